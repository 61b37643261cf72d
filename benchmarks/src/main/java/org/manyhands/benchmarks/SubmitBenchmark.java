package org.manyhands.benchmarks;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.manyhands.ExecutorConfig;
import org.manyhands.TaskExecutor;
import org.manyhands.TaskFuture;
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
 * The cost of a task that does nothing: submitted and joined one by one, and a thousand submitted
 * before all are joined. {@code threads} against the JDK's pools; it stands on a {@code
 * ForkJoinPool}.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(3)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class SubmitBenchmark {

  private static final int BATCH = 1000;

  private final ForkJoinPool forkJoin =
      new ForkJoinPool(
          Runtime.getRuntime().availableProcessors(),
          ForkJoinPool.defaultForkJoinWorkerThreadFactory,
          null,
          true);
  private final ExecutorService fixed =
      Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors());
  private final ExecutorService virtual = Executors.newVirtualThreadPerTaskExecutor();
  private final TaskExecutor threads = TaskExecutor.open(on("threads"));
  private final TaskExecutor manyVirtual = TaskExecutor.open(on("virtual"));

  /** For JMH. */
  public SubmitBenchmark() {}

  private static ExecutorConfig on(String backend) {
    return ExecutorConfig.defaults().withBackend(backend);
  }

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
  public Integer oneManyhandsThreads() {
    return threads.submit(() -> 1).join();
  }

  @Benchmark
  public Integer oneForkJoinPool() {
    return forkJoin.submit(() -> 1).join();
  }

  @Benchmark
  public Integer oneThreadPoolExecutor() throws ExecutionException, InterruptedException {
    return fixed.submit(() -> 1).get();
  }

  @Benchmark
  public Integer oneManyhandsVirtual() {
    return manyVirtual.submit(() -> 1).join();
  }

  @Benchmark
  public Integer oneVirtualThreadExecutor() throws ExecutionException, InterruptedException {
    return virtual.submit(() -> 1).get();
  }

  @Benchmark
  @OperationsPerInvocation(BATCH)
  public int manyManyhandsThreads() {
    return manyhands(threads);
  }

  @Benchmark
  @OperationsPerInvocation(BATCH)
  public int manyForkJoinPool() throws ExecutionException, InterruptedException {
    return jdk(forkJoin);
  }

  @Benchmark
  @OperationsPerInvocation(BATCH)
  public int manyThreadPoolExecutor() throws ExecutionException, InterruptedException {
    return jdk(fixed);
  }

  @Benchmark
  @OperationsPerInvocation(BATCH)
  public int manyManyhandsVirtual() {
    return manyhands(manyVirtual);
  }

  @Benchmark
  @OperationsPerInvocation(BATCH)
  public int manyVirtualThreadExecutor() throws ExecutionException, InterruptedException {
    return jdk(virtual);
  }

  @SuppressWarnings({"unchecked", "rawtypes"}) // arrays of a generic type
  private static int manyhands(TaskExecutor executor) {
    TaskFuture<Integer>[] futures = new TaskFuture[BATCH];
    for (int i = 0; i < BATCH; i++) {
      futures[i] = executor.submit(() -> 1);
    }
    int sum = 0;
    for (TaskFuture<Integer> future : futures) {
      sum += future.join();
    }
    return sum;
  }

  @SuppressWarnings({"unchecked", "rawtypes"}) // arrays of a generic type
  private static int jdk(ExecutorService executor) throws ExecutionException, InterruptedException {
    Future<Integer>[] futures = new Future[BATCH];
    for (int i = 0; i < BATCH; i++) {
      futures[i] = executor.submit(() -> 1);
    }
    int sum = 0;
    for (Future<Integer> future : futures) {
      sum += future.get();
    }
    return sum;
  }
}
