package org.manyhands.spi;

import java.util.List;
import java.util.Optional;
import org.manyhands.task.DivisibleTask;
import org.manyhands.task.Task;
import org.manyhands.task.TaskException;

/**
 * A place where tasks run. Thread-safe.
 *
 * <p>A backend runs attempts and nothing else. It is correct if every attempt that it accepted ends
 * exactly once, whatever dies, with what the task's {@code call()} returned or threw, or with a
 * {@link TaskException} that says why there is no such outcome.
 */
public interface Backend extends AutoCloseable {

  /**
   * What this backend is and can do. Asked before work starts; the answer does not change.
   *
   * @return name, parallelism and capabilities
   */
  BackendInfo info();

  /**
   * Accepts an attempt and, with {@link Capability#CONCURRENCY}, returns at once.
   *
   * @param attempt the run of a task to carry out
   * @throws TaskException if this attempt is refused; it then has not been accepted
   */
  void start(Attempt<?> attempt);

  /**
   * Accepts attempts that are parts of one task, as {@link #start} accepts each. A backend whose
   * threads run one attempt after the other may hand them over together, and so wake no more
   * threads than are wanted.
   *
   * @param parts the attempts; the first are best begun first
   * @param atOnce how many threads are wanted for them, one or more: a wish
   * @throws TaskException if an attempt is refused; others may have been accepted
   */
  default void startAll(List<? extends Attempt<?>> parts, int atOnce) {
    parts.forEach(this::start);
  }

  /**
   * Whether a divisible task is started as it is, instead of its parts.
   *
   * @param task the task
   * @return by default, whether {@link Capability#NATIVE_KERNELS} is declared
   */
  default boolean takesWhole(DivisibleTask<?> task) {
    return info().has(Capability.NATIVE_KERNELS);
  }

  /**
   * What this backend has to say about how it would run a task, for people. Runs nothing.
   *
   * @param task the task
   * @return sentences; by default none
   * @throws org.manyhands.task.UnsupportedTaskException if it would refuse the task; the message
   *     says why
   */
  default List<String> explain(Task<?> task) {
    return List.of();
  }

  /**
   * The time by which time limits, delays and pauses between attempts are counted.
   *
   * @return a scheduler of this backend's own, which it closes itself; by default none, for real
   *     time
   */
  default Optional<Scheduler> scheduler() {
    return Optional.empty();
  }

  /**
   * Where the arrays are kept that tasks share, if {@link Capability#SHARED_DATA} is declared.
   *
   * @return a store, which this backend closes itself; by default none, for the heap of the
   *     program: good for all whose tasks run in this JVM
   */
  default Optional<SharedStore> sharedStore() {
    return Optional.empty();
  }

  /**
   * Ends every attempt that has not ended, those that wait and those that run, by {@link
   * Attempt#cancel()}, and lets go of everything: afterwards no thread, process, file or buffer of
   * this backend is left. A second call does nothing. The executor calls this after the last
   * attempt ended, or earlier to stop at once.
   */
  @Override
  void close();
}
