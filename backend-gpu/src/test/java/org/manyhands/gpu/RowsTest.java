package org.manyhands.gpu;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.manyhands.kernel.Kernels;

/** Captured arrays of arrays. */
class RowsTest extends OnDevice {

  private static final int SIZE = 40;
  private static final double[][] TABLE = {{1.5, -2}, {0}, {}, {7, 8, 9}};

  private final float[][] matrix = new float[SIZE][SIZE];
  private final int[][] jagged = new int[SIZE][];

  RowsTest() {
    for (int row = 0; row < SIZE; row++) {
      jagged[row] = new int[row % 5];
      Arrays.fill(jagged[row], row);
      for (int column = 0; column < SIZE; column++) {
        matrix[row][column] = row * 0.5f - column;
      }
    }
  }

  @Test
  void areReadElementByElement() {
    assertSame(
        Kernels.floats(
            SIZE,
            SIZE,
            (row, column) -> {
              float sum = 0;
              for (int k = 0; k < SIZE; k++) {
                sum += matrix[row][k] * matrix[k][column];
              }
              return sum;
            }));
  }

  @Test
  void mayBeJagged() {
    assertSame(
        Kernels.ints(
            SIZE,
            i -> {
              int sum = jagged.length;
              for (int k = 0; k < jagged[i].length; k++) {
                sum += jagged[i][k] * k;
              }
              return sum;
            }));
    assertSame(
        Kernels.ints(
            SIZE,
            i -> {
              int sum = 0;
              for (int[] row : jagged) {
                for (int element : row) {
                  sum = sum * 31 + element;
                }
              }
              return sum + i;
            }));
  }

  @Test
  void ofAllTypes() {
    long[][] longs = {{1, 2}, {3L << 40}};
    byte[][] bytes = {{-1, 5, 6}, {7, 8, 9}};
    char[][] chars = {{'a', 'b', 'c'}};
    boolean[][] flags = {{true, false}, {}};
    assertSame(
        Kernels.doubles(
            3,
            i ->
                TABLE[3][i]
                    + longs[i & 1][0]
                    + bytes[1][i]
                    + chars[0][i]
                    + (flags[0][i & 1] ? 0.5 : 0)));
  }

  @Test
  void inVariablesAndHelpers() {
    assertSame(
        Kernels.floats(
            SIZE,
            i -> {
              float[][] all = matrix;
              float[] row = all[i];
              if (i % 2 == 0) {
                row = all[(i * 7) % SIZE];
              }
              return total(all, row) + row[i];
            }));
  }

  private static float total(float[][] all, float[] row) {
    float total = 0;
    for (int k = 0; k < row.length; k++) {
      total += row[k] - all[k][0];
    }
    return total;
  }

  @Test
  void exceptionsAreThoseOfJava() {
    assertSameFailure(Kernels.ints(SIZE, i -> jagged[i][3]));
    assertSameFailure(Kernels.floats(SIZE + 1, i -> matrix[i][0]));
    assertSameFailure(Kernels.floats(SIZE, i -> matrix[i - 3][i]));
    assertSameFailure(Kernels.doubles(4, i -> TABLE[i][1]));
  }

  @Test
  @SuppressWarnings("NullAway") // what a program may come to by mistake
  void rowsMayBeMissing() {
    int[][] some = {{1, 2}, null, {3, 4}};
    assertSame(Kernels.ints(2, i -> some[2 * i][i]));
    assertSameFailure(Kernels.ints(3, i -> some[i][0]));
  }

  @Test
  void mayBeEmpty() {
    int[][] none = {};
    int[][] empty = {{}, {}};
    assertSame(Kernels.ints(SIZE, i -> i + none.length + empty[i & 1].length));
    assertSameFailure(Kernels.ints(SIZE, i -> i + none[0][0]));
  }

  @Test
  void areReadOnlyAndOfTwoDimensions() {
    int[][][] cube = {{{1}}};
    assertRefused(Kernels.ints(SIZE, i -> cube[0][0][0] + i), "arrays of such arrays");
    assertRefused(
        Kernels.ints(
            SIZE,
            i -> {
              jagged[i][0] = 3;
              return i;
            }),
        "writes into an array that is captured");
    assertRefused(
        Kernels.ints(
            SIZE,
            i -> {
              jagged[i] = jagged[0];
              return i;
            }),
        "writes into an array that is captured");
  }
}
