package org.manyhands;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.time.Duration;
import java.util.List;
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
import org.manyhands.task.TaskInfo;
import org.manyhands.task.TaskTimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is behind every {@link TaskFuture}: its outcome, those who wait for it, and those who are
 * told.
 */
abstract non-sealed class Promise<T extends @Nullable Object> extends StageMethods<T>
    implements TaskFuture<T> {

  private static final Logger LOG = LoggerFactory.getLogger(Promise.class);

  private static final VarHandle STAGE;
  private static final VarHandle ID;

  static {
    try {
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      STAGE = lookup.findVarHandle(Promise.class, "stage", CompletableFuture.class);
      ID = lookup.findVarHandle(Promise.class, "id", long.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final Owner owner;

  /** What the task is called: see {@link TaskNames}. */
  private final Object subject;

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
  String describe() {
    return TaskNames.of(subject);
  }

  public final TaskInfo info() {
    return TaskNames.info(subject, whole().id());
  }

  /**
   * What became of the task, once it has ended without a value: to begin a message with. It may
   * have been another task to which it happened.
   */
  String describeEnd() {
    return "%s %s".formatted(describe(), isCancelled() ? "was cancelled" : "failed");
  }

  /** As {@link #describeEnd()}, for those who depend on this task: what began it all. */
  String describeFirstEnd() {
    return describeEnd();
  }

  /** What others threw, beside that which ended this one. */
  List<? extends Throwable> alsoThrown() {
    return List.of();
  }

  /**
   * What an attempt that is followed by another one threw, for those who end the task meanwhile.
   */
  @Nullable Throwable lastFailure() {
    return null;
  }

  /** Whether the task has ever started; never again false once it was true. */
  abstract boolean hasBegun();

  /** Told once, in ENDING, that a task that has begun is ended from outside. */
  abstract void stop(boolean mayInterrupt);

  /** Told before an end from outside, which may then find that the task has begun. */
  void beforeStop() {}

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
    return home().callbacks();
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
    return end(other.phase(), other.outcome, over);
  }

  /** Ends as another task has ended, which has no value. */
  final boolean endWithoutValue(Promise<?> other, boolean over) {
    return end(other.phase(), other.outcome, over);
  }

  private boolean end(int finalPhase, @Nullable Object outcome, boolean over) {
    if (!endsAny()) {
      return false;
    }
    this.outcome = outcome;
    finish(finalPhase, over);
    return true;
  }

  @Override
  public final boolean cancel(boolean mayInterruptIfRunning) {
    boolean cancelled = cancelNow(mayInterruptIfRunning);
    if (!cancelled) {
      awaitEnding(); // so that it is done whatever cancel returns
    }
    return cancelled;
  }

  /** As {@link #cancel(boolean)}, also for those who are told to stop the task meanwhile. */
  final boolean cancelNow(boolean mayInterrupt) {
    return endFromOutside(CANCELLED, mayInterrupt, begun -> null);
  }

  /** Cancels the task if it has not begun; it then never runs. */
  final boolean cancelUnlessBegun() {
    beforeStop();
    if (!endsQueued()) {
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
    beforeStop();
    boolean queued = endsQueued();
    if (!queued && !endsRunning()) {
      return false;
    }
    if (!queued) {
      stopSafely(mayInterrupt);
    }
    outcome = reason.apply(!queued && hasBegun());
    finish(finalPhase, queued);
    return true;
  }

  private void stopSafely(boolean mayInterrupt) {
    try {
      stop(mayInterrupt);
    } catch (RuntimeException | Error e) { // the future has to end whatever a stopper does
      LOG.warn("{} is cancelled, but could not be told to stop.", describe(), e);
    }
  }

  private void finish(int finalPhase, boolean over) {
    boolean nothingRuns = moveToEnd(finalPhase, over);
    owner.ended(this, nothingRuns);
    if (!nothingRuns && markTold()) {
      released();
    }
    CompletableFuture<T> observers = stage;
    if (observers != null) {
      passOn(observers);
    }
  }

  /** Reports that nothing of this task runs any more. A second call does nothing. */
  final void over() {
    if (markOver()) {
      released();
    }
  }

  private void released() {
    owner.released(this);
    synchronized (this) {
      notifyAll();
    }
  }

  // ---- cancellation

  @Override
  public final Cancellation cancel(Duration patience) {
    Objects.requireNonNull(patience, "patience");
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
  final CompletableFuture<T> newCopy() {
    return new StageCopy<>(home());
  }

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
  public final T join() {
    if (!isDone()) {
      try {
        awaitEnd();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw Thrown.interrupted(describe(), e);
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
    Objects.requireNonNull(unit, "unit");
    if (!isDone()) {
      try {
        long nanos = home().beforeBlocking(this::isDone, Duration.ofNanos(unit.toNanos(timeout)));
        var _ = stage().get(nanos, TimeUnit.NANOSECONDS); // a wait that ends closes no circle
      } catch (ExecutionException | CancellationException e) {
        LOG.trace("ended without a value", e); // told below, in this future's own terms
      } catch (TimeoutException e) {
        throw Thrown.timedOut(describe(), timeout, unit, e);
      }
    }
    return valueOrThrow();
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
    return switch (phase()) {
      case SUCCEEDED -> value();
      case CANCELLED -> throw Thrown.cancelled(describeEnd());
      default ->
          throw Thrown.suppressing(
              alsoThrown(), new ExecutionException(Thrown.text(thrown()), thrown()));
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
    return switch (phase()) {
      case CANCELLED -> Thrown.cancelled(describeEnd());
      case ABORTED -> (TaskException) thrown();
      default -> Thrown.suppressing(alsoThrown(), Thrown.failed(describeEnd(), thrown()));
    };
  }

  @Override
  public final String toString() {
    return "TaskFuture[%s, %s]".formatted(describe(), state());
  }
}
