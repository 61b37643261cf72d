package org.manyhands;

import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.manyhands.spi.BackendInfo;
import org.manyhands.spi.BackendProvider;
import org.manyhands.task.Action;
import org.manyhands.task.BackendUnavailableException;
import org.manyhands.task.Task;
import org.manyhands.task.TaskException;
import org.manyhands.task.TaskFunction;
import org.manyhands.task.TaskInterruptedException;
import org.manyhands.task.TaskNotSerializableException;
import org.manyhands.task.TaskRejectedException;
import org.manyhands.task.TaskTimeoutException;

/**
 * Runs tasks on the backend that the configuration names. Thread-safe.
 *
 * <pre>{@code
 * try (var executor = TaskExecutor.open()) {
 *   TaskFuture<Integer> answer = executor.submit(() -> 6 * 7);
 *   System.out.println(answer.join());
 * }
 * }</pre>
 *
 * <p>An executor owns threads or processes and must be closed. {@link #close()} waits for all
 * tasks; {@link #shutdownNow()} cancels them.
 */
public sealed interface TaskExecutor extends AutoCloseable permits DefaultTaskExecutor {

  /**
   * Opens an executor as configured; see {@link ExecutorConfig} for where configuration comes from.
   *
   * @return a new executor
   * @throws ConfigurationException if the configuration names an unknown key, value or backend
   * @throws BackendUnavailableException if the backend cannot work on this machine
   */
  static TaskExecutor open() {
    return open(ExecutorConfig.defaults());
  }

  /**
   * Opens the executor of a name, which may be configured apart: {@code
   * manyhands.executor.reports.backend} is read by {@code open("reports")} in preference to {@code
   * manyhands.backend}.
   *
   * @param name the name: letters, digits and dashes
   * @return a new executor
   * @throws ConfigurationException if the configuration names an unknown key, value or backend
   * @throws BackendUnavailableException if the backend cannot work on this machine
   */
  static TaskExecutor open(String name) {
    return open(ExecutorConfig.named(name));
  }

  /**
   * Opens an executor with settings from code, which override all others.
   *
   * @param config the name and the settings
   * @return a new executor
   * @throws ConfigurationException if the configuration names an unknown key, value or backend
   * @throws BackendUnavailableException if the backend cannot work on this machine
   */
  static TaskExecutor open(ExecutorConfig config) {
    return DefaultTaskExecutor.open(
        ResolvedConfig.of(config, ConfigLayer.ofThisProcess(), Providers.installed()));
  }

  /**
   * Opens an executor on a backend that is not installed as a service, for tests of backends. The
   * setting {@code manyhands.backend} is not read.
   *
   * @param config the name and the settings
   * @param provider the backend
   * @return a new executor
   * @throws ConfigurationException if the configuration names an unknown key or value
   * @throws BackendUnavailableException if the backend cannot work on this machine
   */
  static TaskExecutor open(ExecutorConfig config, BackendProvider provider) {
    return DefaultTaskExecutor.open(
        ResolvedConfig.of(config, ConfigLayer.ofThisProcess(), Providers.installedAnd(provider)),
        provider);
  }

  /**
   * The names of the backends on the class path or module path, in alphabetical order.
   *
   * @return the names, any of which {@code manyhands.backend} may be set to
   */
  static List<String> availableBackends() {
    return Providers.names(Providers.installed());
  }

  /**
   * What the backend is and can do.
   *
   * @return name, parallelism and capabilities
   */
  BackendInfo backend();

  /**
   * Accepts a task and returns at once; on a backend without concurrency, once the task has run.
   *
   * @param task the task; any lambda that returns a value
   * @param <T> the type of the result
   * @return its future
   * @throws TaskRejectedException if this executor is closed
   * @throws TaskNotSerializableException if the task has to leave this process and cannot
   * @throws TaskException if the backend refuses the task for another reason
   */
  default <T extends @Nullable Object> TaskFuture<T> submit(Task<T> task) {
    return submit(task, TaskOptions.none());
  }

