package org.manyhands;

import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.LongAdder;
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
  private final LongAdder accepted = new LongAdder();
  private final LongAdder ended = new LongAdder();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition progress = lock.newCondition();
  private volatile boolean closed;

  Ledger(String executorName) {
    this.executorName = executorName;
  }

  /** Accepts a task, which must be answered by {@link #ended()}. */
  void admit() {
    accepted.increment();
    VarHandle.fullFence(); // counted before closed is read: close() cannot miss it
    if (closed) {
      ended();
      throw new TaskRejectedException(
          "Executor '%s' is closed and takes no more tasks; open another one."
              .formatted(executorName));
    }
  }

  void ended() {
    ended.increment();
    VarHandle.fullFence(); // counted before closed is read: awaitIdle() cannot sleep through it
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
    VarHandle.fullFence();
    return ends == accepted.sum();
  }
}
