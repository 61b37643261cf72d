package org.manyhands;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.manyhands.spi.Scheduler;

/**
 * A condition that threads wait for, and others make true. A worker of a {@code ForkJoinPool} that
 * waits here is replaced while it does.
 */
final class Signal {

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  /** Waits until the condition holds, which is asked again after each {@link #raise()}. */
  void await(Scheduler scheduler, BooleanSupplier condition) throws InterruptedException {
    if (condition.getAsBoolean()) {
      return;
    }
    scheduler.beforeBlocking(condition);
    lock.lockInterruptibly();
    try {
      while (!condition.getAsBoolean()) {
        changed.await();
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits for some time until the condition holds.
   *
   * @return whether it does
   */
  boolean await(Home home, BooleanSupplier condition, Duration patience)
      throws InterruptedException {
    long nanos = home.beforeBlocking(condition, patience);
    lock.lockInterruptibly();
    try {
      while (!condition.getAsBoolean() && nanos > 0) {
        nanos = changed.awaitNanos(nanos);
      }
      return condition.getAsBoolean();
    } finally {
      lock.unlock();
    }
  }

  /** Says that the condition may hold now. */
  void raise() {
    lock.lock();
    try {
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
