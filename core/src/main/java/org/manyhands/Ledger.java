package org.manyhands;

import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.manyhands.task.TaskRejectedException;

/**
 * Counts the tasks that were accepted and those that have ended, and knows when an executor that is
 * closed has none left. The counts are striped, because one contended counter would cost a fast
 * pool half of its throughput.
 */
final class Ledger {

  private final String executorName;
  private final StripedCounter accepted = new StripedCounter();
  private final StripedCounter ended = new StripedCounter();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition progress = lock.newCondition();
  private volatile boolean closed;

  Ledger(String executorName) {
    this.executorName = executorName;
  }

  /** Accepts a task, which must be answered by {@link #ended()}. */
  void admit() {
    accepted.increment(); // before closed is read, so that close() cannot miss it
    if (closed) {
      ended();
      throw new TaskRejectedException(
          "Executor '%s' is closed and takes no more tasks; open another one."
              .formatted(executorName));
    }
  }

  void ended() {
    ended.increment(); // before closed is read, so that awaitIdle() cannot sleep through it
    if (closed) {
      lock.lock();
      try {
        progress.signalAll();
      } finally {
        lock.unlock();
      }
    }
  }

  void close() {
    closed = true;
  }

  void awaitIdle() throws InterruptedException {
    lock.lock();
    try {
      while (!isIdle()) {
        progress.await();
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * Both counts only grow, and no task ends before it is accepted. So if the ends read first equal
   * the acceptances read second, no task was open in between.
   */
  private boolean isIdle() {
    long ends = ended.sum();
    return ends == accepted.sum();
  }
}
