package org.manyhands.command;

import java.io.Serializable;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Where a program runs, and which environment variables it sees.
 *
 * @param folder its working folder, or {@code null} for that of the JVM
 * @param inherited whether it sees the variables of the JVM
 * @param variables its own variables, whose values are shown nowhere
 */
record Surroundings(@Nullable String folder, boolean inherited, Map<String, String> variables)
    implements Serializable {

  static final Surroundings INHERITED = new Surroundings(null, true, Map.of());

  Surroundings {
    variables = Map.copyOf(variables);
    variables.forEach(Surroundings::check);
  }

  private static void check(String name, String value) {
    if (name.isEmpty() || name.indexOf('=') >= 0 || name.indexOf('\0') >= 0) {
      throw new IllegalArgumentException(
          "'%s' is no name of an environment variable; use one that has characters, but no '=' and no NUL."
              .formatted(name.replace("\0", "\\0")));
    }
    if (value.indexOf('\0') >= 0) {
      throw new IllegalArgumentException(
          "The value of the environment variable '%s' has a NUL character, which no program can get; send it as input."
              .formatted(name));
    }
  }

  Surroundings with(String name, String value) {
    Map<String, String> more = new HashMap<>(variables);
    more.put(name, value);
    return new Surroundings(folder, inherited, more);
  }

  Surroundings withoutInherited() {
    return new Surroundings(folder, false, variables);
  }

  Surroundings in(Path other) {
    if (!other.getFileSystem().equals(FileSystems.getDefault())) {
      throw new IllegalArgumentException(
          "No program can run in '%s', which is in a file system of Java alone; use a folder on disk."
              .formatted(other.toUri()));
    }
    return new Surroundings(other.toString(), inherited, variables);
  }

  /** The folder as the JVM that runs the task sees it. */
  Path path() {
    return Path.of(folder == null ? "" : folder).toAbsolutePath();
  }

  /** All that a program gets of them as text. */
  Stream<String> texts() {
    return Stream.concat(variables.keySet().stream(), variables.values().stream());
  }

  void applyTo(ProcessBuilder builder) {
    if (folder != null) {
      builder.directory(path().toFile());
    }
    Map<String, String> environment = builder.environment();
    if (!inherited) {
      environment.clear();
    }
    environment.putAll(variables);
  }

  /** For the end of a command in messages; says nothing of variables. */
  @Override
  public String toString() {
    return folder == null ? "" : " in '%s'".formatted(folder);
  }
}
