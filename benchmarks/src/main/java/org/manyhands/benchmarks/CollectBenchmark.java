package org.manyhands.benchmarks;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.manyhands.ExecutorConfig;
import org.manyhands.TaskExecutor;
import org.manyhands.task.Task;
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
 * A million tasks that do nothing are submitted, and then all results collected: the time of one,
 * beside the JDK's pools, and with {@code -prof gc} the bytes allocated for one.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(3)
@Warmup(iterations = 5)
@Measurement(iterations = 5)
@OperationsPerInvocation(CollectBenchmark.TASKS)
public class CollectBenchmark {

  static final int TASKS = 1_000_000;

  private static final int SIZE = Runtime.getRuntime().availableProcessors();

  private final ExecutorService forkJoin =
      new ForkJoinPool(SIZE, ForkJoinPool.defaultForkJoinWorkerThreadFactory, null, true);
  private final ExecutorService fixed = Executors.newFixedThreadPool(SIZE);
  private final ExecutorService virtual = Executors.newVirtualThreadPerTaskExecutor();
  private final TaskExecutor threads =
      TaskExecutor.open(ExecutorConfig.defaults().withBackend("threads"));
  private final TaskExecutor manyVirtual =
      TaskExecutor.open(ExecutorConfig.defaults().withBackend("virtual"));

  /** For JMH. */
  public CollectBenchmark() {}

  /** Lets go of all pools. */
  @TearDown
  public void close() {
    forkJoin.close();
    fixed.close();
    virtual.close();
    threads.close();
    manyVirtual.close();
  }

  @Benchmark
  public long manyhandsThreads() throws ExecutionException, InterruptedException {
    return collect(() -> threads.submit(task()));
  }

  @Benchmark
  public long forkJoinPool() throws ExecutionException, InterruptedException {
    return collect(() -> forkJoin.submit(task()));
  }

  @Benchmark
  public long threadPoolExecutor() throws ExecutionException, InterruptedException {
    return collect(() -> fixed.submit(task()));
  }

  @Benchmark
  public long manyhandsVirtual() throws ExecutionException, InterruptedException {
    return collect(() -> manyVirtual.submit(task()));
  }

  @Benchmark
  public long virtualThreadExecutor() throws ExecutionException, InterruptedException {
    return collect(() -> virtual.submit(task()));
  }

  private static Task<Integer> task() {
    return () -> 1;
  }

  private interface Submission {
    Future<Integer> submit();
  }

  @SuppressWarnings({"unchecked", "rawtypes"}) // arrays of a generic type
  private static long collect(Submission submission)
      throws ExecutionException, InterruptedException {
    Future<Integer>[] futures = new Future[TASKS];
    for (int i = 0; i < TASKS; i++) {
      futures[i] = submission.submit();
    }
    long sum = 0;
    for (Future<Integer> future : futures) {
      sum += future.get();
    }
    return sum;
  }
}
