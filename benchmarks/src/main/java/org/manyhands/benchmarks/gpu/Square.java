package org.manyhands.benchmarks.gpu;

import java.util.stream.IntStream;
import org.manyhands.TaskExecutor;
import org.manyhands.kernel.Kernels;
import org.manyhands.shared.SharedFloats;

/** One array read, one written, nothing to compute. */
final class Square extends FloatMap {

  private static final String SOURCE =
      """
      kernel void map(global const float *x, global float *y, int n) {
        int i = get_global_id(0);
        if (i < n) y[i] = x[i] * x[i];
      }
      """;

  private final float[] x;
  private final SharedFloats sharedX;

  Square(Peers peers, int size) {
    this(peers, Inputs.between(0, 1, size, 1));
  }

  private Square(Peers peers, float[] x) {
    super(peers, x.length, SOURCE, new OfAparapi(x), x);
    this.x = x;
    this.sharedX = share(x);
  }

  @Override
  Object loop() {
    float[] result = new float[size];
    for (int i = 0; i < size; i++) {
      result[i] = x[i] * x[i];
    }
    return result;
  }

  @Override
  Object stream() {
    float[] a = x;
    float[] result = new float[size];
    IntStream.range(0, size).parallel().forEach(i -> result[i] = a[i] * a[i]);
    return result;
  }

  @Override
  Object ofArrays(TaskExecutor executor) {
    float[] a = x;
    return executor.run(Kernels.floats(size, i -> a[i] * a[i]));
  }

  @Override
  SharedFloats ofShared(TaskExecutor executor) {
    SharedFloats a = sharedX;
    return executor.run(Kernels.floats(size, i -> a.get(i) * a.get(i)).shared());
  }

  /** As a kernel that captures the shared array, and whose result comes back. */
  float[] fetched(TaskExecutor executor) {
    SharedFloats a = sharedX;
    return executor.run(Kernels.floats(size, i -> a.get(i) * a.get(i)));
  }

  private static final class OfAparapi extends AparapiMap {
    final float[] x;
    final float[] y;
    final int n;

    OfAparapi(float[] x) {
      this.x = x;
      this.y = new float[x.length];
      this.n = x.length;
    }

    @Override
    public void run() {
      int i = getGlobalId();
      if (i < n) {
        y[i] = x[i] * x[i];
      }
    }

    @Override
    float[] output() {
      return y;
    }
  }
}
