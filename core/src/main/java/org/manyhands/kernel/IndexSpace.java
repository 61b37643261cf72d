package org.manyhands.kernel;

import java.io.Serializable;

/**
 * The indices over which a kernel is computed: a line of {@code columns} elements if {@code rows}
 * is one, or a grid. Element {@code (row, column)} of a grid has the position {@code row * columns
 * + column} in the result.
 *
 * @param rows the number of rows, zero or more
 * @param columns the number of columns, zero or more
 */
public record IndexSpace(int rows, int columns) implements Serializable {

  /** The longest array that all common JVMs can allocate. */
  private static final int MAX_SIZE = Integer.MAX_VALUE - 8;

  /** Checks that no size is negative and that an array can hold all elements. */
  public IndexSpace {
    if (rows < 0 || columns < 0) {
      throw new IllegalArgumentException(
          "A kernel's range must not be negative, but is '%s'; use 0 or more."
              .formatted(rows == 1 ? columns : rows + " x " + columns));
    }
    if ((long) rows * columns > MAX_SIZE) {
      throw new IllegalArgumentException(
          "A kernel's range of '%d x %d' has %d elements, but an array holds at most %d; cut it."
              .formatted(rows, columns, (long) rows * columns, MAX_SIZE));
    }
  }

  /**
   * The indices {@code 0} to {@code size - 1}.
   *
   * @param size the number of elements, zero or more
   * @return a line
   */
  public static IndexSpace line(int size) {
    return new IndexSpace(1, size);
  }

  /**
   * The number of elements.
   *
   * @return {@code rows * columns}
   */
  public int size() {
    return rows * columns;
  }
}
