package org.manyhands.spi;

import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads amounts with a unit. */
final class Units {

  private static final Pattern AMOUNT = Pattern.compile("(\\d+)\\s*([a-z]*)");

  private Units() {}

  static Duration duration(String text) {
    Matcher amount = match(text);
    TimeUnit unit =
        switch (amount.group(2)) {
          case "ms" -> TimeUnit.MILLISECONDS;
          case "s" -> TimeUnit.SECONDS;
          case "m" -> TimeUnit.MINUTES;
          case "h" -> TimeUnit.HOURS;
          default -> throw new IllegalArgumentException();
        };
    return Duration.ofNanos(multiply(amount, unit.toNanos(1))); // what clocks and waits can count
  }

  static long bytes(String text) {
    Matcher amount = match(text);
    int shift =
        switch (amount.group(2)) {
          case "" -> 0;
          case "k" -> 10;
          case "m" -> 20;
          case "g" -> 30;
          default -> throw new IllegalArgumentException();
        };
    return multiply(amount, 1L << shift);
  }

  private static long multiply(Matcher amount, long unit) {
    long number = Long.parseLong(amount.group(1));
    if (number > Long.MAX_VALUE / unit) {
      throw new IllegalArgumentException();
    }
    return number * unit;
  }

  private static Matcher match(String text) {
    Matcher amount = AMOUNT.matcher(text.strip().toLowerCase(Locale.ROOT));
    if (!amount.matches()) {
      throw new IllegalArgumentException();
    }
    return amount;
  }
}
