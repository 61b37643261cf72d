package org.manyhands.task;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The context of the task that runs on a thread. A virtual thread has it as a scoped value, because
 * a thread-local one would cost each such thread a map of its own; a pool's thread has that map
 * already, and the scoped value would cost each task more.
 */
final class CurrentContext {

  private static final ScopedValue<TaskContext> SCOPED = ScopedValue.newInstance();
  private static final ThreadLocal<@Nullable TaskContext> LOCAL = new ThreadLocal<>();

  private CurrentContext() {}

  static Optional<TaskContext> get() {
    if (Thread.currentThread().isVirtual()) {
      return SCOPED.isBound() ? Optional.of(SCOPED.get()) : Optional.empty();
    }
    return Optional.ofNullable(LOCAL.get());
  }

  static <T extends @Nullable Object> T call(TaskContext context, Task<T> task) throws Exception {
    return Thread.currentThread().isVirtual()
        ? ScopedValue.where(SCOPED, context).call(task::call)
        : callOnPlatformThread(context, task);
  }

  private static <T extends @Nullable Object> T callOnPlatformThread(
      TaskContext context, Task<T> task) throws Exception {
    TaskContext outer = LOCAL.get();
    LOCAL.set(context);
    try {
      return task.call();
    } finally {
      LOCAL.set(outer);
    }
  }
}
