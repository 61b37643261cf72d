package org.manyhands.process;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.manyhands.spi.BackendOptions;
import org.manyhands.spi.Setting;

/**
 * Where workers find themselves: beside what they inherit from the program.
 *
 * @param folder their working folder, or nothing for that of the program
 * @param variables for their environment, {@code NAME=value}; a name alone is not inherited
 */
record Surroundings(String folder, List<String> variables) {

  static final Setting<String> FOLDER =
      Setting.text("folder", "", "The working folder of workers. Empty: that of the program.");

  static final Setting<List<String>> ENVIRONMENT =
      new Setting<>(
          "environment",
          "words such as NAME=value",
          "",
          List.of(),
          Surroundings::words,
          "Variables for the environment of workers, beside those of the program. A name alone:"
              + " workers do not have that variable.");

  /** What would change the JVM, or what it loads, behind the back of its command line. */
  private static final List<String> REMOVED =
      List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS", "CLASSPATH", "LD_PRELOAD");

  static Surroundings of(BackendOptions options) {
    return new Surroundings(ConfiguredFolder.existing(options, FOLDER), options.get(ENVIRONMENT));
  }

  private static List<String> words(String text) {
    List<String> words = List.of(text.isBlank() ? new String[0] : text.strip().split("\\s+"));
    if (words.stream().anyMatch(word -> word.startsWith("="))) {
      throw new IllegalArgumentException("A variable has no name.");
    }
    return words;
  }

  /** Sets up a process that has inherited everything so far. */
  void prepare(ProcessBuilder process) {
    Map<String, String> environment = process.environment();
    REMOVED.forEach(environment::remove);
    for (String variable : variables) {
      int end = variable.indexOf('=');
      if (end < 0) {
        environment.remove(variable);
      } else {
        environment.put(variable.substring(0, end), variable.substring(end + 1));
      }
    }
    if (!folder.isEmpty()) {
      process.directory(Path.of(folder).toFile());
    }
  }
}
