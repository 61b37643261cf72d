package org.manyhands;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Calls back after a time, on one thread of its own that is started when it is first needed. What
 * is called must return at once.
 */
final class Timer implements AutoCloseable {

  private static final Duration LONGEST = Duration.ofDays(36_500);

  private final String executorName;
  private @Nullable ScheduledThreadPoolExecutor scheduler;
  private boolean closed;

  Timer(String executorName) {
    this.executorName = executorName;
  }

  /** Schedules a call; once this timer is closed, nothing is called any more. */
  synchronized Optional<ScheduledFuture<?>> after(Duration delay, Runnable action) {
    if (closed) {
      return Optional.empty();
    }
    long nanos = delay.compareTo(LONGEST) < 0 ? delay.toNanos() : LONGEST.toNanos();
    return Optional.of(scheduler().schedule(action, nanos, TimeUnit.NANOSECONDS));
  }

  private ScheduledThreadPoolExecutor scheduler() {
    if (scheduler == null) {
      Thread.Builder thread =
          Thread.ofPlatform().daemon().name("manyhands-%s-timer".formatted(executorName));
      scheduler = new ScheduledThreadPoolExecutor(1, thread::unstarted);
      scheduler.setRemoveOnCancelPolicy(true);
    }
    return scheduler;
  }

  /** How many calls are still to be made. */
  synchronized int waiting() {
    return scheduler == null ? 0 : scheduler.getQueue().size();
  }

  @Override
  public synchronized void close() {
    closed = true;
    if (scheduler != null) {
      scheduler.shutdownNow();
    }
  }
}
