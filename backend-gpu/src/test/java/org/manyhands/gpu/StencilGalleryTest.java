package org.manyhands.gpu;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.manyhands.kernel.Kernels;

/** Kernels that look at the neighbours of each cell. */
class StencilGalleryTest extends OnDevice {

  private static final int SIDE = 40;

  private final double[] heat = new double[SIDE * SIDE];
  private final float[] height = new float[SIDE * SIDE];
  private final boolean[] alive = new boolean[SIDE * SIDE];

  @BeforeAll
  void fill() {
    for (int i = 0; i < heat.length; i++) {
      heat[i] = i * 13 % 37 / 3.0;
      height[i] = i * 29 % 53 / 7f;
      alive[i] = i * 2654435761L % 5 < 2;
    }
  }

  private static boolean isBorder(int row, int column) {
    return row == 0 || column == 0 || row == SIDE - 1 || column == SIDE - 1;
  }

  @Test
  void jacobi() {
    assertSame(
        Kernels.doubles(
            SIDE,
            SIDE,
            (row, column) -> {
              int i = row * SIDE + column;
              return isBorder(row, column)
                  ? heat[i]
                  : 0.25 * (heat[i - 1] + heat[i + 1] + heat[i - SIDE] + heat[i + SIDE]);
            }));
  }

  @Test
  void gaussAndSeidelRedAndBlack() {
    for (int colour = 0; colour < 2; colour++) {
      int black = colour;
      assertSame(
          Kernels.doubles(
              SIDE,
              SIDE,
              (row, column) -> {
                int i = row * SIDE + column;
                if ((row + column & 1) == black || isBorder(row, column)) {
                  return heat[i];
                }
                return (heat[i - 1] + heat[i + 1] + heat[i - SIDE] + heat[i + SIDE]) / 4;
              }));
    }
  }

  @Test
  void fivePoints() {
    assertSame(
        Kernels.floats(
            SIDE,
            SIDE,
            (row, column) -> {
              int i = row * SIDE + column;
              float sum = -4 * height[i];
              sum += row > 0 ? height[i - SIDE] : 0;
              sum += row < SIDE - 1 ? height[i + SIDE] : 0;
              sum += column > 0 ? height[i - 1] : 0;
              sum += column < SIDE - 1 ? height[i + 1] : 0;
              return sum;
            }));
  }

  @Test
  void ninePoints() {
    assertSame(
        Kernels.floats(
            SIDE,
            SIDE,
            (row, column) -> {
              float sum = 0;
              rows:
              for (int y = row - 1; y <= row + 1; y++) {
                for (int x = column - 1; x <= column + 1; x++) {
                  if (y < 0 || y >= SIDE) {
                    continue rows;
                  }
                  if (x < 0) {
                    continue;
                  }
                  if (x >= SIDE) {
                    break;
                  }
                  sum += height[y * SIDE + x] * (y == row ? 2 : 1) * (x == column ? 2 : 1);
                }
              }
              return sum / 16;
            }));
  }

  @Test
  void gameOfLife() {
    assertSame(
        Kernels.ints(
            SIDE,
            SIDE,
            (row, column) -> {
              int neighbours = 0;
              for (int dy = -1; dy <= 1; dy++) {
                for (int dx = -1; dx <= 1; dx++) {
                  int y = Math.floorMod(row + dy, SIDE);
                  int x = Math.floorMod(column + dx, SIDE);
                  neighbours += (dx != 0 || dy != 0) && alive[y * SIDE + x] ? 1 : 0;
                }
              }
              return switch (neighbours) {
                case 3 -> 1;
                case 2 -> alive[row * SIDE + column] ? 1 : 0;
                default -> 0;
              };
            }));
  }
}
