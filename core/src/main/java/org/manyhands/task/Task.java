package org.manyhands.task;

import java.io.Serializable;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * A piece of work as an immutable, serializable value: what {@link #call()} returns or throws is
 * what the task means, wherever a backend runs it.
 *
 * <p>Any lambda without parameters that returns a value is a task. What it captures is its input
 * and must not be changed after it was submitted. Backends that run tasks in other processes
 * serialize the task and its result; whatever a task captures must then be {@link Serializable}.
 *
 * @param <T> the type of the result, which may be {@code null}
 */
@FunctionalInterface
public interface Task<T extends @Nullable Object> extends Callable<T>, Serializable {

  /**
   * Computes the result.
   *
   * @return the result
   * @throws Exception if the task fails; the future of this task then fails with it as the cause
   */
  @Override
  T call() throws Exception;
}
