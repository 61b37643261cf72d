package org.manyhands.benchmarks.gpu;

import java.util.stream.IntStream;
import org.manyhands.TaskExecutor;
import org.manyhands.kernel.Kernels;
import org.manyhands.shared.SharedFloats;

/** Two square matrices, element by element, without tiles: every way reads the same. */
final class MatrixProduct extends FloatMap {

  private static final int SIDE = 512;

  private static final String SOURCE =
      """
      kernel void map(global const float *a, global const float *b, global float *c, int n) {
        int i = get_global_id(0);
        if (i < n) {
          int row = i / 512, column = i % 512;
          float sum = 0;
          for (int k = 0; k < 512; k++) sum += a[row * 512 + k] * b[k * 512 + column];
          c[i] = sum;
        }
      }
      """;

  private final float[] a;
  private final float[] b;
  private final SharedFloats sharedA;
  private final SharedFloats sharedB;

  MatrixProduct(Peers peers) {
    this(peers, Inputs.between(0, 1, SIDE * SIDE, 1), Inputs.between(0, 1, SIDE * SIDE, 2));
  }

  private MatrixProduct(Peers peers, float[] a, float[] b) {
    super(peers, SIDE * SIDE, SOURCE, new OfAparapi(a, b), a, b);
    this.a = a;
    this.b = b;
    this.sharedA = share(a);
    this.sharedB = share(b);
  }

  @Override
  double toleranceOfAparapi() {
    return 1e-5;
  }

  private static float at(float[] a, float[] b, int row, int column) {
    float sum = 0;
    for (int k = 0; k < SIDE; k++) {
      sum += a[row * SIDE + k] * b[k * SIDE + column];
    }
    return sum;
  }

  private static float at(SharedFloats a, SharedFloats b, int row, int column) {
    float sum = 0;
    for (int k = 0; k < SIDE; k++) {
      sum += a.get(row * SIDE + k) * b.get(k * SIDE + column);
    }
    return sum;
  }

  @Override
  Object loop() {
    float[] result = new float[size];
    for (int i = 0; i < size; i++) {
      result[i] = at(a, b, i / SIDE, i % SIDE);
    }
    return result;
  }

  @Override
  Object stream() {
    float[] left = a;
    float[] right = b;
    float[] result = new float[size];
    IntStream.range(0, size)
        .parallel()
        .forEach(i -> result[i] = at(left, right, i / SIDE, i % SIDE));
    return result;
  }

  @Override
  Object ofArrays(TaskExecutor executor) {
    float[] left = a;
    float[] right = b;
    return executor.run(Kernels.floats(SIDE, SIDE, (row, column) -> at(left, right, row, column)));
  }

  @Override
  Object ofShared(TaskExecutor executor) {
    SharedFloats left = sharedA;
    SharedFloats right = sharedB;
    return executor.run(
        Kernels.floats(SIDE, SIDE, (row, column) -> at(left, right, row, column)).shared());
  }

  private static final class OfAparapi extends AparapiMap {
    final float[] a;
    final float[] b;
    final float[] c;

    OfAparapi(float[] a, float[] b) {
      this.a = a;
      this.b = b;
      this.c = new float[a.length];
    }

    @Override
    public void run() {
      int i = getGlobalId();
      int row = i / SIDE;
      int column = i % SIDE;
      float sum = 0;
      for (int k = 0; k < SIDE; k++) {
        sum += a[row * SIDE + k] * b[k * SIDE + column];
      }
      c[i] = sum;
    }

    @Override
    float[] output() {
      return c;
    }
  }
}
