package org.manyhands.process;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.manyhands.TaskExecutor;
import org.manyhands.spi.ValueCodec;
import org.slf4j.Logger;

/**
 * A small program, {@code app}, that uses a library, {@code shop}, and this one. It is compiled
 * from the test's resources, and run in a JVM of its own, where a property chooses the backend.
 */
final class Application {

  static final String MAIN = "app.Main";

  private static final Path SOURCES = Path.of("src", "test", "resources", "application");

  private final Path folder;

  private Application(Path folder) {
    this.folder = folder;
  }

  /** Compiles the program, and makes jars of its libraries, in a folder of the test. */
  static Application in(Path folder) throws IOException {
    Application application = new Application(folder);
    Files.createDirectory(application.libraries());
    application.addLibrary("manyhands-core", whereIs(TaskExecutor.class));
    application.addLibrary("manyhands-process", whereIs(ProcessProvider.class));
    application.addLibrary("slf4j-api", whereIs(Logger.class));
    application.addLibrary("shop", application.compiled("shop"));
    application.compiled("app");
    return application;
  }

  static Path whereIs(Class<?> type) {
    try {
      return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  Path addLibrary(String name, Path jarOrFolder) throws IOException {
    return Packaging.of(jarOrFolder).writeTo(libraries().resolve(name + ".jar"));
  }

  private Path compiled(String module) throws IOException {
    Path sources = SOURCES.resolve(module);
    try (Stream<Path> files = Files.list(sources)) {
      Stream<String> options =
          Stream.of("-proc:none", "-p", libraries().toString(), "-d", classes(module).toString());
      Stream<String> java = files.map(Path::toString).filter(file -> file.endsWith(".java"));
      StringWriter told = new StringWriter();
      PrintWriter out = new PrintWriter(told);
      String[] arguments = Stream.concat(options, java).toArray(String[]::new);
      assertEquals(
          0,
          ToolProvider.findFirst("javac").orElseThrow().run(out, out, arguments),
          told::toString);
    }
    copy(sources.resolve("words.txt"), classes(module).resolve(module).resolve("words.txt"));
    copy(
        sources.resolve("services.txt"),
        classes(module).resolve("META-INF/services/" + ValueCodec.class.getName()));
    return classes(module);
  }

  private static void copy(Path resource, Path to) throws IOException {
    if (Files.exists(resource)) {
      Files.createDirectories(to.getParent());
      Files.copy(resource, to);
    }
  }

  private Path classes(String module) {
    return folder.resolve("classes").resolve(module);
  }

  /** The folder of the program's own classes. */
  Path classes() {
    return classes("app");
  }

  /** The folder of all jars that it needs. */
  Path libraries() {
    return folder.resolve("lib");
  }

  List<Path> libraryJars() throws IOException {
    try (Stream<Path> jars = Files.list(libraries())) {
      return jars.sorted().toList();
    }
  }

  static String path(Stream<Path> entries) {
    return entries.map(Path::toString).collect(Collectors.joining(File.pathSeparator));
  }

  /** Runs it to its end; afterwards, nothing may be left in its folder for temporary files. */
  List<String> run(String... arguments) throws IOException, InterruptedException {
    return runBy(List.of(), arguments);
  }

  /** Runs it where no file can have more than a MB, as on a disk that is nearly full. */
  List<String> runWithoutSpace(String... arguments) throws IOException, InterruptedException {
    return runBy(List.of("/bin/sh", "-c", "ulimit -f 2048; exec \"$@\"", "sh"), arguments);
  }

  private List<String> runBy(List<String> launcher, String... arguments)
      throws IOException, InterruptedException {
    Path temporary = Files.createTempDirectory(folder, "t");
    Path errors = folder.resolve("errors");
    List<String> options =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Djava.io.tmpdir=" + temporary,
            "-Dmanyhands.backend=process",
            "-Dmanyhands.parallelism=1",
            "-Dmanyhands.process.initializer=app.Starter");
    ProcessBuilder builder =
        new ProcessBuilder(
                Stream.of(launcher, options, List.of(arguments)).flatMap(List::stream).toList())
            .directory(folder.toFile())
            .redirectError(errors.toFile());
    builder.environment().put("XDG_CACHE_HOME", cache().toString());
    Process process = builder.start();
    try {
      List<String> printed = process.inputReader().readAllLines();
      assertEquals(0, process.waitFor(), () -> printed + " " + read(errors));
      Files.delete(temporary); // fails if it is not empty
      return printed;
    } finally {
      process.destroyForcibly();
    }
  }

  Path cache() {
    return folder.resolve("cache");
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      return e.toString();
    }
  }
}
