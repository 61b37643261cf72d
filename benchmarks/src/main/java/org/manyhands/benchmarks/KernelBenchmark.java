package org.manyhands.benchmarks;

import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.manyhands.ExecutorConfig;
import org.manyhands.TaskExecutor;
import org.manyhands.kernel.Kernels;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Kernels on {@code threads} against a plain loop and a parallel stream: {@code saxpy} moves
 * memory, {@code mandelbrot} and {@code matmul} compute, {@code sum} and {@code dot} reduce, {@code
 * scan} sums every prefix, against {@link Arrays#parallelPrefix(double[],
 * java.util.function.DoubleBinaryOperator)}. Every way allocates its result.
 *
 * <p>{@code polluted} first runs other kernels in the same JVM, as a real program does: a loop that
 * has seen one lambda only is compiled better than it will ever be again.
 *
 * <p>The heap is made whole at the start: every way allocates megabytes per call, and a heap that
 * still grows takes its pages from the system as it does, which for the first seconds of a JVM
 * costs more than the kernels do.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(
    value = 2,
    jvmArgsAppend = {"-Xms2g", "-Xmx2g", "-XX:+AlwaysPreTouch"}) // see above
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class KernelBenchmark {

  private static final int SIDE = 512;
  private static final int MAX_ITERATIONS = 100;

  /** The number of elements of the one-dimensional kernels. */
  @Param("1000000")
  public int size;

  /** Whether other kernels have run in this JVM. */
  @Param({"false", "true"})
  public boolean polluted;

  private float[] x = {};
  private float[] y = {};
  private final float[] matrixA = matrix(1e-3f);
  private final float[] matrixB = matrix(-2e-3f);
  private TaskExecutor threads =
      TaskExecutor.open(ExecutorConfig.defaults().withBackend("threads"));

  /** For JMH. */
  public KernelBenchmark() {}

  /** Makes the input. */
  @Setup(Level.Trial)
  public void open() {
    x = new float[size];
    y = new float[size];
    for (int i = 0; i < size; i++) {
      x[i] = i * 1e-3f;
      y[i] = 1f / (i + 1);
    }
    if (polluted) {
      pollute();
    }
  }

  private static float[] matrix(float step) {
    float[] matrix = new float[SIDE * SIDE];
    for (int i = 0; i < matrix.length; i++) {
      matrix[i] = 1 + step * (i % 1001);
    }
    return matrix;
  }

  private void pollute() {
    float[] a = x;
    for (int round = 0; round < 200; round++) {
      int n = Math.min(size, 20_000);
      threads.run(Kernels.floats(n, i -> a[i] + 1));
      threads.run(Kernels.floats(n, i -> a[i] * a[i]));
      threads.run(Kernels.floats(n, i -> (float) i));
      threads.run(Kernels.doubles(n, i -> a[i] * 0.5).sum());
      threads.run(Kernels.doubles(n, i -> a[i] - 0.5).max());
      threads.run(Kernels.doubles(n, i -> a[i] + 0.5).scan(Math::max));
      threads.run(Kernels.ints(100, 200, (row, column) -> row * column));
      threads.run(Kernels.ints(100, 200, (row, column) -> row + column));
      threads.run(Kernels.ints(100, 200, (row, column) -> row - column));
    }
  }

  /** Lets go of the threads. */
  @TearDown(Level.Trial)
  public void close() {
    threads.close();
  }

  @Benchmark
  public float[] saxpyManyhands() {
    float[] a = x;
    float[] b = y;
    return threads.run(Kernels.floats(size, i -> 2.5f * a[i] + b[i]));
  }

  @Benchmark
  public float[] saxpyLoop() {
    float[] a = x;
    float[] b = y;
    float[] result = new float[size];
    for (int i = 0; i < size; i++) {
      result[i] = 2.5f * a[i] + b[i];
    }
    return result;
  }

  @Benchmark
  public float[] saxpyStream() {
    float[] a = x;
    float[] b = y;
    float[] result = new float[size];
    IntStream.range(0, size).parallel().forEach(i -> result[i] = 2.5f * a[i] + b[i]);
    return result;
  }

  @Benchmark
  public double sumManyhands() {
    float[] a = x;
    return threads.run(Kernels.sum(size, i -> a[i]));
  }

  @Benchmark
  public double sumLoop() {
    double sum = 0;
    for (int i = 0; i < size; i++) {
      sum += x[i];
    }
    return sum;
  }

  @Benchmark
  public double sumStream() {
    float[] a = x;
    return IntStream.range(0, size).parallel().mapToDouble(i -> a[i]).sum();
  }

  @Benchmark
  public double dotManyhands() {
    float[] a = x;
    float[] b = y;
    return threads.run(Kernels.sum(size, i -> (double) a[i] * b[i]));
  }

  @Benchmark
  public double dotLoop() {
    double sum = 0;
    for (int i = 0; i < size; i++) {
      sum += (double) x[i] * y[i];
    }
    return sum;
  }

  @Benchmark
  public double dotStream() {
    float[] a = x;
    float[] b = y;
    return IntStream.range(0, size).parallel().mapToDouble(i -> (double) a[i] * b[i]).sum();
  }

  @Benchmark
  public int[] mandelbrotManyhands() {
    return threads.run(Kernels.ints(SIDE, SIDE, KernelBenchmark::iterations));
  }

  @Benchmark
  public int[] mandelbrotLoop() {
    int[] result = new int[SIDE * SIDE];
    for (int i = 0; i < result.length; i++) {
      result[i] = iterations(i / SIDE, i % SIDE);
    }
    return result;
  }

  @Benchmark
  public int[] mandelbrotStream() {
    int[] result = new int[SIDE * SIDE];
    Arrays.parallelSetAll(result, i -> iterations(i / SIDE, i % SIDE));
    return result;
  }

  private static int iterations(int row, int column) {
    double re = column * (3.0 / SIDE) - 2.25;
    double im = row * (3.0 / SIDE) - 1.5;
    double a = 0;
    double b = 0;
    int n = 0;
    while (n < MAX_ITERATIONS && a * a + b * b < 4) {
      double next = a * a - b * b + re;
      b = 2 * a * b + im;
      a = next;
      n++;
    }
    return n;
  }

  @Benchmark
  public float[] matmulManyhands() {
    float[] a = matrixA;
    float[] b = matrixB;
    return threads.run(Kernels.floats(SIDE, SIDE, (row, column) -> product(a, b, row, column)));
  }

  @Benchmark
  public float[] matmulLoop() {
    float[] result = new float[SIDE * SIDE];
    for (int i = 0; i < result.length; i++) {
      result[i] = product(matrixA, matrixB, i / SIDE, i % SIDE);
    }
    return result;
  }

  @Benchmark
  public float[] matmulStream() {
    float[] a = matrixA;
    float[] b = matrixB;
    float[] result = new float[SIDE * SIDE];
    IntStream.range(0, result.length)
        .parallel()
        .forEach(i -> result[i] = product(a, b, i / SIDE, i % SIDE));
    return result;
  }

  private static float product(float[] a, float[] b, int row, int column) {
    float sum = 0;
    for (int k = 0; k < SIDE; k++) {
      sum += a[row * SIDE + k] * b[k * SIDE + column];
    }
    return sum;
  }

  @Benchmark
  public double[] scanManyhands() {
    float[] a = x;
    return threads.run(Kernels.doubles(size, i -> a[i]).scan());
  }

  @Benchmark
  public double[] scanLoop() {
    double[] result = new double[size];
    double sum = 0;
    for (int i = 0; i < size; i++) {
      sum += x[i];
      result[i] = sum;
    }
    return result;
  }

  @Benchmark
  public double[] scanStream() {
    float[] a = x;
    double[] result = new double[size];
    Arrays.parallelSetAll(result, i -> a[i]);
    Arrays.parallelPrefix(result, Double::sum);
    return result;
  }
}
