package org.manyhands.gpu;

import java.lang.reflect.Array;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * An array of arrays as one.
 *
 * @param elements the elements of all rows, row after row
 * @param starts where each row begins, and where the last one ends
 */
@SuppressWarnings("ArrayRecordComponent") // is compared by nobody
record FlatRows(Object elements, int[] starts) {

  /** The longest array that all common JVMs can allocate. */
  private static final long LONGEST = Integer.MAX_VALUE - 8;

  /**
   * Whether they can be one array. If not, they are left to Java: a row is missing, which matters
   * only if it is read, or they are too many.
   */
  static boolean isPossible(@Nullable Object[] rows) {
    long total = 0;
    for (Object row : rows) {
      if (row == null) {
        return false;
      }
      total += Array.getLength(row);
    }
    return total <= LONGEST;
  }

  /** Copies all rows. */
  static FlatRows of(Object[] rows) {
    int[] starts = new int[rows.length + 1];
    Arrays.setAll(starts, row -> row == 0 ? 0 : Array.getLength(rows[row - 1]));
    Arrays.parallelPrefix(starts, Integer::sum);
    Object elements =
        Array.newInstance(
            rows.getClass().getComponentType().getComponentType(), starts[rows.length]);
    for (int row = 0; row < rows.length; row++) {
      System.arraycopy(rows[row], 0, elements, starts[row], starts[row + 1] - starts[row]);
    }
    return new FlatRows(elements, starts);
  }

  /** How many rows there are. */
  int count() {
    return starts.length - 1;
  }
}
