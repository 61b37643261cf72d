package org.manyhands.process;

import org.jspecify.annotations.Nullable;
import org.manyhands.spi.Attempt;
import org.manyhands.spi.Stopper;
import org.manyhands.task.TaskRejectedException;
import org.manyhands.wire.Frame;

/** An attempt with its task serialized, on its way to a worker. */
final class Job implements Stopper {

  private static final int MAX_ASSIGNMENTS = 3;

  private final long id;
  private final Attempt<Object> attempt;
  private @Nullable Frame frame;
  private int assignments;
  private volatile @Nullable WorkerProcess worker;

  @SuppressWarnings("unchecked") // what the worker returns is what the attempt's own task returned
  Job(long id, Attempt<?> attempt, byte[] task) {
    this.id = id;
    this.attempt = (Attempt<Object>) attempt;
    this.frame = new Frame(Frame.Type.TASK, id, task);
  }

  long id() {
    return id;
  }

  Attempt<Object> attempt() {
    return attempt;
  }

  /** Assigns this job to a worker; false if it has been cancelled and is dropped. */
  boolean beginOn(WorkerProcess worker) {
    this.worker = worker;
    if (assignments++ == 0) {
      return attempt.begin(this);
    }
    if (attempt.isDone()) {
      drop();
      return false;
    }
    return true;
  }

  /** Cancels this job, which no worker runs, and says so if one was to. */
  void drop() {
    attempt.cancel();
    if (assignments > 0) {
      attempt.abort(
          new TaskRejectedException(
              "%s was cancelled before it was sent.".formatted(attempt.name())));
    }
  }

  /** Whether so many workers ended while they received this job that it must be its fault. */
  boolean isHopeless() {
    return assignments >= MAX_ASSIGNMENTS;
  }

  /** What to send; null once it was sent completely. */
  @Nullable Frame frame() {
    return frame;
  }

  /** From now on the task may have run. Lets go of the bytes. */
  void sent() {
    frame = null;
  }

  @Override
  public void stop() {
    WorkerProcess running = worker;
    if (running != null) {
      running.stop(this);
    }
  }
}
