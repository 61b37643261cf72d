package org.manyhands.command;

import java.io.Serializable;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A program and its arguments.
 *
 * @param words the program first
 */
record CommandLine(List<String> words) implements Serializable {

  /** What messages show of a longer one. */
  private static final int MAX_SHOWN = 300;

  CommandLine {
    for (int i = 0; i < words.size(); i++) {
      check(words.get(i), i);
    }
    words = List.copyOf(words);
    if (words.isEmpty() || words.getFirst().isBlank()) {
      throw new IllegalArgumentException(
          "A command needs a program, but that is '%s'; give its name or path first."
              .formatted(words.isEmpty() ? "" : words.getFirst()));
    }
  }

  private static void check(String word, int index) {
    if (word == null) {
      throw new NullPointerException(
          "%s of a command is null; leave it out, or use an empty text.".formatted(what(index)));
    }
    if (word.indexOf('\0') >= 0) {
      throw new IllegalArgumentException(
          "%s of a command, '%s', has a NUL character, which no program can get; send it as input."
              .formatted(what(index), word.replace("\0", "\\0")));
    }
  }

  private static String what(int index) {
    return index == 0 ? "The program" : "Argument %d".formatted(index);
  }

  static CommandLine of(String program, String... arguments) {
    return new CommandLine(joined(Stream.of(program), arguments));
  }

  CommandLine with(String... arguments) {
    return new CommandLine(joined(words.stream(), arguments));
  }

  private static List<String> joined(Stream<String> words, String... more) {
    return Stream.concat(words, Stream.of(more)).toList();
  }

  String program() {
    return words.getFirst();
  }

  /** As one might type it, on one line, and not longer than a message should be. */
  @Override
  public String toString() {
    String text = words.stream().map(CommandLine::shown).collect(Collectors.joining(" "));
    return text.length() <= MAX_SHOWN ? text : text.substring(0, MAX_SHOWN) + "...";
  }

  private static String shown(String word) {
    return word.matches("[\\p{L}\\p{N}@%+=:,./_~-]+")
        ? word
        : word.codePoints()
            .mapToObj(CommandLine::shown)
            .collect(Collectors.joining("", "\"", "\""));
  }

  private static String shown(int character) {
    return switch (character) {
      case '"', '\\' -> "\\" + (char) character;
      case '\n' -> "\\n";
      case '\t' -> "\\t";
      default ->
          Character.isISOControl(character)
              ? "\\x%02x".formatted(character)
              : Character.toString(character);
    };
  }
}
