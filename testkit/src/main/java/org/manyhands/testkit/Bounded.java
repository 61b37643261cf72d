package org.manyhands.testkit;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.manyhands.TaskExecutor;
import org.opentest4j.AssertionFailedError;

/** Waits that end, because a broken backend may never do what is waited for. */
final class Bounded {

  private static final long POLL_NANOS = 1_000_000;

  private Bounded() {}

  /** Waits until a condition holds. */
  static void await(String what, Duration bound, BooleanSupplier condition) {
    long start = System.nanoTime();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - start > bound.toNanos()) {
        throw new AssertionFailedError(
            "%s within %s%s".formatted(what, bound, Diagnosis.threads()));
      }
      LockSupport.parkNanos(POLL_NANOS);
    }
  }

  /** Calls something that may hang, on a thread that may be left behind. Throws what it throws. */
  static <T extends @Nullable Object> T call(String what, Duration bound, Callable<T> action)
      throws Exception {
    FutureTask<T> call = new FutureTask<>(action);
    Thread thread = Thread.ofPlatform().daemon().name("conformance-" + what).start(call);
    try {
      return call.get(bound.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      AssertionFailedError hangs =
          new AssertionFailedError(
              "%s did not end within %s%s".formatted(what, bound, Diagnosis.threads()));
      hangs.setStackTrace(thread.getStackTrace());
      thread.interrupt();
      throw hangs;
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case Exception thrown -> throw thrown;
        case Error thrown -> throw thrown;
        case null, default -> throw new IllegalStateException(e);
      }
    }
  }

  /** Shuts an executor down, as well as it lets itself be: that it does is a rule of its own. */
  static void tearDown(TaskExecutor executor, Duration bound) {
    tearDown(executor::shutdownNow, bound);
  }

  /** Lets go of something, as well as it lets itself be. */
  static void tearDown(Runnable action, Duration bound) {
    Thread thread =
        Thread.ofPlatform()
            .daemon()
            .name("conformance-tear-down")
            .uncaughtExceptionHandler((ignored, thrown) -> {}) // a rule of its own, too
            .start(action);
    try {
      if (!thread.join(bound)) {
        thread.interrupt();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