  /**
   * Accepts a task with a name or time limits; otherwise as {@link #submit(Task)}.
   *
   * @param task the task
   * @param options how it is to be run
   * @param <T> the type of the result
   * @return its future, which fails with {@link TaskTimeoutException} if a limit is exceeded
   */
  <T extends @Nullable Object> TaskFuture<T> submit(Task<T> task, TaskOptions options);

  /**
   * Accepts a task without a result; otherwise as {@link #submit(Task)}.
   *
   * @param action the task
   * @return its future, whose result is {@code null}
   */
  default TaskFuture<@Nullable Void> submit(Action action) {
    return submit(action, TaskOptions.none());
  }

  /**
   * Accepts a task without a result, with a name or time limits; otherwise as {@link
   * #submit(Task)}.
   *
   * @param action the task
   * @param options how it is to be run
   * @return its future, whose result is {@code null}
   */
  TaskFuture<@Nullable Void> submit(Action action, TaskOptions options);

  /**
   * Runs a task and waits for it. If the waiting thread is interrupted, the task is cancelled.
   *
   * @param task the task
   * @param <T> the type of the result
   * @return what {@code call()} returned
   * @throws TaskInterruptedException if this thread was interrupted; its interrupt status is set
   *     again
   * @throws TaskException if the task was refused, failed, or has no outcome, as {@link
   *     TaskFuture#join()} throws it
   */
  default <T extends @Nullable Object> T run(Task<T> task) {
    return run(task, TaskOptions.none());
  }

  /**
   * Runs a task with a name or time limits and waits for it; otherwise as {@link #run(Task)}.
   *
   * @param task the task
   * @param options how it is to be run
   * @param <T> the type of the result
   * @return what {@code call()} returned
   */
  <T extends @Nullable Object> T run(Task<T> task, TaskOptions options);

  /**
   * Runs a task without a result and waits for it; otherwise as {@link #run(Task)}.
   *
   * @param action the task
   */
  default void run(Action action) {
    run(action, TaskOptions.none());
  }

  /**
   * Runs a task without a result, with a name or time limits, and waits for it; otherwise as {@link
   * #run(Task)}.
   *
   * @param action the task
   * @param options how it is to be run
   */
  void run(Action action, TaskOptions options);

  /**
   * Applies a function to every element, each as a task of its own, and gives the results in the
   * order of the elements.
   *
   * <p>The stream is lazy: elements are taken, and tasks submitted, as results are consumed, so
   * that no more than {@code manyhands.map.window} are in progress and the source may be endless.
   * If a task fails, consuming its result throws what {@link TaskFuture#join()} would, and tasks
   * still in progress are cancelled; so are they when the stream is closed. The stream is
   * sequential and belongs to one thread.
   *
   * @param elements the elements
   * @param function what to apply
   * @param <A> the type of the elements
   * @param <T> the type of the results
   * @return the results
   */
  <A extends @Nullable Object, T extends @Nullable Object> Stream<T> map(
      Iterable<? extends A> elements, TaskFunction<? super A, ? extends T> function);

  /**
   * As {@link #map}, with each result as soon as it is there.
   *
   * @param elements the elements
   * @param function what to apply
   * @param <A> the type of the elements
   * @param <T> the type of the results
   * @return the results in the order in which the tasks end
   */
  <A extends @Nullable Object, T extends @Nullable Object> Stream<T> mapAsCompleted(
      Iterable<? extends A> elements, TaskFunction<? super A, ? extends T> function);

  /**
   * Takes no more tasks, waits until all have ended, and lets go of all threads and processes. If
   * this thread is interrupted while it waits, tasks are cancelled as by {@link #shutdownNow()},
   * and the interrupt status is set again. A second call does nothing.
   */
  @Override
  void close();

  /**
   * Takes no more tasks, cancels those that have not ended, and lets go of all threads and
   * processes.
   */
  void shutdownNow();
}
