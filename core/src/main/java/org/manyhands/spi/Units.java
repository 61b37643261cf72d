package org.manyhands.spi;

import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads amounts with a unit. */
final class Units {

  private static final Pattern AMOUNT = Pattern.compile("(\\d+)\\s*([a-z]*)");

  private Units() {}

  static Duration duration(String text) {
    Matcher amount = match(text);
    long number = Long.parseLong(amount.group(1));
    return switch (amount.group(2)) {
      case "ms" -> Duration.ofMillis(number);
      case "s" -> Duration.ofSeconds(number);
      case "m" -> Duration.ofMinutes(number);
      case "h" -> Duration.ofHours(number);
      default -> throw new IllegalArgumentException();
    };
  }

  static long bytes(String text) {
    Matcher amount = match(text);
    long number = Long.parseLong(amount.group(1));
    return switch (amount.group(2)) {
      case "" -> number;
      case "k" -> Math.multiplyExact(number, 1L << 10);
      case "m" -> Math.multiplyExact(number, 1L << 20);
      case "g" -> Math.multiplyExact(number, 1L << 30);
      default -> throw new IllegalArgumentException();
    };
  }

  private static Matcher match(String text) {
    Matcher amount = AMOUNT.matcher(text.strip().toLowerCase(Locale.ROOT));
    if (!amount.matches()) {
      throw new IllegalArgumentException();
    }
    return amount;
  }
}
