package org.manyhands.benchmarks.faults;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.manyhands.benchmarks.faults.Phase.Ending;
import org.manyhands.benchmarks.faults.Phase.Outcome;

/**
 * Executors of the backend {@code process}, one after the other, each with a load of tasks and
 * faults that a seed makes up; see {@link Phase}. In the end, nothing may be left of them.
 */
public final class FaultCampaign {

  private static final int SMOKE_PHASES = 8;
  private static final int SMOKE_TASKS = 500;
  private static final int SMOKE_TASKS_PER_FAULT = 20;
  private static final int GATE_TASKS = 2000;
  private static final int GATE_TASKS_PER_FAULT = 60;
  private static final int SMOKE_PARENTS = 6;
  private static final int GATE_PARENTS = 40;
  private static final Duration MOST_LEFT = Duration.ofSeconds(10);
  private static final Duration MOST_NOTICE = Duration.ofSeconds(1);
  private static final double MOST_GROWTH = 10; // bytes per task: 1 MB per 100 000
  private static final int ENOUGH_TASKS = 50_000;

  private final PrintStream out;
  private final Random seeds;
  private final Path folder;
  private final List<String> violations = new ArrayList<>();
  private final Map<Fate, Integer> injected = new EnumMap<>(Fate.class);
  private final List<Long> notice = new ArrayList<>();
  private final List<double[]> heap = new ArrayList<>();
  private final Deque<Ending> endings = new ArrayDeque<>();
  private int phases;
  private long tasks;
  private int deaths;

  private FaultCampaign(PrintStream out, long seed, Path folder) {
    this.out = out;
    this.seeds = new Random(seed);
    this.folder = folder;
  }

  /**
   * Runs a campaign, prints what was seen, and ends with the exit code 0 if every promise was kept.
   *
   * @param args {@code smoke} or {@code gate}, the seed, and for the gate, how many minutes
   * @throws Exception if the campaign itself fails
   */
  public static void main(String[] args) throws Exception {
    boolean gate = args.length > 0 && args[0].equals("gate");
    if (args.length > 0 && !gate && !args[0].equals("smoke")) {
      System.err.printf("There is no tier '%s'. Use smoke or gate.%n", args[0]);
      System.exit(2);
    }
    long seed = args.length > 1 ? Long.parseLong(args[1]) : System.nanoTime();
    double minutes = args.length > 2 ? Double.parseDouble(args[2]) : 30;
    System.out.printf("campaign %s, seed %d%n", gate ? "gate" : "smoke", seed);
    Path folder = Files.createTempDirectory("campaign");
    boolean passed;
    try {
      FaultCampaign campaign = new FaultCampaign(System.out, seed, folder);
      passed = campaign.run(gate, Duration.ofMillis((long) (minutes * 60_000)));
    } finally {
      delete(folder);
    }
    System.exit(passed ? 0 : 1);
  }

  private boolean run(boolean gate, Duration length) throws IOException, InterruptedException {
    Set<String> before = temporaryFiles();
    runPhase(100, SMOKE_TASKS_PER_FAULT); // opens what stays open
    int descriptors = descriptors();
    long end = System.nanoTime() + length.toNanos();
    if (gate) {
      while (violations.isEmpty() && System.nanoTime() - end < 0) {
        runPhase(GATE_TASKS, GATE_TASKS_PER_FAULT);
      }
    } else {
      while (violations.isEmpty() && phases <= SMOKE_PHASES) {
        runPhase(SMOKE_TASKS, SMOKE_TASKS_PER_FAULT);
      }
    }
    killParents(gate);
    Set<String> left = temporaryFiles();
    left.removeAll(before);
    if (!left.isEmpty()) {
      violations.add("temporary files are left behind: " + left);
    }
    if (descriptors() > descriptors) {
      violations.add(
          "%d sockets and pipes are open, %d were before".formatted(descriptors(), descriptors));
    }
    if (gate) {
      judgeNoticeAndHeap();
    }
    return report();
  }

  private void killParents(boolean gate) throws IOException {
    if (!violations.isEmpty()) {
      return;
    }
    ParentDeaths deaths = new ParentDeaths(folder);
    deaths.run(gate ? GATE_PARENTS : SMOKE_PARENTS);
    out.println(deaths.summary());
    violations.addAll(deaths.violations());
    if (gate && deaths.longest() > MOST_LEFT.toNanos()) {
      violations.add("a program was killed, and something of it was left for too long");
    }
  }

