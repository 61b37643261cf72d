package org.manyhands.task;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The context of the task that runs on a thread. */
final class CurrentContext {

  private static final ScopedValue<TaskContext> CONTEXT = ScopedValue.newInstance();

  private CurrentContext() {}

  static Optional<TaskContext> get() {
    return CONTEXT.isBound() ? Optional.of(CONTEXT.get()) : Optional.empty();
  }

  static <T extends @Nullable Object> T call(TaskContext context, Task<T> task) throws Exception {
    return ScopedValue.where(CONTEXT, context).call(task::call);
  }
}
