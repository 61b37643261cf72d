package org.manyhands.threads;

import java.time.Duration;
import java.util.Collection;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.manyhands.spi.Setting;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How long closing waits for threads whose tasks were cancelled. */
final class Grace {

  static final Setting<Duration> SETTING =
      Setting.duration(
          "grace",
          "5s",
          "How long closing waits for cancelled tasks that do not heed the interrupt.");

  private static final Logger LOG = LoggerFactory.getLogger(Grace.class);

  private Grace() {}

  /**
   * A thread that is to end, and what it runs.
   *
   * @param thread the thread
   * @param task the name of the task that it runs, for messages; or {@code null} if there is none
   */
  record Running(Thread thread, Supplier<@Nullable String> task) {}

  /**
   * Waits until the threads have ended, except the one that calls: a task may close its own
   * executor. A thread cannot be stopped by force; if one goes on, that is said.
   */
  static void await(Collection<Running> running, Duration grace) {
    long deadline = System.nanoTime() + grace.toNanos();
    boolean interrupted = false;
    for (Running each : running) {
      interrupted |= !awaitEnd(each, deadline);
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Returns whether the wait was not interrupted. */
  private static boolean awaitEnd(Running running, long deadline) {
    Thread thread = running.thread();
    if (thread.equals(Thread.currentThread())) {
      return true;
    }
    if (!awaitStart(thread, deadline)) {
      return true;
    }
    boolean interrupted = false;
    try {
      if (!thread.join(Duration.ofNanos(Math.max(1, deadline - System.nanoTime())))) {
        String task = running.task().get();
        LOG.warn(
            "{} was cancelled and does not heed the interrupt; thread '{}' goes on until it returns. Let it ask TaskContext.isCancelled() now and then.",
            task == null ? "A task" : task,
            thread.getName());
      }
    } catch (InterruptedException e) {
      interrupted = true;
      LOG.debug("Interrupted while closing; thread '{}' is left to end.", thread.getName(), e);
    }
    return !interrupted;
  }

  /** A thread whose task was accepted while closing began is about to be started, and to end. */
  private static boolean awaitStart(Thread thread, long deadline) {
    while (thread.getState().equals(Thread.State.NEW)) {
      if (deadline - System.nanoTime() < 0) {
        return false;
      }
      Thread.onSpinWait();
    }
    return true;
  }
}
