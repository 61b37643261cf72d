package org.manyhands.benchmarks.gpu;

import java.util.stream.IntStream;
import org.manyhands.TaskExecutor;
import org.manyhands.kernel.Kernels;
import org.manyhands.shared.SharedFloats;

/** Each element and its two neighbours, weighted; the first and the last stay as they are. */
final class Stencil extends FloatMap {

  private static final String SOURCE =
      """
      kernel void map(global const float *x, global float *y, int n) {
        int i = get_global_id(0);
        if (i < n) {
          y[i] = i == 0 || i == n - 1
              ? x[i]
              : 0.25f * x[i - 1] + 0.5f * x[i] + 0.25f * x[i + 1];
        }
      }
      """;

  private final float[] x;
  private final SharedFloats sharedX;

  Stencil(Peers peers, int size) {
    this(peers, Inputs.between(0, 1, size, 1));
  }

  private Stencil(Peers peers, float[] x) {
    super(peers, x.length, SOURCE, new OfAparapi(x), x);
    this.x = x;
    this.sharedX = share(x);
  }

  @Override
  double toleranceOfAparapi() {
    return 1e-6;
  }

  private static float at(float[] a, int n, int i) {
    return i == 0 || i == n - 1 ? a[i] : 0.25f * a[i - 1] + 0.5f * a[i] + 0.25f * a[i + 1];
  }

  private static float at(SharedFloats a, int n, int i) {
    return i == 0 || i == n - 1
        ? a.get(i)
        : 0.25f * a.get(i - 1) + 0.5f * a.get(i) + 0.25f * a.get(i + 1);
  }

  @Override
  Object loop() {
    float[] result = new float[size];
    for (int i = 0; i < size; i++) {
      result[i] = at(x, size, i);
    }
    return result;
  }

  @Override
  Object stream() {
    float[] a = x;
    int n = size;
    float[] result = new float[n];
    IntStream.range(0, n).parallel().forEach(i -> result[i] = at(a, n, i));
    return result;
  }

  @Override
  Object ofArrays(TaskExecutor executor) {
    float[] a = x;
    int n = size;
    return executor.run(Kernels.floats(n, i -> at(a, n, i)));
  }

  @Override
  Object ofShared(TaskExecutor executor) {
    SharedFloats a = sharedX;
    int n = size;
    return executor.run(Kernels.floats(n, i -> at(a, n, i)).shared());
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
        if (i == 0 || i == n - 1) {
          y[i] = x[i];
        } else {
          y[i] = 0.25f * x[i - 1] + 0.5f * x[i] + 0.25f * x[i + 1];
        }
      }
    }

    @Override
    float[] output() {
      return y;
    }
  }
}
