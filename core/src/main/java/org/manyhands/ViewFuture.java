package org.manyhands;

import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.manyhands.task.Task;
import org.manyhands.task.TaskFailedException;

/**
 * The future of an {@link ExecutorServiceView}: the JDK's own, so that its contract is kept to the
 * letter. It computes its result itself if its task runs in this JVM, and is told the result
 * otherwise.
 */
final class ViewFuture<T extends @Nullable Object> extends FutureTask<T> implements ViewCommand {

  private final Function<@Nullable Object, T> resultOf;
  private final Consumer<? super ViewFuture<T>> whenDone;

  /** Let go of when this future is done, so that one that is kept does not keep the input. */
  private volatile @Nullable Task<?> task;

  /** Set when a view accepts this future. */
  private volatile @Nullable Errand errand;

  /** What is left to do after {@link #giveBack()}. */
  private @Nullable Task<?> leftOver;

  @SuppressWarnings({"unchecked", "NullAway"}) // what comes back is what this callable returned
  ViewFuture(Callable<T> callable, Consumer<? super ViewFuture<T>> whenDone) {
    super(callable);
    this.task = new CallableTask<>(callable);
    this.resultOf = value -> (T) value;
    this.whenDone = whenDone;
  }

  /** The result stays here, wherever the runnable goes. */
  ViewFuture(Runnable runnable, T result) {
    super(Executors.callable(runnable, result));
    this.task = new RunnableTask(runnable);
    this.resultOf = ignored -> result;
    this.whenDone = ignored -> {};
  }

  /** Belongs to an errand from now on; false if it has belonged to one, or is done. */
  boolean attachTo(Errand newErrand) {
    if (errand != null || isDone()) {
      return false;
    }
    errand = newErrand;
    return true;
  }

  @Override
  public Task<?> task() {
    return Objects.requireNonNull(task, "a future that is done has no task");
  }

  // ---- running

  @Override
  public void runHere() {
    super.run();
  }

  /** Called by whoever was given this future back, or holds it instead of a view. */
  @Override
  public void run() {
    Task<?> left = takeLeftOver();
    if (left != null) {
      perform(left);
      return;
    }
    Errand current = errand;
    if (current == null || current.isHere()) {
      super.run(); // once, whoever else runs it
    }
  }

  private static void perform(Task<?> task) {
    try {
      Object _ = task.call(); // of a future that has ended
    } catch (Exception e) {
      throw new TaskFailedException(
          "%s failed, run by whom shutdownNow() gave it: %s"
              .formatted(TaskNames.of(TaskNames.type(task)), e),
          e);
    }
  }

  @Override
  public synchronized Runnable giveBack() {
    Task<?> left = task;
    if (super.cancel(false)) {
      leftOver = left;
    }
    return this;
  }

  private synchronized @Nullable Task<?> takeLeftOver() {
    Task<?> left = leftOver;
    leftOver = null;
    return left;
  }

  // ---- ends

  @Override
  public void succeeded(@Nullable Object value) {
    set(resultOf.apply(value));
  }

  @Override
  public void failed(Throwable thrown) {
    setException(thrown);
  }

  @Override
  public void cancelled() {
    super.cancel(false);
  }

  /** The errand delivers the interrupt, and sees to it that it does not outlast the task. */
  @Override
  public boolean cancel(boolean mayInterruptIfRunning) {
    Errand current = errand;
    if (current == null) {
      return super.cancel(mayInterruptIfRunning);
    }
    boolean cancelled = super.cancel(false);
    if (cancelled) {
      current.drop(mayInterruptIfRunning);
    }
    return cancelled;
  }

  @Override
  protected void done() {
    task = null;
    whenDone.accept(this);
  }

  // ---- waiting

  @Override
  public T get() throws InterruptedException, ExecutionException {
    TaskFuture<?> running = running();
    if (running != null) {
      try {
        Object _ = running.get(); // so that a worker that waits is replaced meanwhile
      } catch (ExecutionException | CancellationException e) {
        return super.get(); // in this future's own terms
      }
    }
    return super.get();
  }

  @Override
  public T get(long timeout, TimeUnit unit)
      throws InterruptedException, ExecutionException, TimeoutException {
    TaskFuture<?> running = running();
    if (running == null) {
      return super.get(timeout, unit);
    }
    long start = System.nanoTime();
    long nanos = Math.max(0, unit.toNanos(timeout));
    try {
      Object _ = running.get(nanos, TimeUnit.NANOSECONDS);
    } catch (ExecutionException | CancellationException | TimeoutException e) {
      return getWithin(nanos, start);
    }
    return getWithin(nanos, start);
  }

  private T getWithin(long nanos, long start)
      throws InterruptedException, ExecutionException, TimeoutException {
    return super.get(nanos - (System.nanoTime() - start), TimeUnit.NANOSECONDS);
  }

  /** The future to wait for, if there is something to wait for. */
  private @Nullable TaskFuture<?> running() {
    Errand current = errand;
    return current == null || isDone() ? null : current.future();
  }
}
