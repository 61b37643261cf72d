package org.manyhands.threads;

import java.util.concurrent.ForkJoinTask;
import org.jspecify.annotations.Nullable;

/** What the pool queues. If the pool cancels it, so are the attempts that it stands for. */
abstract class QueuedTask extends ForkJoinTask<@Nullable Void> {

  private static final long serialVersionUID = 1L;

  /** Carries out the attempts. */
  abstract void carryOut(Worker worker);

  abstract void cancelAttempts();

  @Override
  protected final boolean exec() {
    carryOut((Worker) Thread.currentThread());
    return true;
  }

  @Override
  public final boolean cancel(boolean mayInterruptIfRunning) {
    cancelAttempts();
    return super.cancel(mayInterruptIfRunning);
  }

  @Override
  public final @Nullable Void getRawResult() {
    return null;
  }

  @Override
  protected final void setRawResult(@Nullable Void value) {}
}
