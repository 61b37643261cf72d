package org.manyhands;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.manyhands.task.TaskException;
import org.manyhands.task.TaskFailedException;
import org.manyhands.task.TaskInterruptedException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The state machine behind every {@link TaskFuture}.
 *
 * <pre>
 * QUEUED --begin--> RUNNING --+--> ENDING --> SUCCEEDED | FAILED | ABORTED | CANCELLED
 *    |                        |
 *    +------------------------+
 * </pre>
 *
 * <p>Whoever moves the state to ENDING owns the end; that decides every race. ENDING is brief: the
 * owner writes the outcome or delivers the stop, then moves on to the final state.
 */
abstract non-sealed class Promise<T extends @Nullable Object> extends StageMethods<T>
    implements TaskFuture<T> {

  private static final Logger LOG = LoggerFactory.getLogger(Promise.class);

  private static final int QUEUED = 0;
  private static final int RUNNING = 1;
  private static final int ENDING = 2;
  private static final int SUCCEEDED = 3;
  private static final int FAILED = 4;
  private static final int ABORTED = 5;
  private static final int CANCELLED = 6;

  private static final VarHandle STATE;
  private static final VarHandle STAGE;

  static {
    try {
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      STATE = lookup.findVarHandle(Promise.class, "state", int.class);
      STAGE = lookup.findVarHandle(Promise.class, "stage", CompletableFuture.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private volatile int state;

  /** The value, or the failure; written in ENDING and published by the final state. */
  private @Nullable Object outcome;

  /** Made when somebody first waits or adds a callback. */
  private volatile @Nullable CompletableFuture<T> stage;

  /** What the task is called in messages. */
  abstract String describe();

  /** Told once, in ENDING, that a task that has begun is cancelled. */
  abstract void cancelled(boolean mayInterrupt);

  /** Called once, after the final state was reached and before those who wait are woken. */
  abstract void ended();

  // ---- transitions

  final boolean moveToRunning() {
    return STATE.compareAndSet(this, QUEUED, RUNNING);
  }

  final boolean endWithValue(T value) {
    return end(SUCCEEDED, value);
  }

  final boolean endWithFailure(Throwable thrown) {
    return end(FAILED, thrown);
  }

  final boolean endWithReason(TaskException reason) {
    return end(ABORTED, reason);
  }

  private boolean end(int finalState, @Nullable Object outcome) {
    if (!moveToEnding(RUNNING) && !moveToEnding(QUEUED) && !moveToEnding(RUNNING)) {
      return false;
    }
    this.outcome = outcome;
    finish(finalState);
    return true;
  }

  @Override
  public final boolean cancel(boolean mayInterruptIfRunning) {
    if (!moveToEnding(QUEUED)) { // it cannot come back to QUEUED, so RUNNING is all that is left
      if (!moveToEnding(RUNNING)) {
        return false;
      }
      stopSafely(mayInterruptIfRunning);
    }
    finish(CANCELLED);
    return true;
  }

  /** Ends the task for a reason, and stops it if it runs. */
  final boolean expire(TaskException reason) {
    boolean queued = moveToEnding(QUEUED);
    if (!queued && !moveToEnding(RUNNING)) {
      return false;
    }
    if (!queued) {
      stopSafely(true);
    }
    outcome = reason;
    finish(ABORTED);
    return true;
  }

  private boolean moveToEnding(int from) {
    return STATE.compareAndSet(this, from, ENDING);
  }

  private void stopSafely(boolean mayInterrupt) {
    try {
      cancelled(mayInterrupt);
    } catch (RuntimeException | Error e) { // the future has to end whatever a stopper does
      LOG.warn("{} is cancelled, but could not be told to stop.", describe(), e);
    }
  }

  private void finish(int finalState) {
    state = finalState;
    ended();
    CompletableFuture<T> observers = stage;
    if (observers != null) {
      passOn(observers);
    }
  }

  /**
   * Waits until a cancellation under way has delivered its stop. It takes no more than a moment.
   */
  final void awaitStopDelivered() {
    while (state == ENDING) {
      Thread.onSpinWait();
    }
  }

  // ---- observation

  @Override
  final CompletableFuture<T> stage() {
    CompletableFuture<T> existing = stage;
    if (existing != null) {
      return existing;
    }
    CompletableFuture<T> created = new CompletableFuture<>();
    if (!STAGE.compareAndSet(this, null, created)) {
      return stage();
    }
    if (isDone()) {
      passOn(created);
    }
    return created;
  }

  @SuppressWarnings("unchecked")
  private void passOn(CompletableFuture<T> observers) {
    if (state == SUCCEEDED) {
      observers.complete((T) outcome);
    } else {
      observers.completeExceptionally(failure());
    }
  }

  @Override
  public final boolean isDone() {
    return state > ENDING;
  }

  @Override
  public final boolean isCancelled() {
    return state == CANCELLED;
  }

  /** Whether the task ended without an outcome of its own. */
  final boolean isAborted() {
    return state == ABORTED;
  }

  @Override
  public final State state() {
    return switch (state) {
      case SUCCEEDED -> State.SUCCESS;
      case FAILED, ABORTED -> State.FAILED;
      case CANCELLED -> State.CANCELLED;
      default -> State.RUNNING;
    };
  }

  @Override
  public final T join() {
    if (!isDone()) {
      try {
        awaitEnd();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new TaskInterruptedException(
            "Interrupted while waiting for %s, which goes on; cancel it if it is no longer needed."
                .formatted(describe()),
            e);
      }
    }
    if (state == SUCCEEDED) {
      return value();
    }
    throw failure();
  }

  @Override
  public final T get() throws InterruptedException, ExecutionException {
    if (!isDone()) {
      awaitEnd();
    }
    return valueOrThrow();
  }

  @Override
  public final T get(long timeout, TimeUnit unit)
      throws InterruptedException, ExecutionException, TimeoutException {
    if (!isDone()) {
      try {
        stage().get(timeout, unit);
      } catch (ExecutionException | CancellationException e) {
        LOG.trace("ended without a value", e); // told below, in this future's own terms
      } catch (TimeoutException e) {
        throw timeout(timeout, unit, e);
      }
    }
    return valueOrThrow();
  }

  private TimeoutException timeout(long timeout, TimeUnit unit, TimeoutException cause) {
    TimeoutException exception =
        new TimeoutException(
            "%s has not ended after '%d %s'."
                .formatted(describe(), timeout, unit.toString().toLowerCase(Locale.ROOT)));
    exception.initCause(cause);
    return exception;
  }

  private void awaitEnd() throws InterruptedException {
    try {
      stage().get();
    } catch (ExecutionException | CancellationException e) {
      LOG.trace("ended without a value", e); // told by the caller, in this future's own terms
    }
  }

  private T valueOrThrow() throws ExecutionException {
    return switch (state) {
      case SUCCEEDED -> value();
      case CANCELLED -> throw cancellation();
      default -> throw new ExecutionException(text(thrown()), thrown());
    };
  }

  @Override
  public final T resultNow() {
    if (state != SUCCEEDED) {
      throw new IllegalStateException(
          "%s has no result; it is '%s'.".formatted(describe(), state()));
    }
    return value();
  }

  @Override
  public final Throwable exceptionNow() {
    if (state != FAILED && state != ABORTED) {
      throw new IllegalStateException(
          "%s has not failed; it is '%s'.".formatted(describe(), state()));
    }
    return thrown();
  }

  @SuppressWarnings({"unchecked", "NullAway"}) // the outcome of SUCCEEDED is a T, null if T may be
  private T value() {
    return (T) outcome;
  }

  private Throwable thrown() {
    return (Throwable) Objects.requireNonNull(outcome);
  }

  private RuntimeException failure() {
    return switch (state) {
      case CANCELLED -> cancellation();
      case ABORTED -> (TaskException) thrown();
      default ->
          new TaskFailedException("%s failed: %s".formatted(describe(), text(thrown())), thrown());
    };
  }

  /** An exception as text, even one of a user whose {@code getMessage()} throws. */
  private static String text(Throwable thrown) {
    try {
      return thrown.toString();
    } catch (RuntimeException | Error e) {
      return thrown.getClass().getName();
    }
  }

  private CancellationException cancellation() {
    return new CancellationException("%s was cancelled.".formatted(describe()));
  }

  @Override
  public final String toString() {
    return "TaskFuture[%s, %s]".formatted(describe(), state());
  }
}
