package org.manyhands.benchmarks.simulation;

import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.manyhands.ExecutorConfig;
import org.manyhands.Repetition;
import org.manyhands.Retry;
import org.manyhands.ScopePolicy;
import org.manyhands.TaskOptions;
import org.manyhands.testkit.SimulationConfig;

/** What a seed decides for a program, before it runs and while it does. */
final class Draw {

  private final SplittableRandom random;
  private final SimulationConfig conditions;
  private final boolean onlyMainSubmits;
  private final int bound;
  private final String whenFull;

  Draw(long seed) {
    this.random = new SplittableRandom(~seed);
    this.onlyMainSubmits = random.nextBoolean();
    this.conditions = drawConditions(seed);
    this.bound = oneIn(3) ? random.nextInt(1, 6) : 0;
    this.whenFull = List.of("block", "reject", "caller-runs").get(below(3));
  }

  private SimulationConfig drawConditions(long seed) {
    SimulationConfig config =
        SimulationConfig.seeded(seed)
            .withParallelism(random.nextInt(1, 5))
            .withDurations(Duration.ZERO, Duration.ofMillis(below(3) * 700L))
            .withDelay(Duration.ofMillis(below(2) * 300L));
    if (onlyMainSubmits && random.nextBoolean()) {
      config = config.withIsolation();
    }
    return oneIn(3)
        ? config
        : config
            .withFailures(share(0.2))
            .withLostWorkers(share(0.3))
            .withRefusals(share(0.05))
            .withStubborn(share(0.5));
  }

  private double share(double most) {
    return random.nextBoolean() ? 0 : random.nextDouble(most);
  }

  // ---- for the whole program

  SimulationConfig conditions() {
    return conditions;
  }

  /** Whether tasks and callbacks leave the executor alone, so that more can be said of it. */
  boolean onlyMainSubmits() {
    return onlyMainSubmits;
  }

  /** Whether some attempts do not heed their interrupt. */
  boolean hasStubbornAttempts() {
    return conditions.stubborn() > 0;
  }

  boolean isBounded() {
    return bound > 0;
  }

  /** How many tasks may be in flight; what a caller runs comes on top. */
  long mostInFlight() {
    return isBounded() && !whenFull.equals("caller-runs") ? bound : Long.MAX_VALUE;
  }

  ExecutorConfig settings() {
    ExecutorConfig config = ExecutorConfig.named("campaign");
    return isBounded()
        ? config
            .with("manyhands.in-flight.tasks", Integer.toString(bound))
            .with("manyhands.in-flight.full", whenFull)
        : config;
  }

  // ---- again and again

  int below(int bound) {
    return random.nextInt(bound);
  }

  int upTo(int most) {
    return random.nextInt(1, most + 1);
  }

  boolean oneIn(int many) {
    return random.nextInt(many) == 0;
  }

  Duration millisBelow(int bound) {
    return Duration.ofMillis(below(bound));
  }

  Duration millisUpTo(int most) {
    return Duration.ofMillis(upTo(most));
  }

  /** A generator for a task of its own. */
  SplittableRandom split() {
    return random.split();
  }

  TaskOptions options(int key) {
    TaskOptions options = named(key);
    if (oneIn(3)) {
      options = options.withTimeout(millisUpTo(1500));
    }
    if (oneIn(4)) {
      Duration deadline = millisUpTo(5000);
      options =
          options
              .withDeadline(deadline)
              .withTag(Witness.DEADLINE, Long.toString(deadline.toNanos()));
    }
    if (oneIn(3)) {
      options = options.withRetry(retry());
    }
    return oneIn(4) ? options.withIdempotent().withTag(Witness.IDEMPOTENT, "yes") : options;
  }

  static TaskOptions named(int key) {
    return TaskOptions.named("t" + key);
  }

  private Retry retry() {
    Retry retry = Retry.upTo(upTo(4));
    if (oneIn(2)) {
      retry = retry.withBackoff(millisUpTo(500), Duration.ofSeconds(2));
    }
    return switch (below(6)) {
      case 0 -> retry.when(_ -> false);
      case 1 -> retry.when(_ -> true);
      case 2 -> retry.when(Draw::refuseToSay);
      default -> retry;
    };
  }

  private static boolean refuseToSay(Throwable failure) {
    throw new IllegalStateException("a condition that throws", failure);
  }

  Repetition repetition() {
    Duration period = millisUpTo(2000);
    return oneIn(2) ? Repetition.atFixedRate(period) : Repetition.withFixedDelay(period);
  }

  ScopePolicy<Integer, ?> policy() {
    return switch (below(3)) {
      case 0 -> ScopePolicy.<Integer>allSucceed();
      case 1 -> ScopePolicy.<Integer>anySucceeds();
      default -> ScopePolicy.<Integer>allEnd();
    };
  }

  /** One of them, if there is one. */
  <T> @Nullable T oneOf(List<T> choices) {
    return choices.isEmpty() ? null : choices.get(below(choices.size()));
  }
}
