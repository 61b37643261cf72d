package org.manyhands.spi;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BooleanSupplier;

/**
 * Time, chance, and threads for what is not a task. An executor has one of its own; a backend that
 * simulates time brings another. Thread-safe.
 */
public interface Scheduler extends AutoCloseable {

  /**
   * The time, counted from an arbitrary origin.
   *
   * @return nanoseconds, as {@link System#nanoTime()} counts them
   */
  long nanoTime();

  /**
   * Calls back after a time. Once this scheduler is closed, nothing is called any more.
   *
   * @param delay how long to wait; zero or less means at once
   * @param action what to call; returns at once and does not throw
   * @return cancels the call if it has not been made; a second run does nothing
   */
  Runnable schedule(Duration delay, Runnable action);

  /**
   * A random number, by which pauses between attempts differ.
   *
   * @return a number from 0 (inclusive) to 1 (exclusive)
   */
  default double random() {
    return ThreadLocalRandom.current().nextDouble();
  }

  /**
   * Runs something that may block: a function of a user, or the hand-over of a task. Never in the
   * calling thread.
   *
   * @param action what to run
   */
  void execute(Runnable action);

  /**
   * Called by a thread that is about to block. A scheduler that owns all threads drives them until
   * the condition holds; any other returns at once, and the thread blocks.
   *
   * @param done what the thread waits for
   * @throws InterruptedException if this thread is interrupted
   */
  default void beforeBlocking(BooleanSupplier done) throws InterruptedException {}

  /** Drops the calls that were not made. A second call does nothing. */
  @Override
  void close();
}
