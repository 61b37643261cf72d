package org.manyhands.task;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * A serializable function of two arguments.
 *
 * @param <A> the type of the first argument
 * @param <B> the type of the second argument
 * @param <T> the type of the result, which may be {@code null}
 */
@FunctionalInterface
public interface TaskBiFunction<
        A extends @Nullable Object, B extends @Nullable Object, T extends @Nullable Object>
    extends Serializable {

  /**
   * Computes the result.
   *
   * @param first the first argument
   * @param second the second argument
   * @return the result
   * @throws Exception if the computation fails
   */
  T apply(A first, B second) throws Exception;
}
