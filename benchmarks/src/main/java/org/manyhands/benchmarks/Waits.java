package org.manyhands.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import org.manyhands.ExecutorConfig;
import org.manyhands.TaskExecutor;
import org.manyhands.TaskFuture;
import org.manyhands.task.Task;

/** How much memory tasks take that wait, all at once, on virtual threads. */
public final class Waits {

  private Waits() {}

  /**
   * Lets tasks wait and prints the memory that they take.
   *
   * @param args how many tasks; by default 100 000
   * @throws InterruptedException if it is interrupted
   */
  public static void main(String[] args) throws InterruptedException {
    int count = args.length > 0 ? Integer.parseInt(args[0]) : 100_000;
    ExecutorConfig config = ExecutorConfig.named("waits").withBackend("virtual");
    try (TaskExecutor executor = TaskExecutor.open(config)) {
      executor.run(() -> 1);
      long before = usedHeap();
      long start = System.nanoTime();
      CountDownLatch waiting = new CountDownLatch(count);
      CountDownLatch released = new CountDownLatch(1);
      Task<Integer> wait =
          () -> {
            waiting.countDown();
            released.await();
            return 1;
          };
      List<TaskFuture<Integer>> futures = new ArrayList<>(count);
      for (int i = 0; i < count; i++) {
        futures.add(executor.submit(wait));
      }
      waiting.await();
      long started = System.nanoTime();
      long taken = usedHeap() - before;
      long release = System.nanoTime();
      released.countDown();
      int sum = futures.stream().mapToInt(TaskFuture::join).sum();
      System.out.printf(
          Locale.ROOT,
          "%d tasks wait after %.2f s, in %.1f MB (%.0f bytes each); all %d have ended %.2f s later%n",
          count,
          (started - start) / 1e9,
          taken / 1e6,
          (double) taken / count,
          sum,
          (System.nanoTime() - release) / 1e9);
    }
  }

  private static long usedHeap() {
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }
}
