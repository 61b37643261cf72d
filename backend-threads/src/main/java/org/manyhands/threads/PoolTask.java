package org.manyhands.threads;

import java.util.concurrent.ForkJoinTask;
import org.jspecify.annotations.Nullable;
import org.manyhands.spi.Attempt;

/** What the pool queues for an attempt. If the pool cancels it, the attempt ends as cancelled. */
final class PoolTask extends ForkJoinTask<@Nullable Void> {

  private static final long serialVersionUID = 1L;

  private final transient Attempt<?> attempt;
  private final transient Runnable work;

  PoolTask(Attempt<?> attempt, Runnable work) {
    this.attempt = attempt;
    this.work = work;
  }

  @Override
  protected boolean exec() {
    Thread.interrupted(); // one left behind by an earlier task is not meant for this one
    ((Worker) Thread.currentThread()).run(attempt, work);
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
