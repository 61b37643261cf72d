package org.manyhands.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.stream.Stream;

/**
 * What a {@link StartCache} depends on, as a name for its file: the build of Java, the path of the
 * program with the state of each jar, and the options of the JVM.
 *
 * <p>The key has to be exact, because JDK 25 itself does not notice that a jar on the class path
 * has changed, and would go on with the old classes. Jars that only the manifest of another one
 * names are part of the key of a program that is one executable jar. For others, it would take too
 * long to look into all jars at each start; {@link #demandNoOther} is asked before a cache is made.
 *
 * <p>There is no key, and so no cache, for a program with a folder of classes on its path: the JVM
 * refuses those.
 */
final class StartKey {

  private static final boolean HAS_CHANGE_TIME =
      FileSystems.getDefault().supportedFileAttributeViews().contains("unix");

  private StartKey() {}

  /** The key, or nothing if the JVM cannot have a cache for these. */
  static Optional<String> of(ProgramPath program, List<String> options) throws IOException {
    if (options.stream().anyMatch(StartKey::forbidsCache)) {
      return Optional.empty();
    }
    StringJoiner key = new StringJoiner("\n").add(System.getProperty("java.vm.version"));
    key.add(stateOf(Path.of(System.getProperty("java.home"), "lib", "modules")));
    for (Path file : files(program)) {
      if (Files.isDirectory(file) && !list(file).isEmpty()) {
        return Optional.empty();
      }
      key.add(stateOf(file));
    }
    program.argumentLines().forEach(key::add);
    program.main().forEach(key::add);
    options.forEach(key::add);
    return Optional.of(digest(key.toString()));
  }

  /** Makes sure that the key is that of all jars from which classes come. */
  static void demandNoOther(ProgramPath program) throws IOException {
    List<Path> files = files(program);
    for (Path file : files) {
      for (Path named : namedByManifest(file)) {
        if (!files.contains(named)) {
          throw new IOException(
              "'%s' is only named by the manifest of '%s'".formatted(named, file));
        }
      }
    }
  }

  private static List<Path> files(ProgramPath program) throws IOException {
    List<Path> files = new ArrayList<>(program.classPath());
    if (program.classPath().size() == 1) {
      files.addAll(namedByManifest(program.classPath().getFirst()));
    }
    for (Path entry : program.modulePath()) {
      files.addAll(Files.isDirectory(entry) ? list(entry) : List.of(entry));
    }
    return files;
  }

  /** Agents change classes, and listen; the others are about the JVM's own classes, or caches. */
  private static boolean forbidsCache(String option) {
    return option.startsWith("-agent")
        || option.startsWith("-javaagent")
        || option.startsWith("-Xshare")
        || option.startsWith("-Xbootclasspath")
        || option.contains("AOT")
        || option.contains("Shared");
  }

  private static List<Path> list(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.sorted().toList();
    }
  }

  private static List<Path> namedByManifest(Path jar) throws IOException {
    if (!Files.isRegularFile(jar)) {
      return List.of();
    }
    try (JarFile file = new JarFile(jar.toFile())) {
      Manifest manifest = file.getManifest();
      String names =
          manifest == null
              ? null
              : manifest.getMainAttributes().getValue(Attributes.Name.CLASS_PATH);
      return names == null
          ? List.of()
          : Stream.of(names.strip().split("\\s+"))
              .map(name -> Path.of(jar.toUri().resolve(name)))
              .toList();
    }
  }

  /** The last is another even if a file was replaced by one of the same size and time. */
  private static String stateOf(Path file) throws IOException {
    try {
      BasicFileAttributes state = Files.readAttributes(file, BasicFileAttributes.class);
      Object changed = HAS_CHANGE_TIME ? Files.getAttribute(file, "unix:ctime") : "";
      return "%s %d %s %s".formatted(file, state.size(), state.lastModifiedTime(), changed);
    } catch (NoSuchFileException e) {
      return file + " missing";
    }
  }

  private static String digest(String text) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash, 0, 16);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java has SHA-256.", e);
    }
  }
}
