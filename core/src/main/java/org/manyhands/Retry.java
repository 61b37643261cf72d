package org.manyhands;

import java.time.Duration;
import java.util.Objects;
import java.util.function.Predicate;
import org.manyhands.task.RemoteFailureException;
import org.manyhands.task.TaskTimeoutException;

/**
 * Whether and when a task that failed is run again. Immutable.
 *
 * <pre>{@code
 * Retry.upTo(5).withBackoff(Duration.ofMillis(100), Duration.ofSeconds(10)).when(e -> e instanceof IOException)
 * }</pre>
 *
 * <p>A task is run again after an exception of its own that satisfies the condition, and after
 * exceeding its {@code timeout}, once the run before has really ended: attempts never overlap. A
 * task that was lost with its worker may have run; it is run again only if its options declare it
 * {@linkplain TaskOptions#withIdempotent idempotent}. What can never succeed, such as a task that
 * cannot be serialized, is not repeated, nor is an {@link Error}, unless the condition is set and
 * holds for it. The {@code deadline} of the options limits all attempts and pauses together.
 *
 * <p>The pause before attempt <i>n</i> + 1 is {@code delay * factor^(n - 1)}, at most {@code
 * maxDelay}, of which a random share up to {@code jitter} is taken off, so that tasks that failed
 * together do not all come back together.
 *
 * @param maxAttempts how often the task is run at most, the first time included
 * @param delay the pause after the first attempt, zero or longer
 * @param factor by what the pause grows from attempt to attempt, at least 1
 * @param maxDelay the longest pause
 * @param jitter the largest share of a pause that is left out at random, from 0 to 1
 * @param condition which failures are worth another attempt; called with what the task threw, on a
 *     thread of its own. If it throws, the task fails as it did, and what was thrown is suppressed
 *     in that failure.
 */
public record Retry(
    int maxAttempts,
    Duration delay,
    double factor,
    Duration maxDelay,
    double jitter,
    Predicate<? super Throwable> condition) {

  /** Of pauses, as soon as there are any. */
  private static final double GROWTH = 2;

  private static final double JITTER = 0.5;

  private static final Retry NEVER =
      new Retry(1, Duration.ZERO, 1, Duration.ZERO, 0, Retry::isException);

  /** Checks the numbers. */
  public Retry {
    if (maxAttempts < 1) {
      throw new IllegalArgumentException(
          "A task must be allowed at least one attempt, but maxAttempts is '%d'."
              .formatted(maxAttempts));
    }
    Objects.requireNonNull(delay, "delay");
    Objects.requireNonNull(maxDelay, "maxDelay");
    Durations.requireNotNegative("The delay before a retry", delay);
    if (!(factor >= 1) || Double.isInfinite(factor)) {
      throw new IllegalArgumentException(
          "The delay before a retry must not shrink, but its factor is '%s'; use 1 or more."
              .formatted(factor));
    }
    if (maxDelay.compareTo(delay) < 0) {
      throw new IllegalArgumentException(
          "The longest delay before a retry, '%s', is shorter than the first, '%s'; raise it."
              .formatted(maxDelay, delay));
    }
    if (!(jitter >= 0 && jitter <= 1)) {
      throw new IllegalArgumentException(
          "The jitter of a retry is a share from 0 to 1, but is '%s'.".formatted(jitter));
    }
    Objects.requireNonNull(condition, "condition");
  }

  private static boolean isException(Throwable thrown) {
    return thrown instanceof Exception;
  }

  /**
   * One attempt and no other: the default.
   *
   * @return no retry
   */
  public static Retry never() {
    return NEVER;
  }

  /**
   * Several attempts without a pause, after any exception that is no {@link Error}. The methods
   * that change one thing or another of it may be called in any order.
   *
   * @param maxAttempts how often the task is run at most, the first time included
   * @return a retry
   */
  public static Retry upTo(int maxAttempts) {
    return new Retry(maxAttempts, Duration.ZERO, GROWTH, Duration.ZERO, JITTER, Retry::isException);
  }

  /**
   * This retry with a pause that grows from attempt to attempt: it doubles, and up to a half is
   * left out at random, unless {@link #withFactor} or {@link #withJitter} say otherwise, before or
   * after.
   *
   * @param delay the first pause
   * @param maxDelay the longest pause
   * @return a new retry
   */
  public Retry withBackoff(Duration delay, Duration maxDelay) {
    return new Retry(maxAttempts, delay, factor, maxDelay, jitter, condition);
  }

  /**
   * This retry with another growth of the pause.
   *
   * @param factor by what the pause grows from attempt to attempt, at least 1
   * @return a new retry
   */
  public Retry withFactor(double factor) {
    return new Retry(maxAttempts, delay, factor, maxDelay, jitter, condition);
  }

  /**
   * This retry with another jitter.
   *
   * @param jitter the largest share of a pause that is left out at random, from 0 to 1
   * @return a new retry
   */
  public Retry withJitter(double jitter) {
    return new Retry(maxAttempts, delay, factor, maxDelay, jitter, condition);
  }

  /**
   * This retry with another condition.
   *
   * @param condition which failures are worth another attempt; it sees what the task threw, or
   *     {@link TaskTimeoutException}; and in the place of an exception that could not cross from
   *     another process, above all because it cannot be serialized, {@link RemoteFailureException},
   *     which names the original's class. It is not asked about a task that was lost with its
   *     worker: whether that is run again is what {@link TaskOptions#withIdempotent} decides.
   * @return a new retry
   */
  public Retry when(Predicate<? super Throwable> condition) {
    return new Retry(maxAttempts, delay, factor, maxDelay, jitter, condition);
  }

  /**
   * The pause after an attempt.
   *
   * @param attempt the number of the attempt that failed, from 1
   * @param random a random number from 0 (inclusive) to 1 (exclusive)
   */
  Duration pauseAfter(int attempt, double random) {
    double longest = Durations.nanos(maxDelay);
    double full = Math.min(longest, Durations.nanos(delay) * Math.pow(factor, attempt - 1));
    return Duration.ofNanos((long) (full * (1 - jitter * random)));
  }
}
