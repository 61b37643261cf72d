package org.manyhands.task;

import org.jspecify.annotations.Nullable;

/**
 * A task made of {@link #size()} units, numbered from zero, that can be computed in parts.
 *
 * <p>The result must not depend on where the cuts are. If several units fail, the task fails as the
 * one with the lowest number does, which is what a loop over the units would do.
 *
 * @param <T> the type of the result
 */
public interface DivisibleTask<T extends @Nullable Object> extends Task<T> {

  /**
   * The number of units.
   *
   * @return the number of units, zero or more
   */
  long size();

  /**
   * How many elements the units hold together, as its author would count them: what people are
   * told. By default, a unit is an element.
   *
   * @return the number of elements, zero or more
   */
  default long elements() {
    return size();
  }

  /**
   * A new, empty result in this JVM, to which computed parts are added.
   *
   * @return an assembly that belongs to one run of this task
   */
  Assembly<?, T> assemble();

  /** Computes all units as one part, in the calling thread. */
  @Override
  default T call() throws Exception {
    return whole(assemble());
  }

  private <P extends @Nullable Object> T whole(Assembly<P, T> assembly) throws Exception {
    if (size() > 0) {
      assembly.add(0, assembly.partInPlace(0, size()).call());
    }
    return assembly.result();
  }
}
