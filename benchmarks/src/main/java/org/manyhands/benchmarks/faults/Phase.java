package org.manyhands.benchmarks.faults;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Future.State;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.manyhands.ExecutorConfig;
import org.manyhands.TaskExecutor;
import org.manyhands.benchmarks.faults.Journal.Event;
import org.manyhands.observe.TaskStats;

/** The life of one executor: load, faults, its end, and the verdict. */
final class Phase {

  private static final int SUBMITTERS = 2;
  private static final long BOUND = 60_000_000_000L;
  private static final int[] IN_FLIGHT = {4, 32, 200, 5000};

  /** How an executor is closed, while everything goes on. */
  enum Ending {
    CLOSE,
    CLOSE_WHEN_DONE,
    SHUTDOWN_NOW,
    ALL_AT_ONCE,
    SHUTDOWN_NOW_IN_CALLBACK;

    boolean isAbrupt() {
      return this == SHUTDOWN_NOW || this == ALL_AT_ONCE || this == SHUTDOWN_NOW_IN_CALLBACK;
    }
  }

  /**
   * What was seen.
   *
   * @param summary one line
   * @param violations of promises; empty if there were none
   * @param tasks how many were accepted
   * @param deaths how many workers died, of those injected or caused
   * @param injected how often each fault was
   * @param notice how long it took until the future of a task whose worker was killed ended, in ns
   */
  record Outcome(
      String summary,
      List<String> violations,
      int tasks,
      int deaths,
      Map<Fate, Integer> injected,
      List<Long> notice) {}

  private final Path folder;
  private final Random random;
  private final int tasks;
  private final int tasksPerFault;
  private final int workers;
  private final int inFlight;
  private final Ending ending;
  private final List<String> violations = new CopyOnWriteArrayList<>();

  Phase(Path folder, long seed, Ending ending, int tasks, int tasksPerFault) {
    this.folder = folder;
    this.random = new Random(seed);
    this.tasks = tasks;
    this.tasksPerFault = tasksPerFault;
    this.workers = 2 + random.nextInt(3);
    this.inFlight = IN_FLIGHT[random.nextInt(IN_FLIGHT.length)];
    this.ending = ending;
  }

  Outcome run() throws IOException, InterruptedException {
    Files.createDirectories(folder);
    Path file = folder.resolve(Arrival.FILE);
    try (Journal journal = Journal.open(file)) {
      TaskExecutor executor = TaskExecutor.open(config());
      Injector injector = new Injector(folder, journal, random.nextLong());
      Thread injecting = Thread.ofPlatform().name("campaign-faults").start(injector);
      AtomicLong ids = new AtomicLong();
      List<Load> loads = new ArrayList<>();
      List<Thread> submitters = new ArrayList<>();
      for (int i = 0; i < SUBMITTERS; i++) {
        Load load =
            new Load(executor, injector, random.nextLong(), ids, tasks / SUBMITTERS, tasksPerFault);
        loads.add(load);
        submitters.add(
            Thread.ofPlatform()
                .name("campaign-load")
                .uncaughtExceptionHandler(
                    (_, thrown) -> violations.add("the campaign itself failed: " + thrown))
                .start(load));
      }
      awaitEndOfLoad(loads, submitters);
      journal.write(Event.CLOSE, 0, 0, 0);
      end(executor);
      for (Thread submitter : submitters) {
        submitter.join();
      }
      for (Load load : loads) {
        load.joinHelpers();
      }
      List<Submitted> accepted =
          loads.stream().map(Load::accepted).flatMap(Collection::stream).toList();
      await("a future did not end", () -> accepted.stream().allMatch(t -> t.completions.get() > 0));
      checkNothingIsLeft(executor);
      injector.end();
      injecting.join();
      if (injector.failure() != null) {
        violations.add("the campaign itself failed: " + injector.failure());
      }
      return outcome(accepted, file, injector);
    }
  }

  private ExecutorConfig config() {
    return ExecutorConfig.named("campaign")
        .withBackend("process")
        .withParallelism(workers)
        .with("manyhands.in-flight.tasks", Integer.toString(inFlight))
        .with("manyhands.process.heap", "64m")
        .with("manyhands.process.start-cache", "off") // which is tested alone
        .with("manyhands.process.initializer", Arrival.class.getName())
        .with(
            "manyhands.process.jvm-options",
            "-XX:MaxMetaspaceSize=48m -XX:-CreateCoredumpOnCrash -XX:TieredStopAtLevel=1 -D%s=%s"
                .formatted(Arrival.FOLDER, folder));
  }

