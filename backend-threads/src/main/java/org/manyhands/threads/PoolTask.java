package org.manyhands.threads;

import java.util.concurrent.ForkJoinTask;
import org.jspecify.annotations.Nullable;
import org.manyhands.spi.Attempt;

/** What the pool queues for an attempt. If the pool cancels it, the attempt ends as cancelled. */
class PoolTask extends ForkJoinTask<@Nullable Void> {

  private static final long serialVersionUID = 1L;

  private final transient Attempt<?> attempt;

  PoolTask(Attempt<?> attempt) {
    this.attempt = attempt;
  }

  /** Carries out the attempt, in a thread that is its own meanwhile. */
  void work() {
    attempt.run();
  }

  @Override
  protected final boolean exec() {
    Thread.interrupted(); // one left behind by an earlier task is not meant for this one
    Worker worker = (Worker) Thread.currentThread();
    Attempt<?> outer = worker.enter(attempt);
    try {
      work();
    } finally {
      worker.leave(outer);
    }
    return true;
  }

  @Override
  public boolean cancel(boolean mayInterruptIfRunning) {
    attempt.cancel();
    return super.cancel(mayInterruptIfRunning);
  }

  @Override
  public @Nullable Void getRawResult() {
    return null;
  }

  @Override
  protected void setRawResult(@Nullable Void value) {}
}
