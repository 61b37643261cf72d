package org.manyhands.spi;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A configurable value: its key, its type, its default and its meaning.
 *
 * @param key the key below its prefix, in lower case, words joined by dashes
 * @param expected what values look like, for documentation and error messages: "an integer of at
 *     least 1"
 * @param defaultText the default as documentation shows it
 * @param defaultValue the value if nothing is configured
 * @param parser reads a value from text; throws {@link IllegalArgumentException} if it cannot
 * @param description what the setting means, in one sentence
 * @param <T> the type of the value
 */
public record Setting<T extends @Nullable Object>(
    String key,
    String expected,
    String defaultText,
    T defaultValue,
    Function<String, T> parser,
    String description) {

  /**
   * A whole number.
   *
   * @param key the key below its prefix
   * @param minimum the least valid value
   * @param defaultValue the default
   * @param defaultText the default as documentation shows it
   * @param description what it means
   * @return a setting
   */
  public static Setting<Integer> integer(
      String key, int minimum, int defaultValue, String defaultText, String description) {
    Function<String, Integer> parser =
        text -> {
          int value = Integer.parseInt(text);
          if (value < minimum) {
            throw new IllegalArgumentException();
          }
          return value;
        };
    return new Setting<>(
        key, "an integer of at least " + minimum, defaultText, defaultValue, parser, description);
  }

  /**
   * Yes or no.
   *
   * @param key the key below its prefix
   * @param defaultValue the default
   * @param description what it means
   * @return a setting
   */
  public static Setting<Boolean> flag(String key, boolean defaultValue, String description) {
    Function<String, Boolean> parser =
        text ->
            switch (text.toLowerCase(Locale.ROOT)) {
              case "true" -> true;
              case "false" -> false;
              default -> throw new IllegalArgumentException();
            };
    return new Setting<>(
        key, "true or false", Boolean.toString(defaultValue), defaultValue, parser, description);
  }

  /**
   * Any text.
   *
   * @param key the key below its prefix
   * @param defaultValue the default
   * @param description what it means
   * @return a setting
   */
  public static Setting<String> text(String key, String defaultValue, String description) {
    return new Setting<>(key, "text", defaultValue, defaultValue, text -> text, description);
  }

  /**
   * Words separated by white space.
   *
   * @param key the key below its prefix
   * @param description what it means
   * @return a setting whose default is the empty list
   */
  public static Setting<List<String>> words(String key, String description) {
    Function<String, List<String>> parser =
        text -> Arrays.stream(text.split("\\s+")).filter(word -> !word.isEmpty()).toList();
    return new Setting<>(key, "words separated by spaces", "", List.of(), parser, description);
  }

  /**
   * A length of time: a number followed by {@code ms}, {@code s}, {@code m} or {@code h}.
   *
   * @param key the key below its prefix
   * @param defaultText the default, as text
   * @param description what it means
   * @return a setting
   */
  public static Setting<Duration> duration(String key, String defaultText, String description) {
    return parsed(
        key, "a duration such as 500ms, 10s or 5m", defaultText, Units::duration, description);
  }

  /**
   * An amount of memory in bytes: a number followed by nothing, {@code k}, {@code m} or {@code g}.
   *
   * @param key the key below its prefix
   * @param defaultText the default, as text
   * @param description what it means
   * @return a setting
   */
  public static Setting<Long> bytes(String key, String defaultText, String description) {
    return parsed(key, "a size such as 64k, 256m or 2g", defaultText, Units::bytes, description);
  }

  /**
   * One of the constants of an enum, written in lower case with dashes.
   *
   * @param key the key below its prefix
   * @param defaultValue the default
   * @param description what it means
   * @param <E> the enum
   * @return a setting
   */
  public static <E extends Enum<E>> Setting<E> choice(
      String key, E defaultValue, String description) {
    List<E> constants = List.of(defaultValue.getDeclaringClass().getEnumConstants());
    String expected =
        constants.stream().map(Setting::nameOf).collect(Collectors.joining(", ", "one of ", ""));
    Function<String, E> parser =
        text ->
            constants.stream()
                .filter(constant -> nameOf(constant).equals(text.toLowerCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow(IllegalArgumentException::new);
    return new Setting<>(key, expected, nameOf(defaultValue), defaultValue, parser, description);
  }

  private static <T> Setting<T> parsed(
      String key,
      String expected,
      String defaultText,
      Function<String, T> parser,
      String description) {
    return new Setting<>(
        key, expected, defaultText, parser.apply(defaultText), parser, description);
  }

  private static String nameOf(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
