package org.manyhands.shared;

import org.manyhands.task.Assembly;
import org.manyhands.task.DivisibleTask;

/**
 * A divisible task whose result is a handle, which belongs to the executor that runs the task.
 *
 * @param <T> the type of the handle
 */
public interface SharingTask<T> extends DivisibleTask<T> {

  /**
   * A new, empty result in this JVM, to which computed parts are added.
   *
   * @param arrays where the result will be shared
   * @return an assembly that belongs to one run of this task
   */
  Assembly<?, T> assemble(SharedArrays arrays);

  /** As {@link #assemble(SharedArrays)}, with a result on the heap that belongs to no executor. */
  @Override
  default Assembly<?, T> assemble() {
    return assemble(SharedArrays.ownedByNone());
  }
}
