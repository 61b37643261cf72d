package org.manyhands;

import java.time.Duration;

/** Lengths of time as nanoseconds. */
final class Durations {

  /** A hundred years: longer than anybody waits, and far from where nanoseconds overflow. */
  private static final Duration LONGEST = Duration.ofDays(36_500);

  private Durations() {}

  static long nanos(Duration duration) {
    return duration.compareTo(LONGEST) < 0 ? duration.toNanos() : LONGEST.toNanos();
  }

  /**
   * A duration that is longer than zero.
   *
   * @throws IllegalArgumentException if it is not
   */
  static Duration requirePositive(String what, Duration duration, String advice) {
    if (!duration.isPositive()) {
      throw new IllegalArgumentException(
          "%s must be longer than zero, but is '%s'; %s.".formatted(what, duration, advice));
    }
    return duration;
  }

  /**
   * A duration that is zero or longer.
   *
   * @throws IllegalArgumentException if it is not
   */
  static Duration requireNotNegative(String what, Duration duration) {
    if (duration.isNegative()) {
      throw new IllegalArgumentException(
          "%s must not be negative, but is '%s'; use zero or more.".formatted(what, duration));
    }
    return duration;
  }
}
