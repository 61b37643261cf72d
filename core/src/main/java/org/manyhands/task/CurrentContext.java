package org.manyhands.task;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The context of the task that runs on a thread. Pool threads have it as a thread-local value, for
 * which they have a map already; for virtual threads see {@link VirtualContexts}.
 */
final class CurrentContext {

  private static final ThreadLocal<TaskContext.@Nullable Source> LOCAL = new ThreadLocal<>();

  private CurrentContext() {}

  static Optional<TaskContext> get() {
    Thread thread = Thread.currentThread();
    TaskContext.Source source = thread.isVirtual() ? VirtualContexts.find(thread) : LOCAL.get();
    return Optional.ofNullable(source).map(TaskContext.Source::context);
  }

  static <T extends @Nullable Object> T call(TaskContext.Source context, Task<T> task)
      throws Exception {
    Thread thread = Thread.currentThread();
    return thread.isVirtual()
        ? VirtualContexts.call(thread, context, task)
        : callOnPlatformThread(context, task);
  }

  private static <T extends @Nullable Object> T callOnPlatformThread(
      TaskContext.Source context, Task<T> task) throws Exception {
    TaskContext.Source outer = LOCAL.get();
    LOCAL.set(context);
    try {
      return task.call();
    } finally {
      LOCAL.set(outer);
    }
  }
}
