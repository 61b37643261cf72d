package org.manyhands;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.manyhands.observe.TaskEnd;
import org.manyhands.observe.TaskListener;
import org.manyhands.task.TaskInfo;

/** Tells listeners and Flight Recorder of one task. */
final class Observation extends OwnerDecorator {

  private static final long NOT_YET = Long.MIN_VALUE;

  private final List<TaskListener> listeners;
  private final Events events;
  private final @Nullable TaskEvent recorded;
  private final long submittedAt;

  // guarded by this, so that what is told of a task is told in order, and nothing after its end
  private long startedAt = NOT_YET;
  private int attempts = 1;
  private boolean endTold;

  Observation(
      Owner owner, List<TaskListener> listeners, Events events, @Nullable TaskEvent recorded) {
    super(owner);
    this.listeners = listeners;
    this.events = events;
    this.recorded = recorded;
    this.submittedAt = now();
  }

  private long now() {
    return home().scheduler().nanoTime();
  }

  @Override
  public void submitted(Promise<?> task) {
    if (recorded != null) {
      recorded.begin();
    }
    tell(task, (listener, info) -> listener.submitted(info));
    super.submitted(task);
  }

  @Override
  public void began(Promise<?> task) {
    tellStarted(task);
    super.began(task);
  }

  private synchronized void tellStarted(Promise<?> task) {
    if (startedAt == NOT_YET && !endTold) {
      startedAt = now();
      tell(task, (listener, info) -> listener.started(info));
    }
  }

  @Override
  public void progressed(Promise<?> task, long done, long total) {
    tellProgress(task, done, total);
    super.progressed(task, done, total);
  }

  private synchronized void tellProgress(Promise<?> task, long done, long total) {
    if (!endTold) {
      tell(task, (listener, info) -> listener.progressed(info, done, total));
    }
  }

  @Override
  public void retrying(Promise<?> task, Throwable failure, Duration pause) {
    tellRetrying(task, failure, pause);
    super.retrying(task, failure, pause);
  }

  private synchronized void tellRetrying(Promise<?> task, Throwable failure, Duration pause) {
    if (!endTold) {
      tell(task, (listener, info) -> listener.retrying(info, failure, pause));
      attempts++;
    }
  }

  @Override
  public void ended(Promise<?> task, boolean over) {
    tellEnded(task);
    super.ended(task, over);
  }

  /** A task that is cancelled while it begins may end before it is said to have begun. */
  private synchronized void tellEnded(Promise<?> task) {
    if (task.hasBegun()) {
      tellStarted(task);
    }
    TaskEnd end = end(task);
    if (recorded != null) {
      recorded.commit(info(task), home().executorName(), end);
    }
    tell(task, (listener, info) -> listener.ended(info, end));
    endTold = true;
  }

  private TaskEnd end(Promise<?> task) {
    long start = startedAt;
    long end = now();
    return new TaskEnd(
        task.state(),
        task.state() == Future.State.FAILED ? task.exceptionNow() : null,
        Duration.ofNanos((start == NOT_YET ? end : start) - submittedAt),
        start == NOT_YET ? Duration.ZERO : Duration.ofNanos(end - start));
  }

  private TaskInfo info(Promise<?> task) {
    TaskInfo first = task.info();
    return new TaskInfo(first.id(), first.name(), attempts, first.tags());
  }

  private void tell(Promise<?> task, Telling what) {
    if (!listeners.isEmpty()) {
      TaskInfo info = info(task);
      Consumer<TaskListener> telling = listener -> what.tell(listener, info);
      events.tell(listeners, telling);
    }
  }

  private interface Telling {
    void tell(TaskListener listener, TaskInfo info);
  }
}
