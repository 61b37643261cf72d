package org.manyhands.benchmarks;

import java.util.concurrent.TimeUnit;
import org.manyhands.ExecutorConfig;
import org.manyhands.TaskExecutor;
import org.manyhands.kernel.Kernels;
import org.manyhands.shared.SharedFloats;
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
 * What a kernel pays for reading shared arrays: {@code saxpy} on {@code threads} of captured
 * arrays, of handles on the heap, and of handles that are mapped, as in a worker of {@code
 * process}.
 *
 * <p>{@code both} first runs other kernels of handles of either form in the same JVM.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(2)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class SharedKernelBenchmark {

  /** The number of elements. */
  @Param("1000000")
  public int size;

  /** Whether kernels of both forms have run in this JVM. */
  @Param({"false", "true"})
  public boolean both;

  private float[] x = {};
  private float[] y = {};
  private final TaskExecutor threads =
      TaskExecutor.open(ExecutorConfig.defaults().withBackend("threads"));
  private final TaskExecutor process =
      TaskExecutor.open(ExecutorConfig.defaults().withBackend("process"));
  private SharedFloats heapX = threads.share(x);
  private SharedFloats heapY = threads.share(y);
  private SharedFloats mappedX = process.share(x);
  private SharedFloats mappedY = process.share(y);

  /** For JMH. */
  public SharedKernelBenchmark() {}

  /** Makes the input. */
  @Setup(Level.Trial)
  public void open() {
    x = new float[size];
    y = new float[size];
    for (int i = 0; i < size; i++) {
      x[i] = i * 1e-3f;
      y[i] = 1f / (i + 1);
    }
    heapX = threads.share(x);
    heapY = threads.share(y);
    mappedX = process.share(x);
    mappedY = process.share(y);
    if (both) {
      for (int round = 0; round < 200; round++) {
        pollute(heapX);
        pollute(mappedX);
      }
    }
  }

  private void pollute(SharedFloats a) {
    int n = Math.min(size, 20_000);
    threads.run(Kernels.floats(n, i -> a.get(i) + 1));
    threads.run(Kernels.floats(n, i -> a.get(i) * a.get(i)));
    threads.run(Kernels.doubles(n, i -> a.get(i) * 0.5).sum());
  }

  /** Lets go of threads and memory. */
  @TearDown(Level.Trial)
  public void close() {
    threads.close();
    process.close();
  }

  @Benchmark
  public float[] arrays() {
    float[] a = x;
    float[] b = y;
    return threads.run(Kernels.floats(size, i -> 2.5f * a[i] + b[i]));
  }

  @Benchmark
  public float[] onHeap() {
    SharedFloats a = heapX;
    SharedFloats b = heapY;
    return threads.run(Kernels.floats(size, i -> 2.5f * a.get(i) + b.get(i)));
  }

  @Benchmark
  public float[] mapped() {
    SharedFloats a = mappedX;
    SharedFloats b = mappedY;
    return threads.run(Kernels.floats(size, i -> 2.5f * a.get(i) + b.get(i)));
  }
}
