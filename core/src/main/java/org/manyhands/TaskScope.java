package org.manyhands;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.manyhands.task.Action;
import org.manyhands.task.Task;
import org.manyhands.task.TaskException;
import org.manyhands.task.TaskInterruptedException;
import org.manyhands.task.TaskTimeoutException;

/**
 * Tasks that belong together: they end before the scope does. Thread-safe.
 *
 * <pre>{@code
 * try (var scope = executor.<Object, List<Object>>scope(ScopePolicy.allSucceed())) {
 *   TaskFuture<User> user = scope.submit(() -> findUser(id));
 *   TaskFuture<Order> order = scope.submit(() -> findOrder(id));
 *   scope.join();                       // the first failure cancels the other, and is thrown
 *   return new Page(user.resultNow(), order.resultNow());
 * }                                     // nothing of them runs here any more
 * }</pre>
 *
 * <p>What the children come to, and whether one that ends cancels the others, is up to the {@link
 * ScopePolicy}.
 *
 * @param <T> the type of the children's values
 * @param <R> the type of what they come to
 */
public sealed interface TaskScope<T extends @Nullable Object, R extends @Nullable Object>
    extends AutoCloseable permits DefaultTaskScope {

  /**
   * Submits a child.
   *
   * @param task the task
   * @param <U> the type of its value
   * @return its future; already cancelled if this scope is
   * @throws IllegalStateException if this scope was joined or closed
   * @throws TaskException as {@link TaskExecutor#submit(Task)} throws it
   */
  default <U extends T> TaskFuture<U> submit(Task<U> task) {
    return submit(task, TaskOptions.none());
  }

  /**
   * Submits a child with options; otherwise as {@link #submit(Task)}.
   *
   * @param task the task
   * @param options how it is to be run
   * @param <U> the type of its value
   * @return its future
   */
  <U extends T> TaskFuture<U> submit(Task<U> task, TaskOptions options);

  /**
   * Submits a child without a result; otherwise as {@link #submit(Task)}.
   *
   * @param action the task
   * @return its future, whose value is {@code null}, also among the values of all children
   */
  default TaskFuture<@Nullable Void> submit(Action action) {
    return submit(action, TaskOptions.none());
  }

  /**
   * Submits a child without a result, with options; otherwise as {@link #submit(Action)}.
   *
   * @param action the task
   * @param options how it is to be run
   * @return its future, whose value is {@code null}, also among the values of all children
   */
  TaskFuture<@Nullable Void> submit(Action action, TaskOptions options);

  /**
   * Opens a scope within this one. It is cancelled when this one is, and closing this one closes
   * it.
   *
   * @param policy what its children come to
   * @param <U> the type of its children's values
   * @param <S> the type of what they come to
   * @return a new scope
   * @throws IllegalStateException if this scope was joined or closed
   */
  <U extends @Nullable Object, S extends @Nullable Object> TaskScope<U, S> scope(
      ScopePolicy<U, S> policy);

  /**
   * Cancels all children that have not ended, and those of scopes within, once the time has passed;
   * {@link #join()} then throws {@link TaskTimeoutException}.
   *
   * <pre>{@code
   * try (var scope = executor.scope(policy).withDeadline(limit)) { ... }
   * }</pre>
   *
   * @param deadline how long the whole may take, from now; longer than zero
   * @return this
   * @throws IllegalArgumentException if the deadline is not longer than zero. This scope is then
   *     closed, because nobody may hold it who could close it.
   * @throws IllegalStateException if this scope was joined or closed
   */
  TaskScope<T, R> withDeadline(Duration deadline);

  /** Cancels all children that have not ended, those of scopes within, and those to come. */
  void cancel();

  /**
   * Waits until all children have ended, or one of them has settled the matter and the others are
   * cancelled. No more children can be submitted then, not by children either: a child that has
   * tasks of its own opens a scope for them, here and before or with its executor.
   *
   * @return what the policy says
   * @throws TaskException what the policy throws
   * @throws TaskTimeoutException if the deadline of this scope passed
   * @throws TaskInterruptedException if this thread was interrupted; all children are then
   *     cancelled
   * @throws IllegalStateException if this scope was joined before, or closed
   */
  R join();

  /**
   * Cancels what has not ended and waits until nothing of it runs any more. A child that does not
   * heed its interrupt is waited for, unless the backend can kill it. A second call does nothing.
   */
  @Override
  void close();
}
