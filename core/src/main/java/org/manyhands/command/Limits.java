package org.manyhands.command;

import java.io.Serializable;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a program may use.
 *
 * @param time how long it may run, or {@code null} for any time
 * @param output the most bytes that it may print to each of its streams
 */
record Limits(@Nullable Duration time, int output) implements Serializable {

  /** 8 MiB. */
  static final int DEFAULT_OUTPUT = 8 << 20;

  static final Limits DEFAULT = new Limits(null, DEFAULT_OUTPUT);

  /** A hundred years: longer than anybody waits, and far from where nanoseconds overflow. */
  private static final Duration LONGEST = Duration.ofDays(36_500);

  Limits {
    if (time != null && !time.isPositive()) {
      throw new IllegalArgumentException(
          "The time limit of a command must be longer than zero, but is '%s'; leave it out for no limit."
              .formatted(time));
    }
    if (output < 0) {
      throw new IllegalArgumentException(
          "The output limit of a command must not be negative, but is '%d'; use zero or more bytes."
              .formatted(output));
    }
  }

  Limits withTime(Duration limit) {
    return new Limits(limit, output);
  }

  Limits withOutput(int bytes) {
    return new Limits(time, bytes);
  }

  long nanos() {
    return time == null || time.compareTo(LONGEST) > 0 ? LONGEST.toNanos() : time.toNanos();
  }
}
