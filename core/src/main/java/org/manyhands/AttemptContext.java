package org.manyhands;

import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.manyhands.spi.Stopper;
import org.manyhands.task.TaskContext;
import org.manyhands.task.TaskInfo;

/** A task while it runs on a thread of this JVM. */
final class AttemptContext implements TaskContext {

  private final AttemptFuture<?> attempt;
  private final Thread thread;

  /** How the thread is told to stop, if not by an interrupt alone. */
  private final @Nullable Stopper stopper;

  private volatile List<? extends Promise<?>> waitsFor = List.of();
  private volatile boolean interrupted;

  /** Whether this thread runs another task meanwhile, which an interrupt is not meant for. */
  private boolean helping;

  private boolean interruptLater;

  AttemptContext(AttemptFuture<?> attempt, Thread thread, @Nullable Stopper stopper) {
    this.attempt = attempt;
    this.thread = thread;
    this.stopper = stopper;
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
    return attempt.isEnding() || (stopper instanceof CallerShare share && share.isGivenUp());
  }

  @Override
  public void progress(long done, long total) {
    attempt.progress(done, total);
  }

  synchronized void stop() {
    interrupted = true;
    if (helping) {
      interruptLater = true;
    } else {
      deliverStop();
    }
  }

  private void deliverStop() {
    if (stopper == null) {
      thread.interrupt();
    } else {
      stopper.stop();
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
      deliverStop();
    }
  }

  /** Whether the thread itself was interrupted, and not something else told to stop. */
  boolean wasInterrupted() {
    return interrupted && stopper == null;
  }

  List<? extends Promise<?>> waitsFor() {
    return waitsFor;
  }

  /** Returns what it waited for before. */
  List<? extends Promise<?>> alsoWaitFor(List<? extends Promise<?>> targets) {
    List<? extends Promise<?>> before = waitsFor;
    waitsFor =
        before.isEmpty() ? targets : Stream.concat(before.stream(), targets.stream()).toList();
    return before;
  }

  void waitFor(List<? extends Promise<?>> targets) {
    waitsFor = targets;
  }
}
