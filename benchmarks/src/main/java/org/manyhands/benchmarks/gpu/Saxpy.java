package org.manyhands.benchmarks.gpu;

import java.util.stream.IntStream;
import org.manyhands.TaskExecutor;
import org.manyhands.kernel.Kernels;
import org.manyhands.shared.SharedFloats;

/** Two arrays read, one written. */
final class Saxpy extends FloatMap {

  private static final String SOURCE =
      """
      kernel void map(global const float *x, global const float *y, global float *z, int n) {
        int i = get_global_id(0);
        if (i < n) z[i] = 2.5f * x[i] + y[i];
      }
      """;

  private final float[] x;
  private final float[] y;
  private final SharedFloats sharedX;
  private final SharedFloats sharedY;

  Saxpy(Peers peers, int size) {
    this(peers, Inputs.between(0, 1, size, 1), Inputs.between(0, 1, size, 2));
  }

  private Saxpy(Peers peers, float[] x, float[] y) {
    super(peers, x.length, SOURCE, new OfAparapi(x, y), x, y);
    this.x = x;
    this.y = y;
    this.sharedX = share(x);
    this.sharedY = share(y);
  }

  @Override
  double toleranceOfAparapi() {
    return 1e-6;
  }

  @Override
  Object loop() {
    float[] result = new float[size];
    for (int i = 0; i < size; i++) {
      result[i] = 2.5f * x[i] + y[i];
    }
    return result;
  }

  @Override
  Object stream() {
    float[] a = x;
    float[] b = y;
    float[] result = new float[size];
    IntStream.range(0, size).parallel().forEach(i -> result[i] = 2.5f * a[i] + b[i]);
    return result;
  }

  @Override
  Object ofArrays(TaskExecutor executor) {
    float[] a = x;
    float[] b = y;
    return executor.run(Kernels.floats(size, i -> 2.5f * a[i] + b[i]));
  }

  @Override
  Object ofShared(TaskExecutor executor) {
    SharedFloats a = sharedX;
    SharedFloats b = sharedY;
    return executor.run(Kernels.floats(size, i -> 2.5f * a.get(i) + b.get(i)).shared());
  }

  private static final class OfAparapi extends AparapiMap {
    final float[] x;
    final float[] y;
    final float[] z;
    final int n;

    OfAparapi(float[] x, float[] y) {
      this.x = x;
      this.y = y;
      this.z = new float[x.length];
      this.n = x.length;
    }

    @Override
    public void run() {
      int i = getGlobalId();
      if (i < n) {
        z[i] = 2.5f * x[i] + y[i];
      }
    }

    @Override
    float[] output() {
      return z;
    }
  }
}
