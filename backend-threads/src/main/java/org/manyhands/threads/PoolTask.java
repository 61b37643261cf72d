package org.manyhands.threads;

import org.manyhands.spi.Attempt;

/** What the pool queues for an attempt. */
class PoolTask extends QueuedTask {

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
  final void carryOut(Worker worker) {
    Thread.interrupted(); // one left behind by an earlier task is not meant for this one
    Attempt<?> outer = worker.enter(attempt);
    try {
      work();
    } finally {
      worker.leave(outer);
    }
  }

  @Override
  final void cancelAttempts() {
    attempt.cancel();
  }
}
