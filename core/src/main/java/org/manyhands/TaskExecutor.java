package org.manyhands;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.manyhands.observe.Explanation;
import org.manyhands.observe.TaskListener;
import org.manyhands.observe.TaskStats;
import org.manyhands.shared.SharedDoubles;
import org.manyhands.shared.SharedFloats;
import org.manyhands.shared.SharedInts;
import org.manyhands.shared.SharedLongs;
import org.manyhands.spi.BackendInfo;
import org.manyhands.spi.BackendProvider;
import org.manyhands.task.Action;
import org.manyhands.task.BackendUnavailableException;
import org.manyhands.task.SharingException;
import org.manyhands.task.Task;
import org.manyhands.task.TaskBiFunction;
import org.manyhands.task.TaskException;
import org.manyhands.task.TaskFunction;
import org.manyhands.task.TaskInterruptedException;
import org.manyhands.task.TaskNotSerializableException;
import org.manyhands.task.TaskRejectedException;
import org.manyhands.task.TaskTimeoutException;
import org.manyhands.task.UnsupportedTaskException;

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
 * <p>A parameter is never {@code null} unless that is said of it: a {@link NullPointerException}
 * then names it. An executor owns threads or processes and must be closed. {@link #close()} waits
 * for all tasks; {@link #shutdownNow()} cancels them.
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
    Objects.requireNonNull(config, "config");
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
    Objects.requireNonNull(config, "config");
    Objects.requireNonNull(provider, "provider");
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
   * Accepts a task and returns at once; on a backend without concurrency, once the task has run. If
   * {@code manyhands.in-flight.tasks} or {@code .bytes} bound what is in flight, and the executor
   * is full, {@code manyhands.in-flight.full} decides whether this call waits, throws or runs the
   * task itself. What the calling thread cannot do itself waits instead: a task that is started
   * later or may be run again, that requires more than a thread of this program, or that is meant
   * for a backend without shared memory, where it may do what would harm the program. Inside a task
   * of this executor nothing waits, because it could wait for itself: the calling thread runs the
   * new task, or it is taken beyond the bound.
   *
   * @param task the task; any lambda that returns a value
   * @param <T> the type of the result
   * @return its future
   * @throws TaskRejectedException if this executor is closed, or full and configured to reject
   * @throws TaskInterruptedException if this thread was interrupted while it waited for room
   * @throws TaskNotSerializableException if the task has to leave this process and cannot
   * @throws TaskException if the backend refuses the task for another reason
   */
  default <T extends @Nullable Object> TaskFuture<T> submit(Task<T> task) {
    return submit(task, TaskOptions.none());
  }

  /**
   * Accepts a task with a name, time limits, a retry and more; otherwise as {@link #submit(Task)}.
   *
   * @param task the task
   * @param options how it is to be run
   * @param <T> the type of the result
   * @return its future, which fails with {@link TaskTimeoutException} if a limit is exceeded
   * @throws UnsupportedTaskException if the options require what the backend cannot do
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
   * <p>Of a divisible task without a time limit, such as a kernel, this thread computes parts that
   * nobody has begun instead of waiting for them, if the backend has {@link
   * org.manyhands.spi.Capability#SHARED_MEMORY}. An interrupt then ends the task once the function
   * has returned that this thread calls. {@code manyhands.kernel.caller-helps=false} leaves all
   * parts to the backend.
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
   * If a task fails, consuming its result throws what {@link TaskFuture#join()} would, with the
   * number of the element, from 0, in its message, and tasks still in progress are cancelled; so
   * are they when the stream is closed. The stream is sequential and belongs to one thread.
   *
   * <p>Where a task must travel, as to another process, that costs more than a quick function:
   * {@code manyhands.map.chunk} says how many elements one task computes. The results are the same;
   * options, such as a timeout or a retry, are then for the chunk, and what happens to its worker
   * happens to all elements of the chunk.
   *
   * @param elements the elements
   * @param function what to apply
   * @param <A> the type of the elements
   * @param <T> the type of the results
   * @return the results
   */
  default <A extends @Nullable Object, T extends @Nullable Object> Stream<T> map(
      Iterable<? extends A> elements, TaskFunction<? super A, ? extends T> function) {
    return map(elements, function, TaskOptions.none());
  }

  /**
   * As {@link #map(Iterable, TaskFunction)}, with options for the task of every element.
   *
   * @param elements the elements
   * @param function what to apply
   * @param options how each task is to be run
   * @param <A> the type of the elements
   * @param <T> the type of the results
   * @return the results
   */
  <A extends @Nullable Object, T extends @Nullable Object> Stream<T> map(
      Iterable<? extends A> elements,
      TaskFunction<? super A, ? extends T> function,
      TaskOptions options);

  /**
   * As {@link #map(Iterable, TaskFunction)}, with each result as soon as it is there.
   *
   * @param elements the elements
   * @param function what to apply
   * @param <A> the type of the elements
   * @param <T> the type of the results
   * @return the results in the order in which the tasks end
   */
  default <A extends @Nullable Object, T extends @Nullable Object> Stream<T> mapAsCompleted(
      Iterable<? extends A> elements, TaskFunction<? super A, ? extends T> function) {
    return mapAsCompleted(elements, function, TaskOptions.none());
  }

  /**
   * As {@link #mapAsCompleted(Iterable, TaskFunction)}, with options for the task of every element.
   *
   * @param elements the elements
   * @param function what to apply
   * @param options how each task is to be run
   * @param <A> the type of the elements
   * @param <T> the type of the results
   * @return the results in the order in which the tasks end
   */
  <A extends @Nullable Object, T extends @Nullable Object> Stream<T> mapAsCompleted(
      Iterable<? extends A> elements,
      TaskFunction<? super A, ? extends T> function,
      TaskOptions options);

  /**
   * Submits a task whose input is the result of another one, which may belong to another executor.
   * It is started when that one has succeeded; if that one does not succeed, it ends as that one. A
   * function without a result returns {@code null}: {@code value -> { print(value); return null;
   * }}.
   *
   * @param input the future of the input
   * @param function what to apply to the result; it runs as a task
   * @param <A> the type of the input
   * @param <T> the type of the result
   * @return the future of what the function returns
   */
  default <A extends @Nullable Object, T extends @Nullable Object> TaskFuture<T> submitWith(
      TaskFuture<? extends A> input, TaskFunction<? super A, ? extends T> function) {
    return submitWith(input, function, TaskOptions.none());
  }

  /**
   * As {@link #submitWith(TaskFuture, TaskFunction)}, with options.
   *
   * @param input the future of the input
   * @param function what to apply to the result; it runs as a task
   * @param options how the task is to be run; a deadline counts from now
   * @param <A> the type of the input
   * @param <T> the type of the result
   * @return the future of what the function returns
   */
  <A extends @Nullable Object, T extends @Nullable Object> TaskFuture<T> submitWith(
      TaskFuture<? extends A> input,
      TaskFunction<? super A, ? extends T> function,
      TaskOptions options);

  /**
   * Submits a task whose input is the results of two others; otherwise as {@link
   * #submitWith(TaskFuture, TaskFunction)}.
   *
   * @param first the future of the first input
   * @param second the future of the second input
   * @param function what to apply to the results; it runs as a task
   * @param <A> the type of the first input
   * @param <B> the type of the second input
   * @param <T> the type of the result
   * @return the future of what the function returns
   */
  default <A extends @Nullable Object, B extends @Nullable Object, T extends @Nullable Object>
      TaskFuture<T> submitWith(
          TaskFuture<? extends A> first,
          TaskFuture<? extends B> second,
          TaskBiFunction<? super A, ? super B, ? extends T> function) {
    return submitWith(first, second, function, TaskOptions.none());
  }

  /**
   * As {@link #submitWith(TaskFuture, TaskFuture, TaskBiFunction)}, with options.
   *
   * @param first the future of the first input
   * @param second the future of the second input
   * @param function what to apply to the results; it runs as a task
   * @param options how the task is to be run; a deadline counts from now
   * @param <A> the type of the first input
   * @param <B> the type of the second input
   * @param <T> the type of the result
   * @return the future of what the function returns
   */
  <A extends @Nullable Object, B extends @Nullable Object, T extends @Nullable Object>
      TaskFuture<T> submitWith(
          TaskFuture<? extends A> first,
          TaskFuture<? extends B> second,
          TaskBiFunction<? super A, ? super B, ? extends T> function,
          TaskOptions options);

  /**
   * Submits a task whose input is the results of any number of others, as a list in their order;
   * otherwise as {@link #submitWith(TaskFuture, TaskFunction)}. If several do not succeed, it ends
   * as one of them.
   *
   * @param inputs the futures of the inputs
   * @param function what to apply to the list of results; it runs as a task
   * @param <A> the type of the inputs
   * @param <T> the type of the result
   * @return the future of what the function returns
   */
  default <A extends @Nullable Object, T extends @Nullable Object> TaskFuture<T> submitWithAll(
      List<? extends TaskFuture<? extends A>> inputs,
      TaskFunction<? super List<A>, ? extends T> function) {
    return submitWithAll(inputs, function, TaskOptions.none());
  }

  /**
   * As {@link #submitWithAll(List, TaskFunction)}, with options.
   *
   * @param inputs the futures of the inputs
   * @param function what to apply to the list of results; it runs as a task
   * @param options how the task is to be run; a deadline counts from now
   * @param <A> the type of the inputs
   * @param <T> the type of the result
   * @return the future of what the function returns
   */
  <A extends @Nullable Object, T extends @Nullable Object> TaskFuture<T> submitWithAll(
      List<? extends TaskFuture<? extends A>> inputs,
      TaskFunction<? super List<A>, ? extends T> function,
      TaskOptions options);

  /**
   * Submits a task that is started after a delay. Closing the executor waits for it.
   *
   * @param delay the delay, zero or longer
   * @param task the task
   * @param <T> the type of the result
   * @return its future
   */
  default <T extends @Nullable Object> TaskFuture<T> after(Duration delay, Task<T> task) {
    return after(delay, task, TaskOptions.none());
  }

  /**
   * As {@link #after(Duration, Task)}, with options.
   *
   * @param delay the delay, zero or longer
   * @param task the task
   * @param options how the task is to be run; a deadline counts from now, not from the start
   * @param <T> the type of the result
   * @return its future
   */
  <T extends @Nullable Object> TaskFuture<T> after(
      Duration delay, Task<T> task, TaskOptions options);

  /**
   * Submits a task without a result that is started after a delay; otherwise as {@link
   * #after(Duration, Task)}.
   *
   * @param delay the delay, zero or longer
   * @param action the task
   * @return its future, whose result is {@code null}
   */
  default TaskFuture<@Nullable Void> after(Duration delay, Action action) {
    return after(delay, action, TaskOptions.none());
  }

  /**
   * As {@link #after(Duration, Action)}, with options.
   *
   * @param delay the delay, zero or longer
   * @param action the task
   * @param options how the task is to be run; a deadline counts from now, not from the start
   * @return its future, whose result is {@code null}
   */
  TaskFuture<@Nullable Void> after(Duration delay, Action action, TaskOptions options);

  /**
   * Runs an action again and again, until it fails or is cancelled. Closing the executor cancels
   * it, and lets a run that has started finish.
   *
   * @param repetition when
   * @param action the action
   * @return a future that never succeeds: it is cancelled, or fails as the run that failed
   */
  default TaskFuture<@Nullable Void> repeat(Repetition repetition, Action action) {
    return repeat(repetition, action, TaskOptions.none());
  }

  /**
   * As {@link #repeat(Repetition, Action)}, with options.
   *
   * @param repetition when
   * @param action the action
   * @param options how each run is to be run; a deadline ends the whole repetition
   * @return a future that never succeeds: it is cancelled, or fails as the run that failed
   */
  TaskFuture<@Nullable Void> repeat(Repetition repetition, Action action, TaskOptions options);

  /**
   * Opens a scope: tasks that belong together, and end before it does. Close it.
   *
   * @param policy what its children come to
   * @param <T> the type of the children's values
   * @param <R> the type of what they come to
   * @return a new scope
   */
  <T extends @Nullable Object, R extends @Nullable Object> TaskScope<T, R> scope(
      ScopePolicy<T, R> policy);

  /**
   * Shares an array with tasks: what they capture is the handle, and what is sent with each of them
   * is where the data is, never the data.
   *
   * <pre>{@code
   * try (SharedDoubles prices = executor.share(array)) {
   *   double sum = executor.run(Kernels.sum(prices.length(), i -> prices.get(i)));
   * }
   * }</pre>
   *
   * <p>On a backend with {@linkplain org.manyhands.spi.Capability#SHARED_MEMORY shared memory} the
   * handle refers to the array itself, which must not be written before the handle is closed; on
   * any other, the data is copied once, now. This thread waits for that, interrupted or not. The
   * handle is closed with this executor, if not before.
   *
   * @param array the data
   * @return a handle that tasks can capture
   * @throws SharingException if the backend cannot share, there is no room, or this is closed
   */
  SharedDoubles share(double[] array);

  /**
   * As {@link #share(double[])}.
   *
   * @param array the data
   * @return a handle that tasks can capture
   */
  SharedFloats share(float[] array);

  /**
   * As {@link #share(double[])}.
   *
   * @param array the data
   * @return a handle that tasks can capture
   */
  SharedInts share(int[] array);

  /**
   * As {@link #share(double[])}.
   *
   * @param array the data
   * @return a handle that tasks can capture
   */
  SharedLongs share(long[] array);

  /**
   * Says where and how a task would run, what would cross a boundary, and what is missing. Does not
   * run it, but computes a few elements of a kernel to estimate its cost.
   *
   * @param task the task
   * @return an explanation, whose {@code toString()} is for people
   */
  default Explanation explain(Task<?> task) {
    return explain(task, TaskOptions.none());
  }

  /**
   * As {@link #explain(Task)}, for a task with options.
   *
   * @param task the task
   * @param options how it is to be run
   * @return an explanation
   */
  Explanation explain(Task<?> task, TaskOptions options);

  /**
   * As {@link #explain(Task)}, for a task without a result.
   *
   * @param action the task
   * @return an explanation
   */
  default Explanation explain(Action action) {
    return explain(action, TaskOptions.none());
  }

  /**
   * As {@link #explain(Task, TaskOptions)}, for a task without a result.
   *
   * @param action the task
   * @param options how it is to be run
   * @return an explanation
   */
  Explanation explain(Action action, TaskOptions options);

  /**
   * How many tasks are in each state.
   *
   * @return the numbers at this moment
   */
  TaskStats stats();

  /**
   * Tells a listener of the tasks that are submitted from now on.
   *
   * @param listener the listener
   */
  void addListener(TaskListener listener);

  /**
   * Tells a listener of no tasks that are submitted from now on.
   *
   * @param listener a listener that was added; if it was not, nothing happens
   */
  void removeListener(TaskListener listener);

  /**
   * This executor as an {@link ExecutorService}, for libraries that take one. Each call gives a new
   * view.
   *
   * <pre>{@code
   * ExecutorService service = executor.asExecutorService();
   * library.setExecutor(service);
   * // ...
   * library.close(); // may shut down the service; the executor goes on
   * }</pre>
   *
   * <p>A view has a lifecycle of its own. Its {@code shutdown()}, {@code shutdownNow()} and {@code
   * close()} end the view and the tasks that were given to it, not this executor and its other
   * tasks. Once this executor is closed, its views are shut down, too, and reject tasks.
   *
   * <p>A view keeps the JDK's contract, and says where that leaves a choice:
   *
   * <ul>
   *   <li>What a {@code Runnable} throws that was given to {@code execute} goes to the handler of
   *       uncaught exceptions.
   *   <li>{@code shutdownNow()} cancels the futures of the tasks that have not begun and returns
   *       these tasks. Whoever runs one does its work; its future stays cancelled.
   *   <li>On a backend with {@linkplain org.manyhands.spi.Capability#SHARED_MEMORY shared memory},
   *       any {@code Callable} or {@code Runnable} will do, and the future of a task that {@code
   *       shutdownNow()} interrupts ends as the task does.
   *   <li>On any other backend, a task and its result are serialized. One that is not serializable
   *       is rejected with a {@code RejectedExecutionException} that says why; {@code
   *       (Callable<Integer> & Serializable) () -> 1} is, and so is any {@link Task}. The {@code
   *       result} of {@code submit(Runnable, result)} stays here. The future of a task that {@code
   *       shutdownNow()} interrupts is cancelled.
   *   <li>A view is terminated when nothing of its tasks runs any more, also of those whose futures
   *       were cancelled.
   *   <li>With shared memory, {@code close()} throws {@link IllegalStateException} if a task of the
   *       view calls it, for which it would wait, or if tasks that close views would wait for each
   *       other; so does {@code awaitTermination}, if it is to wait for a day or longer.
   * </ul>
   *
   * @return a new view
   */
  ExecutorService asExecutorService();

  /**
   * Takes no more tasks, waits until all have ended, and lets go of all threads and processes. If
   * this thread is interrupted while it waits, tasks are cancelled as by {@link #shutdownNow()},
   * and the interrupt status is set again. A second call does nothing.
   *
   * @throws IllegalStateException if a task of this executor calls it, for which it would wait; or
   *     a task of another one, for which a task of this one waits in its turn
   */
  @Override
  void close();

  /**
   * Takes no more tasks, cancels those that have not ended, and lets go of all threads and
   * processes.
   */
  void shutdownNow();
}
