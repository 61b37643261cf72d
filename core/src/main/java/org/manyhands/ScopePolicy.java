package org.manyhands;

import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.manyhands.task.TaskException;

/**
 * When the children of a {@link TaskScope} have done enough, and what they come to. Policies have
 * no state; one object serves any number of scopes.
 *
 * @param <T> the type of the children's values
 * @param <R> the type of what they come to
 */
public interface ScopePolicy<T extends @Nullable Object, R extends @Nullable Object> {

  /**
   * Whether a child that has just ended settles the matter, so that the others are of no use and
   * are cancelled. Called once for each child, for one after the other, on a thread that may block.
   *
   * @param child a child that has ended
   * @return whether the others are to be cancelled
   */
  boolean decides(TaskFuture<? extends T> child);

  /**
   * What the children come to. Called once.
   *
   * @param children all children in the order in which they were submitted; those that still run
   *     are to be passed over
   * @return the result
   * @throws TaskException if there is no result
   * @throws CancellationException if there is no result because children were cancelled
   */
  R result(List<? extends TaskFuture<? extends T>> children);

  /**
   * All children have to succeed; the first that does not cancels the others.
   *
   * @param <T> the type of the children's values
   * @return a policy whose result is the list of the values in the order of the children
   */
  static <T extends @Nullable Object> ScopePolicy<T, List<T>> allSucceed() {
    return new ScopePolicy<>() {
      @Override
      public boolean decides(TaskFuture<? extends T> child) {
        return child.state() != Future.State.SUCCESS;
      }

      @Override
      public List<T> result(List<? extends TaskFuture<? extends T>> children) {
        return Outcomes.<T>of(children).orThrow().values();
      }

      @Override
      public String toString() {
        return "all succeed";
      }
    };
  }

  /**
   * One child has to succeed; the first that does cancels the others.
   *
   * @param <T> the type of the children's values
   * @return a policy whose result is that child's value; if none succeeded, it throws what {@link
   *     Outcomes#orThrow()} does
   */
  static <T extends @Nullable Object> ScopePolicy<T, T> anySucceeds() {
    return new ScopePolicy<>() {
      @Override
      public boolean decides(TaskFuture<? extends T> child) {
        return child.state() == Future.State.SUCCESS;
      }

      @Override
      public T result(List<? extends TaskFuture<? extends T>> children) {
        Outcomes<T> outcomes = Outcomes.of(children);
        if (!outcomes.succeeded().isEmpty()) {
          return outcomes.succeeded().getFirst().resultNow();
        }
        outcomes.orThrow();
        throw new CancellationException("There is no first result, because there were no tasks.");
      }

      @Override
      public String toString() {
        return "any succeeds";
      }
    };
  }

  /**
   * Every child may end as it likes.
   *
   * @param <T> the type of the children's values
   * @return a policy whose result is the children parted by what became of them
   */
  static <T extends @Nullable Object> ScopePolicy<T, Outcomes<T>> allEnd() {
    return new ScopePolicy<>() {
      @Override
      public boolean decides(TaskFuture<? extends T> child) {
        return false;
      }

      @Override
      public Outcomes<T> result(List<? extends TaskFuture<? extends T>> children) {
        return Outcomes.of(children);
      }

      @Override
      public String toString() {
        return "all end";
      }
    };
  }
}
