package org.manyhands.benchmarks.soak;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.manyhands.ExecutorConfig;
import org.manyhands.TaskExecutor;
import org.manyhands.observe.TaskStats;

/**
 * A soak: a random mix of success, failure, cancel, time-out, retry, nested scopes, kernels and
 * dependent tasks on every backend at once. Afterwards the counts have to add up, and neither
 * threads nor heap may have grown.
 */
public final class Soak {

  private static final int SAMPLES = 20;
  private static final double MOST_GROWTH = 10; // bytes per task: 1 MB per 100 000

  /** Below that, the heap of a JVM that warms up says nothing. */
  private static final double ENOUGH_TASKS = 500_000;

  private final Map<String, TaskExecutor> executors = new LinkedHashMap<>();
  private final Map<String, SoakLoad> loads = new LinkedHashMap<>();
  private final List<Sample> samples = new ArrayList<>();
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

  private Soak(long seed) {
    for (String backend : TaskExecutor.availableBackends()) {
      ExecutorConfig config =
          ExecutorConfig.named("soak-" + backend)
              .withBackend(backend)
              .with("manyhands.in-flight.tasks", "256");
      TaskExecutor executor = TaskExecutor.open(config);
      executors.put(backend, executor);
      loads.put(backend, new SoakLoad(executor, seed + backend.hashCode()));
    }
  }

  /**
   * Runs a soak and prints what was seen.
   *
   * @param args how many minutes, and the seed
   * @throws InterruptedException if it is interrupted
   */
  public static void main(String[] args) throws InterruptedException {
    double minutes = args.length > 0 ? Double.parseDouble(args[0]) : 10;
    long seed = args.length > 1 ? Long.parseLong(args[1]) : System.nanoTime();
    System.out.printf(Locale.ROOT, "soak of %s minutes, seed %d%n", minutes, seed);
    boolean sound = isSound(Duration.ofMillis((long) (minutes * 60_000)), seed);
    System.out.println(sound ? "sound" : "NOT sound");
    System.exit(sound ? 0 : 1);
  }

  /**
   * Runs a soak.
   *
   * @param length how long
   * @param seed decides what is submitted
   * @return whether nothing leaked, hung or was miscounted; what was seen is printed
   * @throws InterruptedException if it is interrupted
   */
  public static boolean isSound(Duration length, long seed) throws InterruptedException {
    return new Soak(seed).run(length);
  }

  private boolean run(Duration length) throws InterruptedException {
    List<Thread> threads = loads.values().stream().map(this::start).toList();
    for (int i = 0; i < SAMPLES && failure.get() == null; i++) {
      Thread.sleep(length.dividedBy(SAMPLES)); // the length of the soak is its workload
      sample();
    }
    loads.values().forEach(SoakLoad::stop);
    for (Thread thread : threads) {
      thread.join();
    }
    executors.values().forEach(TaskExecutor::close);
    boolean sound = report();
    List<String> left = ownThreads();
    System.out.printf("threads: %d at most, left behind: %s%n", mostThreads(), left);
    return sound && left.isEmpty();
  }

  private int mostThreads() {
    return samples.stream().mapToInt(Sample::threads).max().orElse(0);
  }

  /** Those of executors; the JVM has others, some of which are there to stay. */
  private static List<String> ownThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(name -> name.startsWith("manyhands-soak"))
        .toList();
  }

  private Thread start(SoakLoad load) {
    return Thread.ofPlatform()
        .name("soak-load")
        .start(() -> {
          try {
            load.run();
          } catch (RuntimeException | Error e) {
            e.printStackTrace();
            failure.compareAndSet(null, e);
          }
        });
  }

  private void sample() {
    System.gc();
    long tasks = executors.values().stream().mapToLong(each -> each.stats().submitted()).sum();
    Runtime runtime = Runtime.getRuntime();
    Sample sample = new Sample(tasks, runtime.totalMemory() - runtime.freeMemory(), liveThreads());
    samples.add(sample);
    System.out.printf(
        Locale.ROOT,
        "%9d tasks  %6.1f MB  %3d threads%n",
        (long) sample.tasks,
        sample.heap / 1e6,
        sample.threads);
  }

  private static int liveThreads() {
    return ManagementFactory.getThreadMXBean().getThreadCount();
  }

  private boolean report() {
    boolean sound = failure.get() == null;
    for (Map.Entry<String, TaskExecutor> entry : executors.entrySet()) {
      TaskStats stats = entry.getValue().stats();
      boolean adds =
          stats.submitted() == stats.succeeded() + stats.failed() + stats.cancelled()
              && stats.queued() == 0
              && stats.running() == 0
              && stats.abandoned() == 0;
      sound &= adds;
      System.out.printf("%-10s %s%s%n", entry.getKey(), stats, adds ? "" : "  DOES NOT ADD UP");
    }
    double growth = growth();
    System.out.printf(Locale.ROOT, "heap growth: %.2f bytes per task%n", growth);
    return sound && (growth < MOST_GROWTH || samples.getLast().tasks < ENOUGH_TASKS);
  }

  /** The slope of the heap over the tasks, by least squares, after a quarter for warming up. */
  private double growth() {
    List<Sample> settled = samples.subList(samples.size() / 4, samples.size());
    double meanTasks = settled.stream().mapToDouble(Sample::tasks).average().orElse(0);
    double meanHeap = settled.stream().mapToDouble(Sample::heap).average().orElse(0);
    double covariance = 0;
    double variance = 0;
    for (Sample sample : settled) {
      covariance += (sample.tasks - meanTasks) * (sample.heap - meanHeap);
      variance += (sample.tasks - meanTasks) * (sample.tasks - meanTasks);
    }
    return variance == 0 ? 0 : covariance / variance;
  }

  private record Sample(double tasks, double heap, int threads) {}
}
