package org.manyhands.gpu;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.manyhands.kernel.Kernels;

/** Kernels on vectors, matrices, points and graphs. */
class MatrixGalleryTest extends OnDevice {

  private static final int N = 48;

  private final float[] a = new float[N * N];
  private final float[] b = new float[N * N];
  private final double[] x = new double[N * N];
  private final int[] distances = new int[N * N];

  @BeforeAll
  void fill() {
    for (int i = 0; i < N * N; i++) {
      a[i] = i % 17 * 0.3f - 2;
      b[i] = 1f / (1 + i % 23);
      x[i] = (i * 31 % 101) / 7.0;
      distances[i] = i % (N + 1) == 0 ? 0 : 1 + i * 37 % 1000;
    }
  }

  @Test
  void saxpy() {
    float factor = 0.1f;
    assertSame(Kernels.floats(N * N, i -> factor * a[i] + b[i]));
  }

  @Test
  void termsOfDotProducts() {
    assertSame(Kernels.doubles(N * N, i -> (double) a[i] * b[i]));
  }

  @Test
  void matrixTimesMatrix() {
    assertSame(
        Kernels.floats(
            N,
            N,
            (row, column) -> {
              float sum = 0;
              for (int k = 0; k < N; k++) {
                sum += a[row * N + k] * b[k * N + column];
              }
              return sum;
            }));
  }

  @Test
  void matrixTimesMatrixInTiles() {
    int tile = 8;
    assertSame(
        Kernels.floats(
            N,
            N,
            (row, column) -> {
              float[] partial = new float[8];
              for (int first = 0; first < N; first += tile) {
                for (int k = 0; k < tile; k++) {
                  partial[k] += a[row * N + first + k] * b[(first + k) * N + column];
                }
              }
              float sum = 0;
              for (float part : partial) {
                sum += part;
              }
              return sum;
            }));
  }

  @Test
  void matrixTimesVector() {
    assertSame(
        Kernels.doubles(
            N,
            row -> {
              double sum = 0;
              for (int column = 0; column < N; column++) {
                sum = Math.fma(x[row * N + column], b[column], sum);
              }
              return sum;
            }));
  }

  @Test
  void stepOfLuDecomposition() {
    int pivot = 5;
    assertSame(
        Kernels.doubles(
            N,
            N,
            (row, column) -> {
              int at = row * N + column;
              if (row <= pivot || column < pivot) {
                return x[at];
              }
              double factor = x[row * N + pivot] / x[pivot * N + pivot];
              return column == pivot ? factor : x[at] - factor * x[pivot * N + column];
            }));
  }

  @Test
  void stepOfFloydAndWarshall() {
    int via = 11;
    assertSame(
        Kernels.ints(
            N,
            N,
            (from, to) ->
                Math.min(
                    distances[from * N + to],
                    distances[from * N + via] + distances[via * N + to])));
  }

  @Test
  void clustersByKMeans() {
    float[] centres = {0.1f, 0.9f, -1.5f, 0.2f, 2f, 0.04f};
    assertSame(
        Kernels.ints(
            N * N,
            i -> {
              int best = -1;
              float least = Float.MAX_VALUE;
              for (int c = 0; c * 2 < centres.length; c++) {
                float dx = a[i] - centres[c * 2];
                float dy = b[i] - centres[c * 2 + 1];
                float distance = dx * dx + dy * dy;
                if (distance < least) {
                  least = distance;
                  best = c;
                }
              }
              return best;
            }));
  }

  @Test
  void nearestNeighbours() {
    assertSame(
        Kernels.longs(
            N,
            i -> {
              float[] nearest = {9e9f, 9e9f, 9e9f, 9e9f};
              int[] indices = new int[4];
              for (int j = 0; j < N * 4; j++) {
                float distance = Math.abs(a[i] - a[j]) + Math.abs(b[i] - b[j]);
                int place = 4;
                while (place > 0 && nearest[place - 1] > distance) {
                  place--;
                }
                for (int k = 3; k > place; k--) {
                  nearest[k] = nearest[k - 1];
                  indices[k] = indices[k - 1];
                }
                if (place < 4) {
                  nearest[place] = distance;
                  indices[place] = j;
                }
              }
              return indices[0]
                  + 1000L * indices[1]
                  + 1000_000L * indices[2]
                  + 1000_000_000L * indices[3];
            }));
  }

  @Test
  void stageOfFourierTransforms() {
    double[] sines = new double[N];
    for (int i = 0; i < N; i++) {
      sines[i] = Math.sin(2 * Math.PI * i / 32);
    }
    int half = 8;
    assertSame(
        Kernels.doubles(
            64,
            i -> {
              int within = i & (2 * half - 1);
              int at = (within & (half - 1)) * 2;
              boolean upper = within < half;
              int even = upper ? i : i - half;
              double re = sines[at + 8] * x[even + half] + sines[at] * x[even + half + 64];
              return upper ? x[even] + re : x[even] - re;
            }));
  }

  @Test
  void stepOfBodiesUnderGravity() {
    float delta = 0.01f;
    assertSame(
        Kernels.floats(
            N,
            i -> {
              float force = 0;
              for (int j = 0; j < N; j++) {
                float dx = a[j] - a[i];
                float dy = b[j] - b[i];
                float square = dx * dx + dy * dy + 0.01f;
                force += dx / (square * (float) Math.sqrt(square));
              }
              return a[i] + delta * force;
            }));
  }

  /** Within what the functions of Math may differ by. */
  @Test
  void distancesOnTheGlobe() {
    assertNear(
        Kernels.doubles(
            N * N,
            i -> {
              double latitude = Math.toRadians(a[i] * 20);
              double other = Math.toRadians(b[i] * 80);
              double east = Math.toRadians(x[i] * 9 + 1);
              double sin = Math.sin((other - latitude) / 2);
              double side = Math.sin(east / 2);
              double h = sin * sin + Math.cos(latitude) * Math.cos(other) * side * side;
              return 2 * 6371 * Math.asin(Math.sqrt(h));
            }),
        1e-13);
  }
}
