package org.manyhands.testkit;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What became of a call whose thread was interrupted.
 *
 * @param thrown what the call threw, or {@code null}
 * @param status the thread's interrupt status after the call
 */
record Interrupted(@Nullable Throwable thrown, boolean status) {

  /** Calls on a thread of its own, and interrupts it. */
  static Interrupted during(Duration bound, Callable<?> call) {
    return during(bound, () -> true, call);
  }

  /** Calls on a thread of its own, and interrupts it once it waits and the condition holds. */
  static Interrupted during(Duration bound, BooleanSupplier condition, Callable<?> call) {
    Interrupted[] outcome = new Interrupted[1];
    Thread waiter =
        Thread.ofPlatform().daemon().name("conformance-waiter").start(() -> outcome[0] = of(call));
    Bounded.await("the call should wait", bound, () -> condition.getAsBoolean() && waits(waiter));
    waiter.interrupt();
    Bounded.await("the interrupted call should end", bound, () -> !waiter.isAlive());
    return outcome[0];
  }

  /** An interrupt that comes a little early does no harm: the status says it later. */
  static boolean waits(Thread thread) {
    return switch (thread.getState()) {
      case WAITING, TIMED_WAITING, TERMINATED -> true;
      default -> false;
    };
  }

  private static Interrupted of(Callable<?> call) {
    try {
      call.call();
      return new Interrupted(null, Thread.currentThread().isInterrupted());
    } catch (Throwable thrown) {
      return new Interrupted(thrown, Thread.currentThread().isInterrupted());
    }
  }
}
