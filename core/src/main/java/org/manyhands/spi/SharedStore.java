package org.manyhands.spi;

import org.manyhands.task.SharingException;

/**
 * Where a backend keeps the arrays that tasks share, outside of the program's heap. Thread-safe.
 */
public interface SharedStore {

  /**
   * Takes room for an array.
   *
   * @param name what the array is called in messages, to begin a sentence with
   * @param bytes the length of its content
   * @return room for so many bytes, whose content is not defined
   * @throws SharingException if there is no room; nothing is then taken
   */
  SharedBlock allocate(String name, long bytes);

  /**
   * Whether only results are kept here. Arrays that a program shares then stay on its heap, and the
   * backend copies them when a task that needs that reads them.
   *
   * @return {@code false} unless overridden
   */
  default boolean isForResultsOnly() {
    return false;
  }
}
