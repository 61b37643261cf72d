package org.manyhands;

import org.jspecify.annotations.Nullable;
import org.manyhands.task.TaskContext;
import org.manyhands.task.TaskInfo;

/** A task while it runs on a thread of this JVM. */
final class AttemptContext implements TaskContext {

  private final AttemptFuture<?> attempt;
  private final Thread thread;
  private volatile @Nullable Promise<?> waitsFor;
  private volatile boolean interrupted;

  /** Whether this thread runs another task meanwhile, which an interrupt is not meant for. */
  private boolean helping;

  private boolean interruptLater;

  AttemptContext(AttemptFuture<?> attempt, Thread thread) {
    this.attempt = attempt;
    this.thread = thread;
  }

  AttemptFuture<?> attempt() {
    return attempt;
  }

  @Override
  public TaskInfo task() {
    return attempt.info();
  }

  @Override
  public boolean isCancelled() {
    return attempt.isDone();
  }

  @Override
  public void progress(long done, long total) {
    attempt.progress(done, total);
  }

  synchronized void interrupt() {
    interrupted = true;
    if (helping) {
      interruptLater = true;
    } else {
      thread.interrupt();
    }
  }

  /** Lets this thread run something else, and delivers an interrupt of this task after it. */
  void help(Runnable other) {
    setHelping(true);
    try {
      other.run();
    } finally {
      setHelping(false);
    }
  }

  private synchronized void setHelping(boolean now) {
    helping = now;
    if (!now && interruptLater) {
      interruptLater = false;
      thread.interrupt();
    }
  }

  boolean wasInterrupted() {
    return interrupted;
  }

  @Nullable Promise<?> waitsFor() {
    return waitsFor;
  }

  void waitFor(@Nullable Promise<?> target) {
    waitsFor = target;
  }
}
