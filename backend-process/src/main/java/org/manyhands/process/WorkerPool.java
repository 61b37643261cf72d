package org.manyhands.process;

import org.jspecify.annotations.Nullable;

/** What a worker asks of the pool that it belongs to. */
interface WorkerPool {

  /** The next job for a worker that has nothing to do; if there is none, the worker is idle. */
  @Nullable Job next(WorkerProcess worker);

  /** Takes back a job that surely has not run. */
  void takeBack(Job job);

  /** Told when a worker has started. */
  void started(WorkerProcess worker);

  /** Told when a worker could not start, and why, for people. */
  void notStarted(WorkerProcess worker, String reason);

  /** Told when a worker that had started has ended, and whether it ever answered a task. */
  void gone(WorkerProcess worker, boolean useful);
}
