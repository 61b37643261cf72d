package org.manyhands;

import java.time.Duration;
import java.util.Objects;

/**
 * When an action is run again and again. Immutable. Runs never overlap.
 *
 * @param initialDelay the time before the first run
 * @param period the time between runs
 * @param fixedRate whether the period counts from start to start, so that a late run is followed by
 *     the next at once; if not, it counts from the end of a run to the start of the next
 */
public record Repetition(Duration initialDelay, Duration period, boolean fixedRate) {

  /** Checks that the initial delay is not negative and the period positive. */
  public Repetition {
    Objects.requireNonNull(initialDelay, "initialDelay");
    Objects.requireNonNull(period, "period");
    Durations.requireNotNegative("The delay before the first run", initialDelay);
    Durations.requirePositive("The period of a repetition", period, "use at least a nanosecond");
  }

  /**
   * At once, and then with a period from start to start.
   *
   * @param period the time from the start of a run to the start of the next
   * @return a repetition
   */
  public static Repetition atFixedRate(Duration period) {
    return new Repetition(Duration.ZERO, period, true);
  }

  /**
   * At once, and then with a pause between runs.
   *
   * @param pause the time from the end of a run to the start of the next
   * @return a repetition
   */
  public static Repetition withFixedDelay(Duration pause) {
    return new Repetition(Duration.ZERO, pause, false);
  }

  /**
   * This repetition with another delay before the first run.
   *
   * @param delay the delay, zero or longer
   * @return a new repetition
   */
  public Repetition startingAfter(Duration delay) {
    return new Repetition(delay, period, fixedRate);
  }
}
