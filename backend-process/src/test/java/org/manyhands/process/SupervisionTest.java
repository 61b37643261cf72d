package org.manyhands.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.manyhands.Cancellation;
import org.manyhands.ConfigurationException;
import org.manyhands.ExecutorConfig;
import org.manyhands.TaskExecutor;
import org.manyhands.TaskFuture;
import org.manyhands.task.Action;
import org.manyhands.task.BackendUnavailableException;
import org.manyhands.testkit.FileFlag;
import org.manyhands.testkit.FileGate;

/** Workers come and go as the settings say. */
class SupervisionTest {

  private static TaskExecutor open(String key, String value) {
    return TaskExecutor.open(Processes.config().with("manyhands.process." + key, value));
  }

  @Test
  void aWorkerIsReplacedAfterSoManyTasksAndLosesNone() {
    try (TaskExecutor executor = open("tasks-per-worker", "10")) {
      List<TaskFuture<Long>> tasks =
          IntStream.range(0, 50)
              .mapToObj(i -> executor.submit(() -> ProcessHandle.current().pid()))
              .toList();
      Set<Long> pids = new HashSet<>();
      tasks.forEach(task -> pids.add(task.join()));
      Processes.await("a replacement", () -> pids.add(Processes.pid(executor)) || pids.size() > 1);
      long last = Processes.pid(executor);
      Processes.await(
          "the end of those that are spent",
          () -> pids.stream().filter(pid -> pid != last).noneMatch(Processes::isAlive));
    }
  }

  @Test
  void noWorkerIsGivenMoreTasksThanConfigured() {
    for (int most : new int[] {1, 3}) {
      try (TaskExecutor executor = open("tasks-per-worker", Integer.toString(most))) {
        Map<Long, Long> tasksByWorker =
            IntStream.range(0, 20)
                .mapToObj(i -> executor.submit(() -> ProcessHandle.current().pid()))
                .toList()
                .stream()
                .collect(Collectors.groupingBy(TaskFuture::join, Collectors.counting()));
        assertTrue(
            tasksByWorker.values().stream().allMatch(tasks -> tasks <= most),
            () -> "'%d' is exceeded: %s".formatted(most, tasksByWorker));
      }
    }
  }

  /** A worker that is spent does not run what waits for it, so that waiting must come to an end. */
  @Test
  void whoWaitsForAReplacementThatCannotStartIsTold(@TempDir Path folder) throws IOException {
    Path broken = folder.resolve("broken");
    ExecutorConfig config =
        Processes.config()
            .with("manyhands.process.tasks-per-worker", "2")
            .with("manyhands.process.jvm-options", "-Dbroken=" + broken)
            .with("manyhands.process.initializer", Breakable.class.getName());
    try (TaskExecutor executor = TaskExecutor.open(config)) {
      assertEquals(1, executor.run(() -> 1));
      Files.createFile(broken);
      assertEquals(2, executor.run(() -> 2));
      assertThrows(BackendUnavailableException.class, () -> executor.run(() -> 3));
      Files.delete(broken);
      assertEquals(4, executor.run(() -> 4));
    }
  }

  /** Starts unless there is a certain file. */
  public static final class Breakable implements Runnable {

    /** Called by a worker. */
    public Breakable() {}

    @Override
    public void run() {
      if (Files.exists(Path.of(System.getProperty("broken")))) {
        throw new IllegalStateException("broken");
      }
    }
  }

  @Test
  @DisabledOnOs(OS.WINDOWS) // no sleep
  void whatATaskHasStartedEndsWithItsWorker() {
    long sleeping;
    try (TaskExecutor executor = open("tasks-per-worker", "100")) {
      sleeping = executor.run(() -> new ProcessBuilder("sleep", "1000").start().pid());
      assertTrue(Processes.isAlive(sleeping));
    }
    Processes.await("the end of the sleep", () -> !Processes.isAlive(sleeping));
  }

