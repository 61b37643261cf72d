package org.manyhands;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Waits for what other threads do. */
final class Eventually {

  private static final Duration BOUND = Duration.ofSeconds(20);

  private Eventually() {}

  static void await(String what, BooleanSupplier condition) {
    long start = System.nanoTime();
    while (!condition.getAsBoolean()) {
      assertTrue(System.nanoTime() - start < BOUND.toNanos(), what);
      Thread.onSpinWait();
    }
  }
}
