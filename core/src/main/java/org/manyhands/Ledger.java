package org.manyhands;

import java.util.List;
import java.util.concurrent.Future;
import org.manyhands.observe.TaskStats;
import org.manyhands.spi.Scheduler;
import org.manyhands.task.TaskRejectedException;

/**
 * Counts what became of the tasks of an executor, and knows when one that is closed has none left.
 * The counts are striped, because one contended counter would cost a fast pool half of its
 * throughput.
 */
final class Ledger implements Owner {

  private final Home home;
  private final List<StripedCounter> counters = StripedCounter.row(8);
  private final StripedCounter accepted = counters.get(0);
  private final StripedCounter began = counters.get(1);
  private final StripedCounter succeeded = counters.get(2);
  private final StripedCounter failed = counters.get(3);
  private final StripedCounter cancelled = counters.get(4);
  private final StripedCounter neverBegan = counters.get(5);
  private final StripedCounter abandoned = counters.get(6);
  private final StripedCounter released = counters.get(7);
  private final Signal progress = new Signal();
  private volatile boolean closed;

  Ledger(Home home) {
    this.home = home;
  }

  @Override
  public Home home() {
    return home;
  }

  /** Accepts a task, which must be answered by {@link #ended}. */
  void admit() {
    accepted.increment(); // before closed is read, so that close() cannot miss it
    if (closed) {
      withdraw();
      throw rejection();
    }
  }

  /** Takes back an {@link #admit()}: there will be no such task. */
  void withdraw() {
    accepted.decrement();
    raiseIfClosed();
  }

  TaskRejectedException rejection() {
    return new TaskRejectedException(
        "Executor '%s' is closed and takes no more tasks; open another one."
            .formatted(home.executorName()));
  }

  @Override
  public void began(Promise<?> task) {
    began.increment();
  }

  @Override
  public void ended(Promise<?> task, boolean over) {
    Future.State state = task.state();
    if (over && state != Future.State.SUCCESS && !task.hasBegun()) { // not over: it is beginning
      neverBegan.increment();
    }
    if (!over) {
      abandoned.increment();
    }
    switch (state) {
      case SUCCESS -> succeeded.increment();
      case CANCELLED -> cancelled.increment();
      default -> failed.increment();
    }
    raiseIfClosed(); // after the count, so that awaitIdle() cannot sleep through it
  }

  @Override
  public void released(Promise<?> task) {
    released.increment();
  }

  private void raiseIfClosed() {
    if (closed) {
      progress.raise();
    }
  }

  void close() {
    closed = true;
  }

  boolean isClosed() {
    return closed;
  }

  void awaitIdle(Scheduler scheduler) throws InterruptedException {
    progress.await(scheduler, this::isIdle);
  }

  /**
   * No task ends before it is accepted, and what is withdrawn only ever makes the acceptances look
   * more than they are. So if the ends read first equal the acceptances read second, no task was
   * open in between.
   */
  private boolean isIdle() {
    long ends = succeeded.sum() + failed.sum() + cancelled.sum();
    return ends == accepted.sum();
  }

  /**
   * What was counted; while tasks come and go, each number for itself, and none of them negative.
   */
  TaskStats stats() {
    long endedWell = succeeded.sum();
    long endedBadly = failed.sum();
    long endedCancelled = cancelled.sum();
    long ended = endedWell + endedBadly + endedCancelled;
    long unbegun = neverBegan.sum();
    long running = Math.max(0, began.sum() - (ended - unbegun));
    long submitted = accepted.sum();
    long queued = Math.max(0, submitted - ended - running);
    long runOn = abandoned.sum();
    return new TaskStats(
        submitted,
        queued,
        running,
        endedWell,
        endedBadly,
        endedCancelled,
        Math.max(0, runOn - released.sum()));
  }
}
