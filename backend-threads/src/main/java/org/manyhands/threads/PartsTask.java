package org.manyhands.threads;

import org.manyhands.spi.Attempt;

/** A thread for the parts of a task. */
final class PartsTask extends QueuedTask {

  private static final long serialVersionUID = 1L;

  private final transient Parts parts;

  PartsTask(Parts parts) {
    this.parts = parts;
  }

  @Override
  void carryOut(Worker worker) {
    for (Attempt<?> part = parts.next(); part != null; part = parts.next()) {
      Thread.interrupted(); // one left behind by an earlier task is not meant for this one
      worker.run(part);
    }
  }

  @Override
  void cancelAttempts() {
    parts.cancel();
  }
}
