package org.manyhands;

import org.jspecify.annotations.Nullable;
import org.manyhands.task.Task;
import org.manyhands.task.TaskFunction;

/** A function applied to one element of a mapped collection. */
record ElementTask<A extends @Nullable Object, T extends @Nullable Object>(
    TaskFunction<? super A, ? extends T> function, A element) implements Task<T> {
  @Override
  public T call() throws Exception {
    return function.apply(element);
  }
}
