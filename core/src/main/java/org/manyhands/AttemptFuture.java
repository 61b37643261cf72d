package org.manyhands;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.manyhands.spi.Attempt;
import org.manyhands.spi.Backend;
import org.manyhands.spi.Stopper;
import org.manyhands.task.Task;
import org.manyhands.task.TaskException;
import org.manyhands.task.TaskRejectedException;

/**
 * A task that is run as it is. Future, attempt and the {@code Runnable} that a pool queues are one
 * object, because one allocation per task is what the cost of a task is made of.
 */
final class AttemptFuture<T extends @Nullable Object> extends Promise<T> implements Attempt<T> {

  /** What {@link #runner} is once the thread was interrupted. */
  private enum Told {
    INTERRUPTED
  }

  /** The task's name, or the class to call it by. */
  private final Object subject;

  private final Owner owner;

  /** Let go of when the task has ended, so that a future that is kept does not keep the input. */
  private @Nullable Task<T> task;

  /** The thread that runs the task, or its {@link Stopper}; set right after the task began. */
  private volatile @Nullable Object runner;

  AttemptFuture(Task<T> task, Owner owner) {
    this(task, task.getClass(), owner);
  }

  /** An attempt that messages call by a name, or after another class than its task's. */
  AttemptFuture(Task<T> task, Object subject, Owner owner) {
    this.task = task;
    this.subject = subject;
    this.owner = owner;
  }

  /**
   * Hands this attempt to a backend.
   *
   * @throws TaskException if the backend refuses it; the attempt has then ended with that reason
   */
  void startOn(Backend backend) {
    owner.submitted(this);
    try {
      backend.start(this);
    } catch (TaskException refused) {
      abort(refused);
      throw refused;
    } catch (RuntimeException | Error e) {
      TaskException refused =
          new TaskRejectedException(
              "Backend '%s' could not take %s: %s".formatted(backend.info().name(), describe(), e),
              e);
      abort(refused);
      throw refused;
    }
  }

  @Override
  public Task<T> task() {
    return Objects.requireNonNull(task, "an attempt that has ended has no task");
  }

  @Override
  public String name() {
    return describe();
  }

  @Override
  public boolean begin(Stopper stopper) {
    return claim(stopper);
  }

  private boolean claim(Object by) {
    if (!moveToRunning()) {
      return false;
    }
    runner = by;
    owner.began(this);
    return true;
  }

  @Override
  public void succeed(T value) {
    endWithValue(value);
    task = null;
  }

  @Override
  public void fail(Throwable thrown) {
    endWithFailure(thrown);
    task = null;
  }

  @Override
  public void abort(TaskException reason) {
    endWithReason(reason);
    task = null;
  }

  @Override
  public void cancel() {
    cancel(true);
  }

  @Override
  public void run() {
    if (!claim(Thread.currentThread())) {
      return;
    }
    if (!callAndEnd()) {
      awaitStopDelivered();
      if (runner == Told.INTERRUPTED) {
        Thread.interrupted(); // the interrupt was meant for the task, not for this thread
      }
    }
    task = null;
  }

  private boolean callAndEnd() {
    T value;
    try {
      value = task().call();
    } catch (Throwable thrown) {
      return endWithFailure(thrown);
    }
    return endWithValue(value);
  }

  @Override
  void cancelled(boolean mayInterrupt) {
    if (!mayInterrupt) {
      return;
    }
    Object current = runner;
    while (current == null) { // whoever claimed the attempt is about to say who it is
      Thread.onSpinWait();
      current = runner;
    }
    if (current instanceof Stopper stopper) {
      stopper.stop();
    } else if (current instanceof Thread thread) {
      thread.interrupt();
      runner = Told.INTERRUPTED;
    }
  }

  @Override
  void ended() {
    owner.ended(this);
  }

  @Override
  String describe() {
    return TaskNames.of(subject);
  }
}
