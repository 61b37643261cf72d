package org.manyhands.testkit;

import java.time.Duration;

/**
 * The conditions under which a {@link Simulation} runs tasks. Immutable.
 *
 * <pre>{@code
 * SimulationConfig.seeded(17)
 *     .withParallelism(4)
 *     .withDurations(Duration.ofMillis(1), Duration.ofSeconds(2))
 *     .withLostWorkers(0.1)
 * }</pre>
 *
 * <p>Shares are probabilities from 0 to 1, and are drawn for each attempt by itself. Times are
 * virtual.
 *
 * @param seed what decides every choice: the same program under the same configuration runs the
 *     same way again
 * @param parallelism how many attempts compute at once, for executors whose configuration does not
 *     say; an attempt that waits for a task does not count meanwhile
 * @param shortest the least time that an attempt takes
 * @param longest the most time that an attempt takes; part of it passes before the task is called,
 *     the rest when it has returned
 * @param delay the most time by which a start or a callback comes late, as on a busy machine
 * @param failures the share of attempts that throw {@link InjectedFailureException} instead of
 *     calling their task
 * @param lostWorkers the share of attempts whose worker is lost, before or after it called the
 *     task: they fail with {@link org.manyhands.task.WorkerLostException}
 * @param refusals the share of attempts that the backend refuses to take, so that {@code submit}
 *     throws {@link org.manyhands.task.TaskRejectedException}
 * @param stubborn the share of attempts that go on for their time when they are interrupted
 * @param isolated whether the backend behaves as one whose tasks run in other processes: it
 *     declares {@link org.manyhands.spi.Capability#ISOLATION} and not {@code SHARED_MEMORY}.
 *     Nothing is serialized all the same; the backend {@code rehearsal} does that.
 */
public record SimulationConfig(
    long seed,
    int parallelism,
    Duration shortest,
    Duration longest,
    Duration delay,
    double failures,
    double lostWorkers,
    double refusals,
    double stubborn,
    boolean isolated) {

  private static final int PARALLELISM = 2;

  /** Checks the numbers. */
  public SimulationConfig {
    if (parallelism < 1) {
      throw new IllegalArgumentException(
          "A simulation needs a parallelism of at least 1, but got '%d'.".formatted(parallelism));
    }
    requireNotNegative("The shortest duration", shortest);
    requireNotNegative("The delay", delay);
    if (longest.compareTo(shortest) < 0) {
      throw new IllegalArgumentException(
          "The longest duration of an attempt, '%s', is less than the shortest, '%s'; raise it."
              .formatted(longest, shortest));
    }
    requireShare("failures", failures);
    requireShare("lost workers", lostWorkers);
    requireShare("refusals", refusals);
    requireShare("stubborn attempts", stubborn);
  }

  private static void requireNotNegative(String what, Duration duration) {
    if (duration.isNegative()) {
      throw new IllegalArgumentException(
          "%s cannot be '%s'; use zero or more.".formatted(what, duration));
    }
  }

  private static void requireShare(String what, double share) {
    if (!(share >= 0 && share <= 1)) {
      throw new IllegalArgumentException(
          "The share of %s cannot be '%s'; use a number from 0 to 1.".formatted(what, share));
    }
  }

  /**
   * Two workers, tasks that take no time, and nothing that goes wrong; the order in which things
   * happen is up to the seed.
   *
   * @param seed the seed
   * @return a configuration
   */
  public static SimulationConfig seeded(long seed) {
    Duration none = Duration.ZERO;
    return new SimulationConfig(seed, PARALLELISM, none, none, none, 0, 0, 0, 0, false);
  }

  /**
   * These conditions with another seed.
   *
   * @param seed the seed
   * @return a new configuration
   */
  public SimulationConfig withSeed(long seed) {
    return new SimulationConfig(
        seed,
        parallelism,
        shortest,
        longest,
        delay,
        failures,
        lostWorkers,
        refusals,
        stubborn,
        isolated);
  }

  /**
   * These conditions with another parallelism.
   *
   * @param parallelism how many attempts compute at once, at least 1
   * @return a new configuration
   */
  public SimulationConfig withParallelism(int parallelism) {
    return new SimulationConfig(
        seed,
        parallelism,
        shortest,
        longest,
        delay,
        failures,
        lostWorkers,
        refusals,
        stubborn,
        isolated);
  }

  /**
   * These conditions with attempts that take time.
   *
   * @param shortest the least
   * @param longest the most
   * @return a new configuration
   */
  public SimulationConfig withDurations(Duration shortest, Duration longest) {
    return new SimulationConfig(
        seed,
        parallelism,
        shortest,
        longest,
        delay,
        failures,
        lostWorkers,
        refusals,
        stubborn,
        isolated);
  }

  /**
   * These conditions with starts and callbacks that come late.
   *
   * @param delay the most by which they do
   * @return a new configuration
   */
  public SimulationConfig withDelay(Duration delay) {
    return new SimulationConfig(
        seed,
        parallelism,
        shortest,
        longest,
        delay,
        failures,
        lostWorkers,
        refusals,
        stubborn,
        isolated);
  }

  /**
   * These conditions with attempts that fail.
   *
   * @param failures the share of attempts
   * @return a new configuration
   */
  public SimulationConfig withFailures(double failures) {
    return new SimulationConfig(
        seed,
        parallelism,
        shortest,
        longest,
        delay,
        failures,
        lostWorkers,
        refusals,
        stubborn,
        isolated);
  }

  /**
   * These conditions with workers that are lost.
   *
   * @param lostWorkers the share of attempts
   * @return a new configuration
   */
  public SimulationConfig withLostWorkers(double lostWorkers) {
    return new SimulationConfig(
        seed,
        parallelism,
        shortest,
        longest,
        delay,
        failures,
        lostWorkers,
        refusals,
        stubborn,
        isolated);
  }

  /**
   * These conditions with attempts that are refused.
   *
   * @param refusals the share of attempts
   * @return a new configuration
   */
  public SimulationConfig withRefusals(double refusals) {
    return new SimulationConfig(
        seed,
        parallelism,
        shortest,
        longest,
        delay,
        failures,
        lostWorkers,
        refusals,
        stubborn,
        isolated);
  }

  /**
   * These conditions with attempts that do not heed their interrupt.
   *
   * @param stubborn the share of attempts
   * @return a new configuration
   */
  public SimulationConfig withStubborn(double stubborn) {
    return new SimulationConfig(
        seed,
        parallelism,
        shortest,
        longest,
        delay,
        failures,
        lostWorkers,
        refusals,
        stubborn,
        isolated);
  }

  /**
   * These conditions on a backend that behaves as if tasks ran in other processes.
   *
   * @return a new configuration
   */
  public SimulationConfig withIsolation() {
    return new SimulationConfig(
        seed,
        parallelism,
        shortest,
        longest,
        delay,
        failures,
        lostWorkers,
        refusals,
        stubborn,
        true);
  }
}
