package org.manyhands.task;

import org.jspecify.annotations.Nullable;

/**
 * The result of one run of a {@link DivisibleTask} while it is put together from parts.
 *
 * <p>Parts are disjoint and together cover all units. {@link #add} may be called by several threads
 * at once, for different parts and in any order; {@link #result()} is called once, after the last.
 *
 * @param <P> the type of a part's result
 * @param <T> the type of the whole result
 */
public interface Assembly<P extends @Nullable Object, T extends @Nullable Object> {

  /**
   * The task that computes one part, independent of this assembly, so that it can run in another
   * process.
   *
   * @param from the first unit
   * @param to one past the last unit
   * @return a task whose result is meant for {@link #add}
   */
  Task<P> part(long from, long to);

  /**
   * The task that computes one part in this JVM, where it may write straight into the result. Its
   * value still has to be given to {@link #add}.
   *
   * @param from the first unit
   * @param to one past the last unit
   * @return a task that may share memory with this assembly
   */
  default Task<P> partInPlace(long from, long to) {
    return part(from, to);
  }

  /**
   * Takes the result of a part.
   *
   * @param from the first unit of the part
   * @param part what the part's task returned
   */
  void add(long from, P part);

  /**
   * The whole result.
   *
   * @return the result, once every part was added
   */
  T result();

  /**
   * Lets go of what this holds, after the last part has ended: there is no result, or nobody takes
   * it. By default, it is left to the garbage collector.
   */
  default void discard() {}
}
