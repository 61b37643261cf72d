package org.manyhands.process;

import java.io.File;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Where the classes of this program come from, as arguments that make another JVM see the same
 * ones, modules as modules.
 *
 * @param classPath the entries of the class path
 * @param modulePath the entries of the module path
 * @param options what else the JVM must be told to find classes
 * @param main what to start, as the last arguments for the JVM
 */
record ProgramPath(
    List<Path> classPath, List<Path> modulePath, List<String> options, List<String> main) {

  private static final String WORKER = WorkerMain.class.getName();

  /** The launcher of Spring Boot that can be told by a property what to launch. */
  private static final String BOOT_LAUNCHER =
      "org.springframework.boot.loader.launch.PropertiesLauncher";

  private static final String BOOT_PREFIX = "loader.";
  private static final String BOOT_MAIN = "loader.main";

  static ProgramPath ofThisProgram() {
    List<Path> classPath = classPathOfJvm();
    if (isSeenByJvm(WORKER)) {
      return new ProgramPath(classPath, entries("jdk.module.path"), modules(), ownMain());
    }
    if (isSeenByJvm(BOOT_LAUNCHER)) {
      return new ProgramPath(classPath, List.of(), bootOptions(), List.of(BOOT_LAUNCHER));
    }
    List<Path> all = new ArrayList<>(classPath);
    addLoaded(all, Thread.currentThread().getContextClassLoader());
    addLoaded(all, WorkerMain.class.getClassLoader());
    return new ProgramPath(all.stream().distinct().toList(), List.of(), List.of(), List.of(WORKER));
  }

  /** Whether a class is on the path of the JVM itself, not only known to a loader made later. */
  private static boolean isSeenByJvm(String className) {
    String file = className.replace('.', '/') + ".class";
    return ClassLoader.getSystemClassLoader().getResource(file) != null;
  }

  /**
   * An empty entry is the working folder, but there is no class path at all beside a main module.
   */
  private static List<Path> classPathOfJvm() {
    boolean none =
        System.getProperty("java.class.path", "").isEmpty()
            && System.getProperty("jdk.module.main") != null;
    return none ? List.of() : entries("java.class.path");
  }

  private static List<Path> entries(String property) {
    String path = System.getProperty(property);
    return path == null
        ? List.of()
        : Arrays.stream(path.split(File.pathSeparator, -1))
            .map(entry -> Path.of(entry).toAbsolutePath())
            .toList();
  }

  /** All modules of this program, which may have been found only because its main module is. */
  private static List<String> modules() {
    if (!own().isNamed() && System.getProperty("jdk.module.path") == null) {
      return List.of();
    }
    String names =
        ModuleLayer.boot().modules().stream()
            .map(Module::getName)
            .sorted()
            .collect(Collectors.joining(","));
    return List.of("--add-modules", names);
  }

  private static List<String> ownMain() {
    return own().isNamed() ? List.of("-m", own().getName() + "/" + WORKER) : List.of(WORKER);
  }

  /**
   * What a JVM must be told so that a worker may use a public class, whatever module that is in and
   * whether it exports it.
   */
  static List<String> exporting(String className) {
    String name = className.substring(0, Math.max(0, className.lastIndexOf('.')));
    String worker = own().isNamed() ? own().getName() : "ALL-UNNAMED";
    return ModuleLayer.boot().modules().stream()
        .filter(module -> module.getPackages().contains(name))
        .map(module -> "--add-exports=%s/%s=%s".formatted(module.getName(), name, worker))
        .toList();
  }

  private static Module own() {
    return WorkerMain.class.getModule();
  }

  /** Settings of the launcher that this program was started with hold for its workers, too. */
  private static List<String> bootOptions() {
    Stream<String> settings =
        System.getProperties().stringPropertyNames().stream()
            .filter(key -> key.startsWith(BOOT_PREFIX) && !key.equals(BOOT_MAIN))
            .sorted()
            .map(key -> "-D%s=%s".formatted(key, System.getProperty(key)));
    return Stream.concat(Stream.of("-D%s=%s".formatted(BOOT_MAIN, WORKER)), settings).toList();
  }

  /**
   * What a container, a plugin or a script engine loads from, if it says so; parents come first.
   */
  private static void addLoaded(List<Path> paths, @Nullable ClassLoader loader) {
    if (loader == null || loader.equals(ClassLoader.getSystemClassLoader())) {
      return;
    }
    addLoaded(paths, loader.getParent());
    if (loader instanceof URLClassLoader known) {
      Stream.of(known.getURLs())
          .filter(url -> url.getProtocol().equals("file"))
          .map(ProgramPath::path)
          .forEach(paths::add);
    }
  }

  private static Path path(URL url) {
    return Path.of(URI.create(url.toString()));
  }

  /** The lines of an argument file for {@code java}: all of this but {@link #main}. */
  List<String> argumentLines() {
    List<String> arguments = new ArrayList<>();
    addPath(arguments, "-cp", classPath);
    addPath(arguments, "-p", modulePath);
    arguments.addAll(options);
    return arguments.stream().map(ProgramPath::quoted).toList();
  }

  private static void addPath(List<String> arguments, String option, List<Path> path) {
    if (!path.isEmpty()) {
      arguments.add(option);
      arguments.add(
          path.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator)));
    }
  }

  private static String quoted(String argument) {
    return "\"%s\"".formatted(argument.replace("\\", "\\\\").replace("\"", "\\\""));
  }
}