  @Test
  void aWorkerThatTakesTooMuchMemoryIsReplaced() {
    try (TaskExecutor executor = open("memory-per-worker", "1m")) {
      long first = Processes.pid(executor);
      Processes.await("another worker", () -> Processes.pid(executor) != first);
      Processes.await("the end of the first", () -> !Processes.isAlive(first));
    }
  }

  @Test
  void aWorkerThatHasNothingToDoEnds() {
    try (TaskExecutor executor = open("idle-timeout", "100ms")) {
      long first = Processes.pid(executor);
      Processes.await("its end", () -> !Processes.isAlive(first));
      assertNotEquals(first, Processes.pid(executor));
    }
  }

  /** So that the class is there to be named, and to tell what it did. */
  public static final class Warmup implements Runnable {

    static volatile boolean done;

    /** Called by a worker. */
    public Warmup() {}

    @Override
    public void run() {
      done = true;
    }
  }

  @Test
  void anInitializerRunsBeforeTheFirstTask() {
    try (TaskExecutor executor = open("initializer", Warmup.class.getName())) {
      assertTrue(executor.run(() -> Warmup.done));
      assertFalse(Warmup.done);
    }
  }

  @Test
  void anInitializerThatIsMissingIsSaidWithItsName() {
    try (TaskExecutor executor = open("initializer", "org.example.Missing")) {
      BackendUnavailableException e =
          assertThrows(BackendUnavailableException.class, () -> executor.run(() -> 1));
      assertTrue(String.valueOf(e.getMessage()).contains("org.example.Missing"), e::getMessage);
    }
  }

  @Test
  void workersRunInTheirFolder(@TempDir Path folder) throws Exception {
    try (TaskExecutor executor = open("folder", folder.toString())) {
      String current = executor.run(() -> Path.of("").toAbsolutePath().toRealPath().toString());
      assertEquals(folder.toRealPath().toString(), current);
    }
  }

  @Test
  void workersHaveTheEnvironmentOfTheProgramAndTheirOwn() {
    Map<String, String> own = System.getenv();
    assertTrue(own.containsKey("PATH"));
    try (TaskExecutor executor = open("environment", "REGION=north PATH EMPTY= A=b=c")) {
      Map<String, String> environment = executor.run(() -> new HashMap<>(System.getenv()));
      assertEquals("north", environment.get("REGION"));
      assertEquals("", environment.get("EMPTY"));
      assertEquals("b=c", environment.get("A"));
      assertFalse(environment.containsKey("PATH"));
      assertEquals(own.get("HOME"), environment.get("HOME"));
    }
    assertThrows(ConfigurationException.class, () -> open("environment", "=north"));
  }

  @Test
  void workersDoNotMultiplyCores() {
    int cores = Runtime.getRuntime().availableProcessors();
    ExecutorConfig config = Processes.config().withParallelism(2 * cores);
    try (TaskExecutor executor = TaskExecutor.open(config)) {
      assertEquals(1, executor.run(() -> Runtime.getRuntime().availableProcessors()));
    }
    try (TaskExecutor executor = Processes.open()) {
      assertEquals(cores, executor.run(() -> Runtime.getRuntime().availableProcessors()));
    }
  }

  @Test
  void heapsThatDoNotFitAreRefused() {
    ExecutorConfig config =
        Processes.config()
            .withParallelism(4)
            .with("manyhands.process.heap", "256m")
            .with("manyhands.process.total-memory", "1000m");
    BackendUnavailableException e =
        assertThrows(BackendUnavailableException.class, () -> TaskExecutor.open(config));
    assertTrue(String.valueOf(e.getMessage()).contains("manyhands.process.heap"), e::getMessage);
    assertThrows(
        BackendUnavailableException.class,
        () -> TaskExecutor.open(Processes.config().with("manyhands.process.heap", "900000g")));
  }

  @Test
  void poolsWithinPoolsEndSomewhere() {
    try (TaskExecutor executor = Processes.open()) {
      assertEquals("too deep after 3", executor.run(() -> descend(1)));
    }
  }

