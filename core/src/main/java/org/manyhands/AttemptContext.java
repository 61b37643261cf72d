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

  void interrupt() {
    thread.interrupt();
    interrupted = true;
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
