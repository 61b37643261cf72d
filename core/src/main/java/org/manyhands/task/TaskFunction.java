package org.manyhands.task;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * A serializable function of one argument, applied to every element of a collection.
 *
 * @param <A> the type of the argument
 * @param <T> the type of the result, which may be {@code null}
 */
@FunctionalInterface
public interface TaskFunction<A extends @Nullable Object, T extends @Nullable Object>
    extends Serializable {

  /**
   * Computes the result for one argument.
   *
   * @param argument the argument
   * @return the result
   * @throws Exception if the computation fails
   */
  T apply(A argument) throws Exception;
}
