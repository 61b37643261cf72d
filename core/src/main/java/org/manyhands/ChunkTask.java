package org.manyhands;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.manyhands.task.Task;
import org.manyhands.task.TaskContext;
import org.manyhands.task.TaskFunction;

/**
 * A function applied to several elements of a mapped collection, one after the other.
 *
 * @param function the function
 * @param first the number of the first element
 * @param elements the elements
 */
record ChunkTask<A extends @Nullable Object, T extends @Nullable Object>(
    TaskFunction<? super A, ? extends T> function, long first, Values<A> elements)
    implements Task<Values<T>> {

  @Override
  public Values<T> call() throws ChunkFailure, InterruptedException {
    TaskContext context = TaskContext.current().orElseThrow();
    List<T> results = new ArrayList<>(elements.size());
    for (int i = 0; i < elements.size(); i++) {
      if (context.isCancelled()) { // nobody waits for the others; a task of one would not start
        throw new InterruptedException("cancelled before element " + (first + i));
      }
      try {
        results.add(function.apply(elements.get(i)));
      } catch (Throwable thrown) { // as an executor does, which calls one element
        throw new ChunkFailure(first + i, Values.of(results), thrown);
      }
    }
    return Values.of(results);
  }
}
