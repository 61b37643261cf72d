package org.manyhands;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.manyhands.task.TaskException;
import org.manyhands.task.TaskFailedException;
import org.manyhands.task.TaskInfo;
import org.manyhands.task.TaskInterruptedException;
import org.manyhands.task.TaskTimeoutException;
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
 * <p>Whoever moves the phase to ENDING owns the end; that decides every race. ENDING is brief: the
 * owner writes the outcome or delivers the stop, then moves on to the final phase.
 *
 * <p>A task that is ended from outside may run on. Flags beside the phase tell: RUNS_ON from the
 * end of the future until whoever runs the task reports that it is OVER. The owner hears of that
 * after it has been TOLD of the end, however the two race.
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
  private static final int PHASE = 7;

  private static final int RUNS_ON = 8;
  private static final int OVER = 16;
  private static final int TOLD = 32;

  /** Of a cause, in characters, within a message. */
  private static final int LONGEST_TEXT = 2000;

  private static final VarHandle STATE;
  private static final VarHandle STAGE;
  private static final VarHandle ID;

  static {
    try {
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      STATE = lookup.findVarHandle(Promise.class, "state", int.class);
      STAGE = lookup.findVarHandle(Promise.class, "stage", CompletableFuture.class);
      ID = lookup.findVarHandle(Promise.class, "id", long.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final Owner owner;

  /** What the task is called: see {@link TaskNames}. */
  private final Object subject;

  /** A phase and flags. */
  private volatile int state;

  /** The value, or the failure; written in ENDING and published by the final phase. */
  private @Nullable Object outcome;

  /** Made when somebody first waits or adds a callback. */
  private volatile @Nullable CompletableFuture<T> stage;

  /** Zero until somebody asks. */
  private volatile long id;

  Promise(Object subject, Owner owner) {
    this.subject = subject;
    this.owner = owner;
  }

  final Owner owner() {
    return owner;
  }

  public final Home home() {
    return owner.home();
  }

  /** What the task is called in messages. */
  final String describe() {
    return TaskNames.of(subject);
  }

  public final TaskInfo info() {
    return TaskNames.info(subject, whole().id());
  }

  /** Whether the task has ever started; never again false once it was true. */
  abstract boolean hasBegun();

  /** Told once, in ENDING, that a task that has begun is ended from outside. */
  abstract void stop(boolean mayInterrupt);

  /** The tasks that are to run so that this one ends; so far as they are known. */
  List<? extends Promise<?>> parts() {
    return List.of();
  }

  /** All that has to end before this task can; so far as that is known. */
  List<? extends Promise<?>> waitsFor() {
    return List.of();
  }

  /** The task that the user submitted, if this is a part or an attempt of it; else this. */
  final Promise<?> whole() {
    return owner.whole(this);
  }

  @Override
  final Executor callbacks() {
    return home().scheduler()::execute;
  }

  /** A number that no other task of the executor has. */
  final long id() {
    long known = id;
    if (known != 0) {
      return known;
    }
    ID.compareAndSet(this, 0L, home().nextId());
    return id;
  }

  // ---- transitions

  final boolean moveToRunning() {
    return STATE.compareAndSet(this, QUEUED, RUNNING);
  }

  final boolean endWithValue(T value) {
    return end(SUCCEEDED, value, true);
  }

  final boolean endWithFailure(Throwable thrown) {
    return end(FAILED, thrown, true);
  }

  /** Ends with what the task threw, while something of it may run on. */
  final boolean endWithFailure(Throwable thrown, boolean over) {
    return end(FAILED, thrown, over);
  }

  final boolean endWithReason(TaskException reason) {
    return end(ABORTED, reason, true);
  }

  /**
   * Ends as another task has ended.
   *
   * @param over whether nothing runs any more; if not, {@link #over()} follows
   */
  final boolean endAs(Promise<? extends T> other, boolean over) {
    return end(other.state & PHASE, other.outcome, over);
  }

  /** Ends as another task has ended, which has no value. */
  final boolean endWithoutValue(Promise<?> other, boolean over) {
    return end(other.state & PHASE, other.outcome, over);
  }

  private boolean end(int finalPhase, @Nullable Object outcome, boolean over) {
    if (!moveToEnding(RUNNING) && !moveToEnding(QUEUED) && !moveToEnding(RUNNING)) {
      return false;
    }
    this.outcome = outcome;
    finish(finalPhase, over);
    return true;
  }

  @Override
  public final boolean cancel(boolean mayInterruptIfRunning) {
    boolean cancelled = endFromOutside(CANCELLED, mayInterruptIfRunning, begun -> null);
    if (!cancelled) {
      awaitEnding(); // so that it is done whatever cancel returns
    }
    return cancelled;
  }

  /** Cancels the task if it has not begun; it then never runs. */
  final boolean cancelUnlessBegun() {
    if (!moveToEnding(QUEUED)) {
      return false;
    }
    finish(CANCELLED, true);
    return true;
  }

  /**
   * Ends the task for a reason, and stops it if it runs.
   *
   * @param reason makes the reason, given whether the task has begun
   */
  final boolean expire(Function<Boolean, TaskException> reason) {
    return endFromOutside(ABORTED, true, reason);
  }

  private boolean endFromOutside(
      int finalPhase,
      boolean mayInterrupt,
      Function<Boolean, ? extends @Nullable TaskException> reason) {
    boolean queued = moveToEnding(QUEUED);
    if (!queued && !moveToEnding(RUNNING)) { // it cannot come back to QUEUED
      return false;
    }
    if (!queued) {
      stopSafely(mayInterrupt);
    }
    outcome = reason.apply(!queued && hasBegun());
    finish(finalPhase, queued);
    return true;
  }

  private boolean moveToEnding(int from) {
    int seen = state;
    while ((seen & PHASE) == from) {
      if (STATE.compareAndSet(this, seen, ENDING | (seen & OVER))) {
        return true;
      }
      seen = state;
    }
    return false;
  }

  private void stopSafely(boolean mayInterrupt) {
    try {
      stop(mayInterrupt);
    } catch (RuntimeException | Error e) { // the future has to end whatever a stopper does
      LOG.warn("{} is cancelled, but could not be told to stop.", describe(), e);
    }
  }

  private void finish(int finalPhase, boolean over) {
    boolean nothingRuns = over;
    if (over) {
      state = finalPhase | OVER;
    } else {
      nothingRuns = leaveEnding(finalPhase);
    }
    owner.ended(this, nothingRuns);
    if (!nothingRuns && ((int) STATE.getAndBitwiseOr(this, TOLD) & OVER) != 0) {
      released();
    }
    CompletableFuture<T> observers = stage;
    if (observers != null) {
      passOn(observers);
    }
  }

  /** Moves to the final phase of a task that may run on; returns whether it does not. */
  private boolean leaveEnding(int finalPhase) {
    while (true) {
      int seen = state;
      boolean over = (seen & OVER) != 0;
      if (STATE.compareAndSet(this, seen, finalPhase | (over ? OVER : RUNS_ON))) {
        return over;
      }
    }
  }

  /** Reports that nothing of this task runs any more. A second call does nothing. */
  final void over() {
    int seen = state;
    while ((seen & OVER) == 0) {
      if (STATE.compareAndSet(this, seen, (seen | OVER) & ~RUNS_ON)) {
        if ((seen & TOLD) != 0) {
          released();
        }
        return;
      }
      seen = state;
    }
  }

  private void released() {
    owner.released(this);
    synchronized (this) {
      notifyAll();
    }
  }

  /**
   * Waits until an end under way has come, and delivered its stop. It takes no more than a moment.
   */
  @SuppressWarnings("ThreadPriorityCheck") // see below
  final void awaitEnding() {
    while ((state & PHASE) == ENDING) {
      Thread.yield(); // a virtual thread that ends it may need this carrier
    }
  }

  // ---- cancellation

  @Override
  public final Cancellation cancel(Duration patience) {
    Durations.requireNotNegative("The patience for a task that is cancelled", patience);
    if (!cancel(true) && !wasEndedFromOutside()) {
      return Cancellation.TOO_LATE;
    }
    awaitOver(patience);
    return runsOn()
        ? Cancellation.ABANDONED
        : hasBegun() ? Cancellation.STOPPED : Cancellation.PREVENTED;
  }

  private boolean wasEndedFromOutside() {
    return isCancelled() || (isAborted() && outcome instanceof TaskTimeoutException);
  }

  /** Whether the future has ended, but the task has not. */
  final boolean runsOn() {
    return (state & RUNS_ON) != 0;
  }

  private void awaitOver(Duration patience) {
    try {
      long nanos = home().beforeBlocking(() -> !runsOn(), patience);
      long deadline = System.nanoTime() + nanos;
      synchronized (this) {
        while (runsOn() && nanos > 0) {
          TimeUnit.NANOSECONDS.timedWait(this, nanos);
          nanos = deadline - System.nanoTime();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // what is known now is the answer
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

  /**
   * Calls back once this future has ended, at once if it has already, in the thread that ends it.
   *
   * @param action returns at once and does not throw
   */
  final void whenEnded(Runnable action) {
    var _ = stage().whenComplete((_, _) -> action.run());
  }

  @SuppressWarnings("unchecked")
  private void passOn(CompletableFuture<T> observers) {
    if (succeeded()) {
      observers.complete((T) outcome);
    } else {
      observers.completeExceptionally(failure());
    }
  }

  @Override
  public final boolean isDone() {
    return (state & PHASE) > ENDING;
  }

  @Override
  public final boolean isCancelled() {
    return (state & PHASE) == CANCELLED;
  }

  private boolean succeeded() {
    return (state & PHASE) == SUCCEEDED;
  }

  /** Whether the task ended without an outcome of its own. */
  final boolean isAborted() {
    return (state & PHASE) == ABORTED;
  }

  @Override
  public final State state() {
    return switch (state & PHASE) {
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
    if (succeeded()) {
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
        long nanos = home().beforeBlocking(this::isDone, Duration.ofNanos(unit.toNanos(timeout)));
        var _ = stage().get(nanos, TimeUnit.NANOSECONDS); // a wait that ends closes no circle
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
      Waiting.on(List.of(this), this::isDone, this::await);
    } catch (ExecutionException | CancellationException e) {
      LOG.trace("ended without a value", e); // told by the caller, in this future's own terms
    }
  }

  private T await() throws InterruptedException, ExecutionException {
    home().scheduler().beforeBlocking(this::isDone);
    return stage().get();
  }

  private T valueOrThrow() throws ExecutionException {
    return switch (state & PHASE) {
      case SUCCEEDED -> value();
      case CANCELLED -> throw cancellation();
      default -> throw new ExecutionException(text(thrown()), thrown());
    };
  }

  @Override
  public final T resultNow() {
    if (!succeeded()) {
      throw new IllegalStateException(
          "%s has no result; it is '%s'.".formatted(describe(), state()));
    }
    return value();
  }

  @Override
  public final Throwable exceptionNow() {
    if (state() != State.FAILED) {
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

  /** What {@link #join()} throws. */
  final RuntimeException failure() {
    return switch (state & PHASE) {
      case CANCELLED -> cancellation();
      case ABORTED -> (TaskException) thrown();
      default ->
          new TaskFailedException("%s failed: %s".formatted(describe(), text(thrown())), thrown());
    };
  }

  /**
   * An exception as text, even one of a user whose {@code getMessage()} throws; cut where it says
   * over and over what tasks within tasks have said.
   */
  static String text(Throwable thrown) {
    try {
      String text = thrown.toString();
      return text.length() <= LONGEST_TEXT ? text : text.substring(0, LONGEST_TEXT) + "...";
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
