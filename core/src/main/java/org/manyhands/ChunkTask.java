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
    boolean leftBehind = false;
    try {
      for (int i = 0; i < elements.size(); i++) {
        if (i > 0) { // before the question that follows, whose answer is known before an interrupt
          leftBehind |= Thread.interrupted();
        }
        if (context.isCancelled()) { // nobody waits for the others; a task of one would not start
          throw new InterruptedException("cancelled before element " + (first + i));
        }
        results.add(apply(i, results));
      }
      return Values.of(results);
    } finally {
      if (leftBehind) { // it may be for the thread, as after a task of one element
        Thread.currentThread().interrupt();
      }
    }
  }

  private T apply(int index, List<T> before) throws ChunkFailure {
    try {
      return function.apply(elements.get(index));
    } catch (Throwable thrown) { // as an executor does, which calls one element
      throw new ChunkFailure(first + index, Values.of(before), thrown);
    }
  }
}
