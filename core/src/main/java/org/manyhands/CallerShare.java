package org.manyhands;

import org.manyhands.spi.Stopper;

/**
 * What a thread of the program computes of a divisible task instead of waiting for it.
 *
 * <p>Whoever ends the task cannot interrupt that thread, whose interrupts are its own: the task
 * sees by its context that it has ended. And an interrupt of the thread ends the task, as it would
 * end the wait.
 */
final class CallerShare implements Stopper {

  /**
   * For how long the last parts of others are waited for awake. To sleep and be woken takes about
   * as long, and the parts of a short kernel take less.
   */
  private static final long AWAKE_NANOS = 50_000;

  private final Thread caller = Thread.currentThread();
  private final SplitFuture<?, ?> whole;
  private volatile boolean givenUp;

  CallerShare(SplitFuture<?, ?> whole) {
    this.whole = whole;
  }

  /** Computes what nobody has begun; then the whole has ended, or it is worth to sleep. */
  void compute() {
    whole.help(this);
    long start = System.nanoTime();
    while (!whole.isDone() && !caller.isInterrupted() && System.nanoTime() - start < AWAKE_NANOS) {
      Thread.onSpinWait();
    }
  }

  /** Whether the caller was interrupted before the whole had ended, which cancels it. */
  boolean isGivenUp() {
    if (caller.isInterrupted() && whole.cancelNow(true)) {
      givenUp = true;
    }
    return givenUp;
  }

  void cancel() {
    whole.cancelNow(true);
  }

  /** The caller's thread is not interrupted. */
  @Override
  public void stop() {}
}
