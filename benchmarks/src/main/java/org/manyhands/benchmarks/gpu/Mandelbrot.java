package org.manyhands.benchmarks.gpu;

import com.aparapi.Kernel;
import com.aparapi.Range;
import java.util.Arrays;
import org.jocl.cl_mem;
import org.manyhands.TaskExecutor;
import org.manyhands.benchmarks.gpu.OpenClPeer.Launch;
import org.manyhands.kernel.Kernels;

/**
 * A square picture of about as many elements as asked for: no input, and neighbours that need
 * different times.
 */
final class Mandelbrot extends Computation {

  private static final int MAX_ITERATIONS = 100;

  private static final String SOURCE =
      """
      kernel void map(global int *picture, int side, int n) {
        int i = get_global_id(0);
        if (i < n) {
          float re = (i % side) * (3.0f / side) - 2.25f;
          float im = (i / side) * (3.0f / side) - 1.5f;
          float a = 0, b = 0;
          int k = 0;
          while (k < 100 && a * a + b * b < 4) {
            float next = a * a - b * b + re;
            b = 2 * a * b + im;
            a = next;
            k++;
          }
          picture[i] = k;
        }
      }
      """;

  private final Peers peers;
  private final int side;
  private final cl_mem output;
  private final Launch launch;
  private final OfAparapi aparapi;
  private final Range range;

  Mandelbrot(Peers peers, int size) {
    this.peers = peers;
    this.side = (int) Math.sqrt(size);
    int n = side * side;
    this.output = peers.openCl().room(n);
    this.launch = peers.openCl().launch(peers.openCl().build(SOURCE), "map", n, output, side, n);
    this.aparapi = new OfAparapi(side);
    this.range = peers.aparapi().over(n);
    aparapi.setExplicit(true);
  }

  /** Rounded once less, a point at the edge may leave one iteration earlier or later. */
  @Override
  double toleranceOfAparapi() {
    return 0.01;
  }

  private static int iterations(int side, int row, int column) {
    float re = column * (3.0f / side) - 2.25f;
    float im = row * (3.0f / side) - 1.5f;
    float a = 0;
    float b = 0;
    int k = 0;
    while (k < MAX_ITERATIONS && a * a + b * b < 4) {
      float next = a * a - b * b + re;
      b = 2 * a * b + im;
      a = next;
      k++;
    }
    return k;
  }

  @Override
  Object loop() {
    int[] picture = new int[side * side];
    for (int i = 0; i < picture.length; i++) {
      picture[i] = iterations(side, i / side, i % side);
    }
    return picture;
  }

  @Override
  Object stream() {
    int n = side;
    int[] picture = new int[n * n];
    Arrays.parallelSetAll(picture, i -> iterations(n, i / n, i % n));
    return picture;
  }

  @Override
  Object ofArrays(TaskExecutor executor) {
    int n = side;
    return executor.run(Kernels.ints(n, n, (row, column) -> iterations(n, row, column)));
  }

  @Override
  Object ofShared(TaskExecutor executor) {
    int n = side;
    return executor.run(Kernels.ints(n, n, (row, column) -> iterations(n, row, column)).shared());
  }

  @Override
  void openCl() {
    peers.openCl().run(launch);
  }

  @Override
  Object openClResult() {
    return peers.openCl().ints(output, side * side);
  }

  @Override
  void aparapi() {
    peers.aparapi().run(aparapi, range);
  }

  @Override
  Object aparapiResult() {
    aparapi.get(aparapi.picture);
    return aparapi.picture;
  }

  @Override
  public void close() {
    aparapi.dispose();
  }

  private static final class OfAparapi extends Kernel {
    final int[] picture;
    final int side;
    final int n;

    OfAparapi(int side) {
      this.picture = new int[side * side];
      this.side = side;
      this.n = side * side;
    }

    @Override
    public void run() {
      int i = getGlobalId();
      if (i < n) {
        int row = i / side;
        int column = i % side;
        float re = column * (3.0f / side) - 2.25f;
        float im = row * (3.0f / side) - 1.5f;
        float a = 0;
        float b = 0;
        int k = 0;
        while (k < MAX_ITERATIONS && a * a + b * b < 4) {
          float next = a * a - b * b + re;
          b = 2 * a * b + im;
          a = next;
          k++;
        }
        picture[i] = k;
      }
    }
  }
}
