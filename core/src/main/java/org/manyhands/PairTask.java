package org.manyhands;

import org.jspecify.annotations.Nullable;
import org.manyhands.task.Task;
import org.manyhands.task.TaskBiFunction;

/** A function applied to the results of two tasks. */
record PairTask<A extends @Nullable Object, B extends @Nullable Object, T extends @Nullable Object>(
    TaskBiFunction<? super A, ? super B, ? extends T> function, A first, B second)
    implements Task<T> {
  @Override
  public T call() throws Exception {
    return function.apply(first, second);
  }
}
