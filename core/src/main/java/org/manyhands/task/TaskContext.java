package org.manyhands.task;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a task may ask and tell while it runs, on whatever backend. Thread-safe.
 *
 * <pre>{@code
 * Task<Integer> count = () -> {
 *   TaskContext context = TaskContext.current().orElseThrow();
 *   int lines = 0;
 *   while (lines < total && !context.isCancelled()) {
 *     context.progress(++lines, total);
 *   }
 *   return lines;
 * };
 * }</pre>
 */
public interface TaskContext {

  /**
   * The id, name, attempt and tags of this task.
   *
   * @return what it is called
   */
  TaskInfo task();

  /**
   * Whether nobody waits for the result any more, because the task was cancelled or exceeded a time
   * limit. A long computation that does not wait, and so never meets its interrupt, should ask now
   * and then.
   *
   * @return whether it was
   */
  boolean isCancelled();

  /**
   * Tells the listeners of the executor how far this task is.
   *
   * @param done the units done so far, zero or more
   * @param total all units, or 0 if that is not known
   * @throws IllegalArgumentException if a number is negative
   */
  void progress(long done, long total);

  /**
   * The context of the task that runs on this thread.
   *
   * @return the context, or empty outside of a task and on threads that a task has started itself
   */
  static Optional<TaskContext> current() {
    return CurrentContext.get();
  }

  /** Where a context comes from once somebody asks for it; most tasks never do. */
  @FunctionalInterface
  interface Source {

    /**
     * The context; the same each time. Called on the thread that runs the task.
     *
     * @return the context
     */
    TaskContext context();
  }

  /**
   * Calls a task within a context, which {@link #current()} finds. For backends: running an attempt
   * in this JVM does it already.
   *
   * @param context the context
   * @param task the task
   * @param <T> the type of the result
   * @return what the task returned
   * @throws Exception what the task threw
   */
  static <T extends @Nullable Object> T call(TaskContext context, Task<T> task) throws Exception {
    return call((Source) () -> context, task);
  }

  /**
   * As {@link #call(TaskContext, Task)}, with a context that is made when it is asked for.
   *
   * @param context where the context comes from
   * @param task the task
   * @param <T> the type of the result
   * @return what the task returned
   * @throws Exception what the task threw
   */
  static <T extends @Nullable Object> T call(Source context, Task<T> task) throws Exception {
    return CurrentContext.call(context, task);
  }
}
