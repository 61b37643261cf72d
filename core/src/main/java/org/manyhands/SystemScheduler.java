package org.manyhands;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.manyhands.spi.Scheduler;

/**
 * Real time, on one thread of its own that is started when it is first needed; and a virtual thread
 * for each thing that may block.
 */
final class SystemScheduler implements Scheduler {

  private final String executorName;
  private @Nullable ScheduledThreadPoolExecutor timer;
  private boolean closed;

  SystemScheduler(String executorName) {
    this.executorName = executorName;
  }

  @Override
  public long nanoTime() {
    return System.nanoTime();
  }

  @Override
  public synchronized Runnable schedule(Duration delay, Runnable action) {
    if (closed) {
      return () -> {};
    }
    Future<?> call = timer().schedule(action, Durations.nanos(delay), TimeUnit.NANOSECONDS);
    return () -> call.cancel(false);
  }

  private ScheduledThreadPoolExecutor timer() {
    if (timer == null) {
      Thread.Builder thread =
          Thread.ofPlatform().daemon().name("manyhands-%s-timer".formatted(executorName));
      timer = new ScheduledThreadPoolExecutor(1, thread::unstarted);
      timer.setRemoveOnCancelPolicy(true);
    }
    return timer;
  }

  @Override
  public void execute(Runnable action) {
    Thread.ofVirtual().name("manyhands-callback").start(action);
  }

  /** How many calls are still to be made. */
  synchronized int waiting() {
    return timer == null ? 0 : timer.getQueue().size();
  }

  @Override
  public synchronized void close() {
    closed = true;
    if (timer != null) {
      timer.shutdownNow();
    }
  }
}
