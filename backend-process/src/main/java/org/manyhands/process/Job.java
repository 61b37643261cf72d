package org.manyhands.process;

import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.manyhands.spi.Attempt;
import org.manyhands.spi.Revocable;
import org.manyhands.task.TaskRejectedException;
import org.manyhands.wire.Frame;

/**
 * An attempt with its task serialized: in the queue, or with a worker. Its lock is taken before
 * that of a {@link Pipeline}, and after that of none.
 */
final class Job implements Revocable {

  /** Of workers that ended before they had received this job. */
  private static final int MOST_DEATHS = 3;

  private final Attempt<Object> attempt;
  private final byte[] task;
  private final AtomicBoolean begun = new AtomicBoolean();
  private int deaths;

  /** Where it was sent; guarded by this. */
  private @Nullable WorkerProcess worker;

  private long number;

  /** Whether it is not to be sent ahead; whoever has begun it meanwhile is told to stop it. */
  private boolean revoked;

  /** Whether it is not to be sent; if it was with no worker, nobody else knows. */
  private boolean stopped;

  private final Trail trail = new Trail();

  @SuppressWarnings("unchecked") // what the worker returns is what the attempt's own task returned
  Job(Attempt<?> attempt, byte[] task) {
    this.attempt = (Attempt<Object>) attempt;
    this.task = task;
  }

  Attempt<Object> attempt() {
    return attempt;
  }

  /** The payload of its frame. */
  byte[] task() {
    return task;
  }

  /** In bytes. */
  int size() {
    return task.length;
  }

  /** Whether a worker that has something to do can be sent this: it never waits for the reader. */
  boolean fitsAhead() {
    return task.length <= Pipeline.MOST_BYTES_AHEAD;
  }

  /** The task's turn has come. A second call does nothing. */
  boolean begin() {
    if (!begun.compareAndSet(false, true)) {
      return false;
    }
    trail.started();
    return attempt.begin(this);
  }

  /**
   * Gives this job to a worker.
   *
   * @param ahead whether its turn comes later, unless it has come before, with another worker
   * @return what to send, or {@code null} if it was cancelled and is dropped
   */
  @Nullable Frame sendTo(WorkerProcess target, Pipeline pipeline, boolean ahead) {
    boolean waits = ahead && !begun.get();
    if (!waits && !hasBegun()) {
      return null;
    }
    synchronized (this) {
      if (waits ? !revoked && attempt.sentAhead(this) : !stopped && !attempt.isDone()) {
        number = pipeline.add(this);
        worker = target;
        trail.sent();
        if (!waits) {
          trail.started();
        }
        return new Frame(Frame.Type.TASK, number, task);
      }
    }
    if (!waits) {
      drop();
    }
    return null;
  }

  /** Whether its turn has come, now or with another worker. */
  private boolean hasBegun() {
    return begun.get() || begin();
  }

  /** Takes this job back from its worker, to give it to another; false if it has started. */
  synchronized boolean takeFrom(Pipeline pipeline) {
    if (worker == null || begun.get() || !pipeline.revokeAhead(number)) {
      return false;
    }
    worker = null;
    return true;
  }

  /** It was with a worker that has died. */
  synchronized void lost() {
    worker = null;
  }

  /** Whether so many workers ended while they received this job that it must be its fault. */
  boolean isHopeless() {
    deaths++;
    return deaths >= MOST_DEATHS;
  }

  /** Told by the executor that nobody wants this any more. */
  @Override
  public boolean revoke() {
    WorkerProcess from;
    synchronized (this) {
      from = worker;
      if (from != null && !from.exchange().pipeline().revoke(number)) {
        return false;
      }
      worker = null;
      revoked = true;
    }
    if (from != null) {
      from.exchange().advance();
    }
    return true;
  }

  @Override
  public void stop() {
    WorkerProcess running;
    long under;
    synchronized (this) {
      stopped = true;
      running = worker;
      under = number;
    }
    if (running != null) { // else whoever is about to send it drops it
      running.stop(this, under);
    }
  }

  /** Whether whoever runs it was told to stop, or is about to be. */
  synchronized boolean wasStopped() {
    return stopped;
  }

  Trail trail() {
    return trail;
  }

  /** Cancels this job, which no worker runs, and says so if one was to. */
  void drop() {
    attempt.cancel();
    if (begun.get()) {
      attempt.abort(
          new TaskRejectedException("%s was cancelled before it ran.".formatted(attempt.name())));
    }
  }
}
