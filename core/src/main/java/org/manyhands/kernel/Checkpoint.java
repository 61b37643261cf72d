package org.manyhands.kernel;

import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;
import org.manyhands.task.TaskContext;

/** Where a computation ends of which nobody wants the result any more. For one thread. */
final class Checkpoint {

  private final @Nullable TaskContext task;

  private Checkpoint(@Nullable TaskContext task) {
    this.task = task;
  }

  /** A checkpoint for the task that runs on this thread, if one does. */
  static Checkpoint here() {
    return new Checkpoint(TaskContext.current().orElse(null));
  }

  /**
   * Called between any two pieces of work.
   *
   * @throws CancellationException if the task is cancelled; nobody sees it, as it has ended
   */
  void pass() {
    if (task != null && task.isCancelled()) {
      throw new CancellationException("A kernel was left, as it is cancelled.");
    }
  }
}
