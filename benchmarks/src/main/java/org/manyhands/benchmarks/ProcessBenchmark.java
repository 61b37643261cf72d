package org.manyhands.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.manyhands.ExecutorConfig;
import org.manyhands.TaskExecutor;
import org.manyhands.TaskFuture;
import org.manyhands.kernel.Kernels;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The cost of a task that does nothing, in a child JVM: one by one, and a thousand at once. {@code
 * peers/process_pool.py} measures the same with Python's pools of processes.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(3)
@Warmup(iterations = 12, time = 1)
@Measurement(iterations = 5, time = 1)
public class ProcessBenchmark {

  private static final int BATCH = 1000;

  private static final int ELEMENTS = 100_000;

  private final TaskExecutor process =
      TaskExecutor.open(
          ExecutorConfig.defaults()
              .withBackend("process")
              .with("manyhands.map.chunk", "100")); // which only map heeds

  private final List<Integer> boxed = IntStream.range(0, ELEMENTS).boxed().toList();
  private final int[] primitive = IntStream.range(0, ELEMENTS).toArray();

  /** For JMH. */
  public ProcessBenchmark() {}

  /** Ends the workers. */
  @TearDown
  public void close() {
    process.close();
  }

  @Benchmark
  public int roundTrip() {
    int x = 1;
    return process.submit(() -> x + 1).join();
  }

  @Benchmark
  @OperationsPerInvocation(BATCH)
  public int submitMany() {
    List<TaskFuture<Integer>> futures = new ArrayList<>(BATCH);
    for (int i = 0; i < BATCH; i++) {
      int x = i;
      futures.add(process.submit(() -> x + 1));
    }
    int sum = 0;
    for (TaskFuture<Integer> future : futures) {
      sum += future.join();
    }
    return sum;
  }

  @Benchmark
  @OperationsPerInvocation(ELEMENTS)
  public int mapBoxed() {
    return process.map(boxed, x -> x + 1).mapToInt(x -> x).sum();
  }

  @Benchmark
  @OperationsPerInvocation(ELEMENTS)
  public int[] mapPrimitive() {
    int[] input = primitive;
    return process.run(Kernels.ints(ELEMENTS, i -> input[i] + 1));
  }
}
