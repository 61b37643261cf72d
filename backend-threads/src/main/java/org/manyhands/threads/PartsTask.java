package org.manyhands.threads;

import java.util.concurrent.ForkJoinTask;
import org.jspecify.annotations.Nullable;
import org.manyhands.spi.Attempt;

/** A thread for the parts of a task. If the pool cancels it, so are they. */
final class PartsTask extends ForkJoinTask<@Nullable Void> {

  private static final long serialVersionUID = 1L;

  private final transient Parts parts;

  PartsTask(Parts parts) {
    this.parts = parts;
  }

  @Override
  protected boolean exec() {
    Worker worker = (Worker) Thread.currentThread();
    for (Attempt<?> part = parts.next(); part != null; part = parts.next()) {
      Thread.interrupted(); // one left behind by an earlier task is not meant for this one
      worker.run(part);
    }
    return true;
  }

  @Override
  public boolean cancel(boolean mayInterruptIfRunning) {
    parts.cancel();
    return super.cancel(mayInterruptIfRunning);
  }

  @Override
  public @Nullable Void getRawResult() {
    return null;
  }

  @Override
  protected void setRawResult(@Nullable Void value) {}
}
