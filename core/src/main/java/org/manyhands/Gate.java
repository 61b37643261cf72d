package org.manyhands;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.manyhands.task.TaskRejectedException;

/**
 * Lets a bounded number of tasks, and of bytes that they hold, be in flight. Who waits is let in in
 * the order of coming.
 */
final class Gate {

  private final Ledger ledger;
  private final long maxTasks;
  private final long maxBytes;
  private final ReentrantLock lock = new ReentrantLock();
  private final Deque<Waiter> waiting = new ArrayDeque<>();
  private long tasks;
  private long bytes;

  /** A bound of zero is none. */
  Gate(Ledger ledger, long maxTasks, long maxBytes) {
    this.ledger = ledger;
    this.maxTasks = maxTasks == 0 ? Long.MAX_VALUE : maxTasks;
    this.maxBytes = maxBytes == 0 ? Long.MAX_VALUE : maxBytes;
  }

  boolean countsBytes() {
    return maxBytes != Long.MAX_VALUE;
  }

  /** Lets a task in if it fits and nobody waits. */
  boolean tryEnter(long weight) {
    lock.lock();
    try {
      return waiting.isEmpty() && fits(weight) && take(weight);
    } finally {
      lock.unlock();
    }
  }

  /** Lets a task in, fit or not: one that must not wait for others. */
  void enterBeyond(long weight) {
    lock.lock();
    try {
      take(weight);
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits until a task fits.
   *
   * @throws TaskRejectedException if the executor is closed meanwhile
   * @throws InterruptedException if this thread is interrupted meanwhile
   */
  void enter(long weight, Home home) throws InterruptedException {
    Waiter waiter;
    lock.lockInterruptibly();
    try {
      waiter = new Waiter(weight, lock.newCondition());
      waiting.add(waiter);
      admitNext();
    } finally {
      lock.unlock();
    }
    try {
      home.scheduler().beforeBlocking(() -> waiter.admitted || ledger.isClosed());
      await(waiter);
    } catch (InterruptedException | RuntimeException | Error e) {
      giveUp(waiter);
      throw e;
    }
  }

  private void await(Waiter waiter) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (!waiter.admitted) {
        if (ledger.isClosed()) {
          throw ledger.rejection();
        }
        waiter.changed.await();
      }
    } finally {
      lock.unlock();
    }
  }

  private void giveUp(Waiter waiter) {
    lock.lock();
    try {
      if (waiter.admitted) {
        release(waiter.weight);
      } else {
        waiting.remove(waiter);
        admitNext(); // those behind may be lighter
      }
    } finally {
      lock.unlock();
    }
  }

  /** Lets a task out. */
  void leave(long weight) {
    lock.lock();
    try {
      release(weight);
    } finally {
      lock.unlock();
    }
  }

  /** Wakes those who wait, to see that the executor is closed. */
  void close() {
    lock.lock();
    try {
      waiting.forEach(waiter -> waiter.changed.signal());
    } finally {
      lock.unlock();
    }
  }

  private void release(long weight) {
    tasks--;
    bytes -= weight;
    admitNext();
  }

  private void admitNext() {
    for (Waiter next = waiting.peek(); next != null && fits(next.weight); next = waiting.peek()) {
      waiting.remove();
      take(next.weight);
      next.admitted = true;
      next.changed.signal();
    }
  }

  /** What is too heavy for any gate fits when nothing else is in flight. */
  private boolean fits(long weight) {
    return tasks == 0 || (tasks < maxTasks && weight <= maxBytes - bytes);
  }

  private boolean take(long weight) {
    tasks++;
    bytes += weight;
    return true;
  }

  String describe() {
    return "'%d' tasks and '%d' bytes in flight".formatted(tasks, bytes);
  }

  private static final class Waiter {

    private final long weight;
    private final Condition changed;
    private volatile boolean admitted;

    Waiter(long weight, Condition changed) {
      this.weight = weight;
      this.changed = changed;
    }
  }
}
