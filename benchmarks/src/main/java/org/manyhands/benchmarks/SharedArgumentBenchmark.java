package org.manyhands.benchmarks;

import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.manyhands.ExecutorConfig;
import org.manyhands.TaskExecutor;
import org.manyhands.kernel.Kernels;
import org.manyhands.shared.SharedDoubles;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
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
 * A large array as the argument of a task in a child JVM: sent with the task, and shared before;
 * and what sharing it costs once. {@code peers/shared_array.py} measures the same with Python. The
 * kernels move a result back, or leave it where it is.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(2)
@Warmup(iterations = 3, time = 3)
@Measurement(iterations = 5, time = 3)
public class SharedArgumentBenchmark {

  /** The size of the array. */
  @Param("64")
  public int mebibytes;

  private double[] array = {};
  private final TaskExecutor process =
      TaskExecutor.open(ExecutorConfig.defaults().withBackend("process"));
  private SharedDoubles shared = process.share(array);

  /** For JMH. */
  public SharedArgumentBenchmark() {}

  /** Makes the array, and has it mapped. */
  @Setup
  public void open() {
    array = new double[mebibytes << 17];
    Arrays.setAll(array, i -> i * 1e-3);
    shared = process.share(array);
    sharedAndSummed();
  }

  /** Ends the workers. */
  @TearDown
  public void close() {
    process.close();
  }

  /** The whole array is there when the task looks at one element. */
  @Benchmark
  public double sentAndTouched() {
    double[] sent = array;
    return process.run(() -> sent[sent.length / 2]);
  }

  @Benchmark
  public double sharedAndTouched() {
    SharedDoubles read = shared;
    return process.run(() -> read.get(read.length() / 2));
  }

  @Benchmark
  public double sentAndSummed() {
    double[] sent = array;
    return process.run(Kernels.sum(sent.length, i -> sent[i]));
  }

  @Benchmark
  public double sharedAndSummed() {
    SharedDoubles read = shared;
    return process.run(Kernels.sum(read.length(), i -> read.get(i)));
  }

  /** What it costs to share, and to map in one worker. */
  @Benchmark
  public double sharedAnew() {
    try (SharedDoubles fresh = process.share(array)) {
      return process.run(() -> fresh.get(fresh.length() / 2));
    }
  }

  @Benchmark
  public double[] resultMoved() {
    SharedDoubles read = shared;
    return process.run(Kernels.doubles(read.length(), i -> read.get(i) * 2));
  }

  @Benchmark
  public double resultBornShared() {
    SharedDoubles read = shared;
    try (SharedDoubles born =
        process.run(Kernels.doubles(read.length(), i -> read.get(i) * 2).shared())) {
      return born.get(1);
    }
  }
}