  private void runPhase(int size, int tasksPerFault) throws IOException, InterruptedException {
    Path own = folder.resolve("phase-" + ++phases);
    Outcome outcome = new Phase(own, seeds.nextLong(), nextEnding(), size, tasksPerFault).run();
    out.println("%3d: %s".formatted(phases, outcome.summary()));
    out.flush();
    violations.addAll(outcome.violations());
    tasks += outcome.tasks();
    deaths += outcome.deaths();
    notice.addAll(outcome.notice());
    outcome.injected().forEach((fate, count) -> injected.merge(fate, count, Integer::sum));
    if (outcome.violations().isEmpty()) {
      delete(own);
    }
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    heap.add(new double[] {tasks, runtime.totalMemory() - runtime.freeMemory()});
  }

  /** All of them come equally often. */
  private Ending nextEnding() {
    if (endings.isEmpty()) {
      List<Ending> all = new ArrayList<>(List.of(Ending.values()));
      Collections.shuffle(all, seeds);
      endings.addAll(all);
    }
    return endings.remove();
  }

  private void judgeNoticeAndHeap() {
    if (!notice.isEmpty() && percentile(99) > MOST_NOTICE.toNanos()) {
      violations.add("kills were noticed after %d ms (p99)".formatted(percentile(99) / 1_000_000));
    }
    if (tasks > ENOUGH_TASKS && growth() > MOST_GROWTH) {
      violations.add("the heap grew by %.1f bytes per task".formatted(growth()));
    }
  }

  private boolean report() {
    out.printf("%d tasks, %d workers died; injected: %s%n", tasks, deaths, injected);
    if (!notice.isEmpty()) {
      out.printf(
          "kills noticed after %d ms (p50), %d ms (p99), of %d%n",
          percentile(50) / 1_000_000, percentile(99) / 1_000_000, notice.size());
    }
    out.printf(Locale.ROOT, "heap growth: %.1f bytes per task%n", growth());
    violations.stream().limit(20).forEach(violation -> out.println("VIOLATION " + violation));
    out.println(violations.isEmpty() ? "PASS" : "FAIL: " + violations.getFirst());
    return violations.isEmpty();
  }

  private long percentile(int percent) {
    List<Long> sorted = new ArrayList<>(notice);
    Collections.sort(sorted);
    return sorted.get(Math.min(sorted.size() - 1, sorted.size() * percent / 100));
  }

  /** The slope of the heap over the tasks, by least squares, after a quarter for warming up. */
  private double growth() {
    List<double[]> settled = heap.subList(heap.size() / 4, heap.size());
    double meanTasks = settled.stream().mapToDouble(each -> each[0]).average().orElse(0);
    double meanHeap = settled.stream().mapToDouble(each -> each[1]).average().orElse(0);
    double covariance = 0;
    double variance = 0;
    for (double[] each : settled) {
      covariance += (each[0] - meanTasks) * (each[1] - meanHeap);
      variance += (each[0] - meanTasks) * (each[0] - meanTasks);
    }
    return variance == 0 ? 0 : covariance / variance;
  }

  private static Set<String> temporaryFiles() throws IOException {
    try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
      return new TreeSet<>(files.map(Path::toString).toList());
    }
  }

  /** Those that workers and their connections have; the JVM opens files of its own. */
  private static int descriptors() throws IOException {
    Path all = Path.of("/proc/self/fd");
    if (!Files.isDirectory(all)) {
      return 0;
    }
    int count = 0;
    try (Stream<Path> found = Files.list(all)) {
      for (Path each : found.toList()) {
        count += isSocketOrPipe(each) ? 1 : 0;
      }
    }
    return count;
  }

  private static boolean isSocketOrPipe(Path descriptor) throws IOException {
    try {
      String target = Files.readSymbolicLink(descriptor).toString();
      return target.startsWith("socket:") || target.startsWith("pipe:");
    } catch (java.nio.file.NoSuchFileException closed) { // the one that the folder was listed with
      return false;
    }
  }

  private static void delete(Path root) throws IOException {
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : files.sorted(Collections.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}