  /** Most of it, if the executor is to be closed while they submit. */
  private void awaitEndOfLoad(List<Load> loads, List<Thread> submitters)
      throws InterruptedException {
    if (ending == Ending.CLOSE_WHEN_DONE) {
      for (Thread submitter : submitters) {
        submitter.join();
      }
      return;
    }
    int enough = tasks - tasks / 10;
    while (loads.stream().mapToInt(load -> load.offered.get()).sum() < enough
        && submitters.stream().anyMatch(Thread::isAlive)) {
      LockSupport.parkNanos(1_000_000);
    }
  }

  private void end(TaskExecutor executor) throws InterruptedException {
    List<Thread> closers = new ArrayList<>();
    switch (ending) {
      case CLOSE, CLOSE_WHEN_DONE -> {}
      case SHUTDOWN_NOW -> executor.shutdownNow();
      case SHUTDOWN_NOW_IN_CALLBACK -> shutdownInCallback(executor);
      case ALL_AT_ONCE -> {
        closers.add(Thread.ofPlatform().start(executor::shutdownNow));
        closers.add(Thread.ofPlatform().start(executor::close));
        closers.add(Thread.ofPlatform().start(executor::close));
      }
    }
    executor.close();
    for (Thread closer : closers) {
      closer.join();
    }
  }

  @SuppressWarnings("FutureReturnValueIgnored") // closing waits for it
  private void shutdownInCallback(TaskExecutor executor) throws InterruptedException {
    java.util.concurrent.CountDownLatch done = new java.util.concurrent.CountDownLatch(1);
    executor
        .submit(() -> 1)
        .whenComplete((value, thrown) -> {
          executor.shutdownNow();
          done.countDown();
        });
    long ended = ended(executor);
    while (!done.await(BOUND, java.util.concurrent.TimeUnit.NANOSECONDS)) {
      long before = ended;
      ended = ended(executor); // thousands of tasks may have their turn before this one
      if (ended == before) {
        violations.add("a callback that shuts down did not come to its end");
        return;
      }
    }
  }

  private static long ended(TaskExecutor executor) {
    TaskStats stats = executor.stats();
    return stats.succeeded() + stats.failed() + stats.cancelled();
  }

  private void checkNothingIsLeft(TaskExecutor executor) {
    long open = executor.stats().queued() + executor.stats().running();
    if (open != 0) {
      violations.add("after closing, the statistics still are " + executor.stats());
    }
    await(
        "a process outlives its executor",
        () -> ProcessHandle.current().descendants().noneMatch(ProcessHandle::isAlive));
    await("a thread outlives its executor: " + ownThreads(), () -> ownThreads().isEmpty());
  }

  static List<String> ownThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(name -> name.startsWith("manyhands-"))
        .toList();
  }

  private void await(String violation, java.util.function.BooleanSupplier condition) {
    long end = System.nanoTime() + BOUND;
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - end > 0) {
        violations.add(violation);
        return;
      }
      LockSupport.parkNanos(1_000_000);
    }
  }

  private Outcome outcome(List<Submitted> accepted, Path file, Injector injector)
      throws IOException {
    Verdict verdict;
    try (Journal.Reader reader = new Journal.Reader(file)) {
      verdict = Verdict.of(accepted, reader.more(), ending.isAbrupt());
    }
    violations.addAll(verdict.violations());
    Map<State, Integer> states = new EnumMap<>(State.class);
    List<Long> notice = new ArrayList<>();
    for (Submitted task : accepted) {
      State state = task.state;
      if (state != null) {
        states.merge(state, 1, Integer::sum);
      }
      Long killed = injector.killed.get(task.id);
      if (killed != null && !task.repeatable && !task.cancelRequested && state == State.FAILED) {
        notice.add(task.ended - killed);
      }
    }
    String summary =
        "%d workers, %4d in flight, %-24s %5d tasks %s, %d workers came, %d died"
            .formatted(
                workers,
                inFlight,
                ending,
                accepted.size(),
                states,
                verdict.workers(),
                verdict.deaths());
    return new Outcome(
        summary, violations, accepted.size(), verdict.deaths(), injector.injected(), notice);
  }
}
