package org.manyhands.process;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a worker asks of the pool that it belongs to. */
interface WorkerPool {

  /** The next job for a worker that has nothing to do; if there is none, the worker is idle. */
  @Nullable Job next(WorkerProcess worker);

  /** A fair share of the jobs that wait, small ones, for a worker that is still busy. */
  List<Job> nextAhead(int most);

  /** Takes back a job that surely has not run. */
  void takeBack(Job job);

  /** Told when a worker has started; returns its first job, as {@link #next} does. */
  @Nullable Job started(WorkerProcess worker);

  /** Told when a worker could not start, and why, for people. */
  void notStarted(WorkerProcess worker, String reason);

  /**
   * Told when a worker has done so much that another is to take its place; told again and again.
   */
  void isSpent(WorkerProcess worker);

  /** Told when a worker that had started has ended, and whether it ever answered a task. */
  void gone(WorkerProcess worker, boolean useful);
}
