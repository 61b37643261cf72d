package org.manyhands;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * Tasks parted by what became of them. No exception is lost.
 *
 * @param succeeded those with a value, in their first order
 * @param failed those that failed, in their first order
 * @param cancelled those that were cancelled, in their first order
 * @param <T> the type of the values
 */
public record Outcomes<T extends @Nullable Object>(
    List<TaskFuture<T>> succeeded, List<TaskFuture<T>> failed, List<TaskFuture<T>> cancelled) {

  /** Copies the lists. */
  public Outcomes {
    succeeded = List.copyOf(succeeded);
    failed = List.copyOf(failed);
    cancelled = List.copyOf(cancelled);
  }

  static <T extends @Nullable Object> Outcomes<T> of(
      List<? extends TaskFuture<? extends T>> ended) {
    return new Outcomes<>(
        in(Future.State.SUCCESS, ended),
        in(Future.State.FAILED, ended),
        in(Future.State.CANCELLED, ended));
  }

  @SuppressWarnings("unchecked") // a future only ever gives its value
  private static <T extends @Nullable Object> List<TaskFuture<T>> in(
      Future.State state, List<? extends TaskFuture<? extends T>> futures) {
    return futures.stream()
        .filter(future -> future.state() == state)
        .map(future -> (TaskFuture<T>) future)
        .toList();
  }

  /**
   * The values of those that succeeded.
   *
   * @return the values; may contain {@code null}
   */
  public List<T> values() {
    return succeeded.stream().<T>map(TaskFuture::resultNow).toList();
  }

  /**
   * What those that failed threw.
   *
   * @return the exceptions, as {@code exceptionNow()} tells them
   */
  public List<Throwable> failures() {
    return failed.stream().map(TaskFuture::exceptionNow).toList();
  }

  /**
   * Throws what {@code join()} of the first that failed throws, or if none failed, of the first
   * that was cancelled. What the others that failed threw is suppressed in it.
   *
   * @return this, if all have succeeded
   */
  public Outcomes<T> orThrow() {
    List<TaskFuture<T>> unsuccessful = new ArrayList<>(failed);
    unsuccessful.addAll(cancelled);
    if (unsuccessful.isEmpty()) {
      return this;
    }
    RuntimeException first = failure(unsuccessful.getFirst());
    failed.stream().skip(1).forEach(other -> suppress(first, other.exceptionNow()));
    throw first;
  }

  private static RuntimeException failure(TaskFuture<?> future) {
    return future instanceof Promise<?> promise
        ? promise.failure()
        : new CancellationException(future.toString());
  }

  @SuppressWarnings("ReferenceEquality") // no exception can suppress itself
  private static void suppress(RuntimeException first, Throwable other) {
    boolean known = Arrays.stream(first.getSuppressed()).anyMatch(one -> one == other);
    if (other != first && !known) { // it may be the failure of a task, which others have asked for
      first.addSuppressed(other);
    }
  }
}
