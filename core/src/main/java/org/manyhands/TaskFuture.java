package org.manyhands;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.manyhands.task.TaskException;
import org.manyhands.task.TaskFailedException;
import org.manyhands.task.TaskInterruptedException;

/**
 * The outcome of a task, now or later. It ends exactly once, whatever dies, and nobody but the
 * executor can complete it. Thread-safe.
 *
 * <p>As a {@link Future} it keeps the JDK's contract: {@link #get()} throws an {@code
 * ExecutionException} whose cause is what the task threw. {@link #join()} says the same with
 * unchecked exceptions: a {@link TaskFailedException} whose cause is what the task threw, or
 * another {@link TaskException} if the task has no outcome of its own.
 *
 * <p>As a {@link CompletionStage} it passes on the value or the exception that {@code join()} would
 * throw. Functions given to the methods of {@code CompletionStage} run on a virtual thread of their
 * own unless an executor is named, may block, and log with the context (SLF4J's MDC) of the thread
 * that gave them.
 *
 * <p>A task that waits for itself, or tasks that wait for each other in a circle, would never end.
 * Where they wait by {@link #join()} or {@link #get()}, in this JVM and on a backend that shares
 * its memory, also for several futures, for scopes, or by closing an executor, one of them is
 * thrown an {@link IllegalStateException} that names the circle. What is <em>not</em> seen is a
 * wait for something else: for a stage or a copy of a future ({@code
 * future.thenApply(...).toCompletableFuture().join()}), which others may complete, for a latch or a
 * lock, and a wait with a time limit, which ends by itself. Inside a task, join the future itself,
 * or add a callback and return.
 *
 * @param <T> the type of the result
 */
public sealed interface TaskFuture<T extends @Nullable Object> extends Future<T>, CompletionStage<T>
    permits Promise {

  /**
   * Waits for the result.
   *
   * @return what {@code call()} returned
   * @throws TaskFailedException if the task threw; the cause is what it threw
   * @throws TaskException if the task has no outcome of its own, for example because its worker was
   *     lost
   * @throws CancellationException if the task was cancelled
   * @throws TaskInterruptedException if this thread was interrupted while it waited; its interrupt
   *     status is set again, and the task goes on
   */
  T join();

  /**
   * Cancels the task unless it has ended. The future is then cancelled at once, and its task is
   * taken out of the queue if it waits there.
   *
   * @param mayInterruptIfRunning whether a task that runs is stopped: interrupted, and on a backend
   *     that can kill, killed if that does not help. If {@code false}, a running task goes on and
   *     its result is dropped.
   * @return whether this call cancelled the task; {@code false} if it had ended before
   */
  @Override
  boolean cancel(boolean mayInterruptIfRunning);

  /**
   * Cancels as {@code cancel(true)} does, and says what became of the task. Asked again later, it
   * says what has become of it since.
   *
   * @param patience how long to wait for a task that runs to end really; zero to ask only
   * @return what became of it. If this thread is interrupted while it waits, the answer is what is
   *     known then, and the interrupt status is set again.
   */
  Cancellation cancel(Duration patience);

  /**
   * Ends with the values of all futures, in their order, or as soon as one of them does not
   * succeed, as that one. Cancelling the result cancels none of them.
   *
   * @param futures the futures
   * @param <T> the type of the values
   * @return a future of the list of values, which may contain {@code null}
   */
  static <T extends @Nullable Object> TaskFuture<List<T>> all(
      List<? extends TaskFuture<? extends T>> futures) {
    return GatheredFuture.of(futures, ScopePolicy.<T>allSucceed(), true);
  }

  /**
   * Ends with the value of the first future that succeeds. If none does, it fails as the first in
   * the list did, with what the others threw suppressed in what {@code join()} and {@code get()}
   * throw. Cancelling the result cancels none of them.
   *
   * @param futures the futures, at least one
   * @param <T> the type of the values
   * @return a future of one of the values
   * @throws IllegalArgumentException if there is no future, of which none could ever succeed
   */
  static <T extends @Nullable Object> TaskFuture<T> any(
      List<? extends TaskFuture<? extends T>> futures) {
    if (Objects.requireNonNull(futures, "futures").isEmpty()) {
      throw new IllegalArgumentException(
          "None of '0' tasks can succeed; pass a list with at least one future.");
    }
    return GatheredFuture.of(futures, ScopePolicy.<T>anySucceeds(), false);
  }

  /**
   * Ends when all futures have, with the futures parted by what became of them. It always succeeds.
   *
   * @param futures the futures
   * @param <T> the type of the values
   * @return a future of the outcomes
   */
  static <T extends @Nullable Object> TaskFuture<Outcomes<T>> outcomes(
      List<? extends TaskFuture<? extends T>> futures) {
    return GatheredFuture.of(futures, ScopePolicy.<T>allEnd(), true);
  }

  /**
   * The futures in the order in which they end, each as soon as it has. Taking the next one waits
   * for it, and throws {@link TaskInterruptedException} if the thread is interrupted meanwhile.
   *
   * @param futures the futures
   * @param <T> the type of the values
   * @return a sequential stream that belongs to one thread
   */
  static <T extends @Nullable Object> Stream<TaskFuture<T>> asCompleted(
      List<? extends TaskFuture<? extends T>> futures) {
    return Completions.of(futures);
  }

  /**
   * A copy of this stage. Completing or cancelling the copy does not touch the task. A task that
   * waits for a copy of its own future waits for ever: see the description of this type.
   *
   * @return a new future that ends as this one does
   */
  @Override
  CompletableFuture<T> toCompletableFuture();
}
