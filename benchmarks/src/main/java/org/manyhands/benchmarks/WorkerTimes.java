package org.manyhands.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.manyhands.ExecutorConfig;
import org.manyhands.TaskExecutor;
import org.manyhands.TaskFuture;
import org.manyhands.task.WorkerLostException;
import org.manyhands.testkit.FileFlag;
import org.manyhands.testkit.FileGate;

/**
 * How long a child JVM takes to come, and to be missed: until the first result of a new pool,
 * without and with the cache of loaded classes; from the death of a worker until its future fails,
 * and until another worker has done the next task.
 */
public final class WorkerTimes {

  private static final Duration CACHE_PATIENCE = Duration.ofMinutes(2);
  private static final Duration POLL = Duration.ofMillis(100);

  private final int rounds;

  private WorkerTimes(int rounds) {
    this.rounds = rounds;
  }

  /**
   * Measures and prints. To be run from jars, since there is no cache for folders of classes, and
   * with a cache folder of its own, which is empty at first.
   *
   * @param args how many times; by default 15
   * @throws IOException if a temporary file cannot be written
   */
  public static void main(String[] args) throws IOException {
    new WorkerTimes(args.length > 0 ? Integer.parseInt(args[0]) : 15).measure();
  }

  private void measure() throws IOException {
    print("first result, no cache", firstResults("off"));
    if (awaitCache(Path.of(System.getenv("XDG_CACHE_HOME")))) {
      print("first result, cache", firstResults("on"));
    } else {
      System.out.println("no cache was made");
    }
    crashes();
  }

  private static ExecutorConfig config(String cache) {
    return ExecutorConfig.defaults()
        .withBackend("process")
        .with("manyhands.parallelism", "1")
        .with("manyhands.process.start-cache", cache);
  }

  private double[] firstResults(String cache) {
    double[] millis = new double[rounds];
    for (int i = 0; i < rounds; i++) {
      long start = System.nanoTime();
      try (TaskExecutor executor = TaskExecutor.open(config(cache))) {
        executor.run(() -> 1);
        millis[i] = millisSince(start);
      }
    }
    return millis;
  }

  /** A pool makes the cache when it is some seconds old. */
  private static boolean awaitCache(Path folder) throws IOException {
    long deadline = System.nanoTime() + CACHE_PATIENCE.toNanos();
    try (TaskExecutor executor = TaskExecutor.open(config("on"))) {
      executor.run(() -> 1);
      while (!holdsCache(folder) && System.nanoTime() < deadline) {
        LockSupport.parkNanos(POLL.toNanos());
      }
    }
    return holdsCache(folder);
  }

  private static boolean holdsCache(Path folder) throws IOException {
    Path files = folder.resolve("manyhands");
    if (!Files.isDirectory(files)) {
      return false;
    }
    try (Stream<Path> found = Files.list(files)) {
      return found.anyMatch(file -> file.toString().endsWith(".aot"));
    }
  }

  private void crashes() throws IOException {
    Path folder = Files.createTempDirectory("crashes");
    double[] failed = new double[rounds];
    double[] replaced = new double[rounds];
    try (TaskExecutor executor = TaskExecutor.open(config("on"))) {
      for (int i = 0; i < rounds; i++) {
        long pid = executor.run(() -> ProcessHandle.current().pid());
        FileGate gate = FileGate.in(folder, "task-" + i);
        TaskFuture<?> future = executor.submit(gate::pass);
        awaitRaised(gate.arrived());
        long killed = System.nanoTime();
        ProcessHandle.of(pid).orElseThrow().destroyForcibly();
        try {
          future.join();
          throw new IllegalStateException("a task has survived its worker");
        } catch (WorkerLostException expected) {
          failed[i] = millisSince(killed);
        }
        executor.run(() -> 1);
        replaced[i] = millisSince(killed);
        Files.delete(Path.of(gate.arrived().path()));
      }
    } finally {
      Files.delete(folder);
    }
    print("kill to failed future", failed);
    print("kill to next result", replaced);
  }

  private static void awaitRaised(FileFlag flag) {
    while (!flag.isRaised()) {
      LockSupport.parkNanos(1_000_000);
    }
  }

  private static double millisSince(long start) {
    return (System.nanoTime() - start) / 1e6;
  }

  private static void print(String what, double[] millis) {
    Arrays.sort(millis);
    System.out.printf(
        Locale.ROOT,
        "%-24s median %6.1f ms (%.1f to %.1f)%n",
        what,
        millis[millis.length / 2],
        millis[0],
        millis[millis.length - 1]);
  }
}