  private static String descend(int depth) {
    try (TaskExecutor inner = Processes.open()) {
      return inner.run(() -> descend(depth + 1));
    } catch (BackendUnavailableException e) {
      return "too deep after " + depth;
    }
  }

  /** Holds a worker's start until a file is there. */
  public static final class Held implements Runnable {

    /** Called by a worker. */
    public Held() {}

    @Override
    public void run() {
      FileFlag.in(Path.of(""), "go").awaitStubbornly();
    }
  }

  @Test
  void noMoreWorkersStartAtOnceThanThereAreCores(@TempDir Path folder) {
    int cores = Runtime.getRuntime().availableProcessors();
    ExecutorConfig config =
        new ExecutorConfig("storm", Processes.config().settings())
            .withParallelism(2 * cores + 1)
            .with("manyhands.process.folder", folder.toString())
            .with("manyhands.process.initializer", Held.class.getName());
    try (TaskExecutor executor = TaskExecutor.open(config)) {
      List<TaskFuture<Integer>> tasks = new ArrayList<>();
      for (int i = 0; i < 10 * cores; i++) {
        tasks.add(executor.submit(() -> 1));
      }
      long workers =
          Thread.getAllStackTraces().keySet().stream()
              .filter(thread -> thread.getName().startsWith("manyhands-storm-worker-"))
              .count();
      assertEquals(cores, workers);
      FileFlag.in(folder, "go").raise();
      tasks.forEach(TaskFuture::join);
    }
  }

  @Test
  void oneTaskAtATimeNeedsOneWorker() {
    try (TaskExecutor executor = TaskExecutor.open(Processes.config().withParallelism(3))) {
      Set<Long> before = children();
      Set<Long> pids = new HashSet<>();
      for (int i = 0; i < 10; i++) {
        pids.add(Processes.pid(executor));
      }
      Set<Long> started = children();
      started.removeAll(before);
      assertEquals(pids, started);
      assertEquals(1, pids.size());
    }
  }

  private static Set<Long> children() {
    return ProcessHandle.current().children().map(ProcessHandle::pid).collect(Collectors.toSet());
  }

  @Test
  void aWorkerThatIsRelievedFinishesWhatItWasGiven() throws Exception {
    try (TaskExecutor executor = open("tasks-per-worker", "1")) {
      Callable<Integer> submitter =
          () -> IntStream.range(0, 5).map(i -> executor.run(() -> 1)).sum();
      List<Future<Integer>> sums = new ArrayList<>();
      try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
        for (int i = 0; i < 4; i++) {
          sums.add(threads.submit(submitter));
        }
      }
      for (Future<Integer> sum : sums) {
        assertEquals(5, sum.get());
      }
    }
  }

  /** As those of a user may, and it must not keep the pool from starting and killing workers. */
  @Test
  void threadsThatTheProgramSharesMayBeBusy(@TempDir Path folder) {
    AtomicBoolean over = new AtomicBoolean();
    Runnable busy =
        () -> {
          while (!over.get()) {
            Thread.onSpinWait();
          }
        };
    for (int i = 0; i < 2 * Runtime.getRuntime().availableProcessors(); i++) {
      Thread.startVirtualThread(busy);
      ForkJoinPool.commonPool().execute(busy);
    }
    try (TaskExecutor executor = Processes.open()) {
      FileGate gate = FileGate.in(folder, "gate");
      TaskFuture<?> stubborn =
          executor.submit(
              (Action)
                  () -> {
                    gate.arrived().raise();
                    gate.opened().awaitStubbornly();
                  });
      Processes.await("the task to run", gate.arrived()::isRaised);
      assertEquals(Cancellation.STOPPED, stubborn.cancel(Duration.ofSeconds(30)));
      assertEquals(1, executor.run(() -> 1));
    } finally {
      over.set(true);
    }
  }
}
