package org.manyhands;

import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.manyhands.task.Task;

/** A callable of any type as a task, which can travel if the callable is serializable. */
@SuppressWarnings("serial") // that it is serializable is found out where it matters
record CallableTask<T extends @Nullable Object>(Callable<T> callable) implements Task<T> {
  @Override
  public T call() throws Exception {
    return callable.call();
  }
}
