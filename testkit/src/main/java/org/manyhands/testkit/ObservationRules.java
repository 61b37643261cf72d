package org.manyhands.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future.State;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.manyhands.Retry;
import org.manyhands.TaskExecutor;
import org.manyhands.TaskFuture;
import org.manyhands.TaskOptions;
import org.manyhands.kernel.Kernels;
import org.manyhands.observe.Explanation;
import org.manyhands.observe.TaskEnd;
import org.manyhands.observe.TaskListener;
import org.manyhands.observe.TaskStats;
import org.manyhands.spi.Capability;
import org.manyhands.task.Task;
import org.manyhands.task.TaskContext;
import org.manyhands.task.TaskException;
import org.manyhands.task.TaskInfo;

/** §15, second part: what others see of a task. */
@SuppressWarnings("FutureReturnValueIgnored") // listeners hear of the tasks
abstract class ObservationRules extends ContextRules {

  private static final List<String> FULL_STORY = List.of("submitted", "started", "ended");
  private static final Duration SHORT = Duration.ofMillis(50);

  ObservationRules(BackendConformance kit) {
    super(kit);
  }

  private static <T> Task<T> failing() {
    return () -> {
      throw new IOException("disk");
    };
  }

  /** A listener on an executor that is the rule's own. */
  private Heard listenTo(TaskExecutor executor) {
    Heard heard = new Heard();
    executor.addListener(heard);
    return heard;
  }

  private TaskEnd end(Heard heard, String name) {
    await("the listener should hear of the end", () -> heard.hasEnded(name));
    return Objects.requireNonNull(heard.of(name).getLast().end());
  }

  @Test
  @DisplayName("§15.7 listeners are told in order that a task is submitted, started and has ended")
  void story() {
    TaskExecutor executor = open();
    Heard heard = listenTo(executor);
    executor.submit(() -> 1, TaskOptions.named("fine").withTag("key", "value"));
    TaskFuture<Object> failing = executor.submit(failing(), TaskOptions.named("failing"));
    executor.submit(Kernels.ints(1000, i -> i), TaskOptions.named("kernel"));
    TaskFuture<Integer> input = executor.submit(() -> 1, TaskOptions.named("input"));
    executor.submitWith(input, value -> value, TaskOptions.named("dependent"));
    for (String name : List.of("fine", "failing", "kernel", "input", "dependent")) {
      TaskEnd end = end(heard, name);
      assertEquals(FULL_STORY, heard.story(name), name);
      assertEquals(name.equals("failing") ? State.FAILED : State.SUCCESS, end.state(), name);
      assertFalse(end.waited().isNegative() || end.ran().isNegative(), end::toString);
    }
    assertSame(failing.exceptionNow(), end(heard, "failing").failure());
    assertNull(end(heard, "fine").failure());
    assertEquals("value", heard.of("fine").getFirst().task().tags().get("key"));
  }

  @Test
  @Needs(Capability.CONCURRENCY)
  @DisplayName("§15.8 listeners are told once of the end of a task that is cancelled or times out")
  void badEnds(@TempDir Path folder) {
    TaskExecutor executor = openSingle();
    Heard heard = listenTo(executor);
    FileGate gate = FileGate.in(folder, "gate");
    List<TaskFuture<String>> holders = fillSlots(executor, gate);
    TaskFuture<?> queued = executor.submit(() -> 1, TaskOptions.named("queued"));
    executor.submit(() -> 1, TaskOptions.named("late").withDeadline(SHORT));
    queued.cancel(true);
    assertEquals(State.CANCELLED, end(heard, "queued").state());
    assertEquals(Duration.ZERO, end(heard, "queued").ran());
    assertEquals(State.FAILED, end(heard, "late").state());
    gate.open();
    holders.forEach(this::result);
    FileGate other = FileGate.in(folder, "other");
    TaskFuture<?> running = executor.submit(new Held(other), TaskOptions.named("running"));
    await(other.arrived());
    running.cancel(true);
    assertEquals(State.CANCELLED, end(heard, "running").state());
    other.open();
    assertEquals("last", result(executor.submit(() -> "last", TaskOptions.named("last"))));
    end(heard, "last");
    assertEquals(List.of("submitted", "ended"), heard.story("queued"));
    assertEquals(List.of("submitted", "ended"), heard.story("late"));
    assertEquals(FULL_STORY, heard.story("running"));
  }

  @Test
  @DisplayName("§15.9 listeners are told once of the end of a task that the backend refuses")
  void refused() {
    TaskExecutor executor = open();
    Heard heard = listenTo(executor);
    Object stranger = new Object(); // crosses no boundary, but is welcome in shared memory
    boolean accepted = isAccepted(executor, () -> stranger.hashCode(), TaskOptions.named("odd"));
    TaskEnd end = end(heard, "odd");
    assertEquals(accepted ? State.SUCCESS : State.FAILED, end.state());
    assertEquals("ended", heard.story("odd").getLast());
    assertEquals(1, heard.of("odd").stream().filter(event -> event.end() != null).count());
    assertAddsUp(executor, 1);
  }

  private boolean isAccepted(TaskExecutor executor, Task<?> task, TaskOptions options) {
    try {
      TaskFuture<?> future = executor.submit(task, options);
      awaitEnd(future);
      return future.state() == State.SUCCESS;
    } catch (TaskException refused) {
      return false;
    }
  }

  @Test
  @DisplayName("§15.10 listeners are told that a task is run again, and of its end once")
  void retrying() {
    TaskExecutor executor = open();
    Heard heard = listenTo(executor);
    executor.submit(failing(), TaskOptions.named("failing").withRetry(Retry.upTo(3)));
    assertEquals(State.FAILED, end(heard, "failing").state());
    assertEquals(
        List.of("submitted", "started", "retrying", "retrying", "ended"), heard.story("failing"));
    assertEquals(3, heard.of("failing").getLast().task().attempt());
  }

  @Test
  @DisplayName("§15.11 listeners hear how far a task is; of several reports at least the last")
  void progress() {
    TaskExecutor executor = open();
    Heard heard = listenTo(executor);
    Task<TaskInfo> task =
        () -> {
          TaskContext context = TaskContext.current().orElseThrow();
          for (int done = 1; done <= 100; done++) {
            context.progress(done, 100);
          }
          return context.task();
        };
    TaskInfo info = result(executor.submit(task, TaskOptions.named("slow")));
    end(heard, "slow");
    List<Long> progress = heard.progress("slow");
    assertEquals(100, progress.getLast());
    assertEquals(progress.stream().sorted().toList(), progress);
    assertEquals(FULL_STORY, heard.story("slow"));
    assertEquals("ended", heard.of("slow").getLast().what());
    assertTrue(heard.of("slow").stream().allMatch(event -> event.task().equals(info)));
  }

  @Test
  @DisplayName("§15.12 a kernel that is cut reports each part that has ended")
  void kernelProgress() {
    TaskExecutor executor = open();
    Assumptions.assumeFalse(executor.backend().has(Capability.NATIVE_KERNELS), "it is not cut");
    Heard heard = listenTo(executor);
    Task<int[]> kernel = Kernels.ints(1000, i -> i);
    int parts = executor.explain(kernel).parts();
    executor.submit(kernel, TaskOptions.named("kernel"));
    end(heard, "kernel");
    List<Long> progress = heard.progress("kernel");
    assertEquals(parts, progress.size());
    assertEquals(progress.stream().sorted().distinct().toList(), progress);
    assertEquals(1000, progress.getLast());
  }

  @Test
  @DisplayName("§15.13 a listener that throws or blocks harms no task and no other listener")
  void badListeners() throws Exception {
    TaskExecutor executor = open();
    CountDownLatch release = new CountDownLatch(1);
    executor.addListener(new Throwing(new IllegalStateException("listener")));
    executor.addListener(new Throwing(new LinkageError("listener")));
    executor.addListener(new Blocking(release));
    Heard heard = listenTo(executor);
    for (int i = 0; i < 20; i++) {
      int value = i;
      assertEquals(i, result(executor.submit(() -> value, TaskOptions.named("task"))));
    }
    assertAddsUp(executor, 20);
    release.countDown();
    await("all should be told", () -> heard.of("task").size() == 3 * 20);
    close(executor);
  }

  private record Throwing(Throwable thrown) implements TaskListener {
    @Override
    public void started(TaskInfo task) {
      switch (thrown) {
        case Error e -> throw e;
        case RuntimeException e -> throw e;
        default -> throw new IllegalArgumentException(thrown);
      }
    }
  }

  private record Blocking(CountDownLatch release) implements TaskListener {
    @Override
    public void submitted(TaskInfo task) {
      try {
        release.await();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  @Test
  @DisplayName(
      "§15.14 a listener hears of what is submitted while it is registered, before close()")
  void registration() throws Exception {
    TaskExecutor executor = open();
    result(executor.submit(() -> 1, TaskOptions.named("before")));
    Heard heard = listenTo(executor);
    executor.submit(() -> 1, TaskOptions.named("meanwhile"));
    executor.removeListener(heard);
    executor.submit(() -> 1, TaskOptions.named("after"));
    close(executor);
    assertEquals(FULL_STORY, heard.story("meanwhile"));
    assertEquals(List.of(), heard.of("before"));
    assertEquals(List.of(), heard.of("after"));
  }

  @Test
  @DisplayName("§15.15 when nothing is in progress, submitted = succeeded + failed + cancelled")
  void stats() {
    TaskExecutor executor = open();
    assertEquals(new TaskStats(0, 0, 0, 0, 0, 0, 0), executor.stats());
    List<TaskFuture<?>> futures = new ArrayList<>();
    IntStream.range(0, 20).forEach(i -> futures.add(executor.submit(() -> i)));
    futures.add(executor.submit(failing()));
    futures.add(executor.submit(Kernels.ints(1000, i -> i)));
    futures.add(executor.submit(failing(), TaskOptions.none().withRetry(Retry.upTo(3))));
    futures.add(executor.submitWith(executor.submit(() -> 1), value -> value));
    futures.forEach(this::awaitEnd);
    IntStream.range(0, 20)
        .mapToObj(i -> executor.submit(() -> i))
        .toList()
        .forEach(future -> future.cancel(true));
    assertAddsUp(executor, 45);
    assertEquals(2, executor.stats().failed());
  }

  private void assertAddsUp(TaskExecutor executor, int submitted) {
    await("the numbers should add up: " + executor.stats(), () -> isIdle(executor.stats()));
    assertEquals(submitted, executor.stats().submitted());
  }

  private static boolean isIdle(TaskStats stats) {
    return stats.submitted() == stats.succeeded() + stats.failed() + stats.cancelled()
        && stats.queued() == 0
        && stats.running() == 0
        && stats.abandoned() == 0;
  }

  @Test
  @Needs(Capability.CONCURRENCY)
  @DisplayName("§15.16 the numbers tell what waits, what runs, and what runs on for nobody")
  void statsInProgress(@TempDir Path folder) {
    TaskExecutor executor = openSingle();
    FileGate gate = FileGate.in(folder, "gate");
    List<TaskFuture<String>> holders = fillSlots(executor, gate);
    TaskFuture<Integer> waiting = executor.submit(() -> 1);
    int running = holders.size();
    await(
        "one should wait and all others run: " + executor.stats(),
        () -> executor.stats().queued() == 1 && executor.stats().running() == running);
    assertTrue(holders.getFirst().cancel(false));
    assertEquals(1, executor.stats().abandoned());
    assertEquals(1, executor.stats().cancelled());
    gate.open();
    assertEquals(1, result(waiting));
    assertAddsUp(executor, running + 1);
  }

  @Test
  @DisplayName("§15.17 explain() says where a task would run, and what crosses a boundary")
  void explain() {
    TaskExecutor executor = executor();
    boolean shared = executor.backend().has(Capability.SHARED_MEMORY);
    byte[] large = new byte[100_000];
    Explanation explanation =
        executor.explain(() -> large.length, TaskOptions.named("measuring a copy"));
    assertEquals(executor.backend().name(), explanation.backend());
    assertTrue(explanation.possible());
    assertEquals(1, explanation.parts());
    assertEquals(shared, explanation.bytes() == 0, explanation::toString);
    assertTrue(shared || explanation.bytes() >= large.length, explanation::toString);
    for (String said : List.of("measuring a copy", executor.backend().name())) {
      assertTrue(explanation.toString().contains(said), explanation::toString);
    }
  }

  @Test
  @DisplayName("§15.18 explain() says what is missing: a capability, or what cannot cross over")
  void explainMissing() {
    TaskExecutor executor = executor();
    EnumSet<Capability> missing = EnumSet.allOf(Capability.class);
    missing.removeAll(executor.backend().capabilities());
    for (Capability capability : missing) {
      Explanation explanation =
          executor.explain(() -> 1, TaskOptions.none().withRequired(capability));
      assertFalse(explanation.possible());
      assertTrue(explanation.toString().contains(capability.name()), explanation::toString);
    }
    Object stranger = new Object();
    Explanation explanation = executor.explain(() -> stranger.hashCode());
    assertEquals(missing.contains(Capability.SHARED_MEMORY), !explanation.possible());
    assertEquals(
        explanation.possible(),
        !explanation.toString().contains("java.lang.Object"),
        explanation::toString);
  }

  @Test
  @DisplayName("§15.19 explain() estimates what a kernel costs to compute and to hand over")
  void explainCost() {
    Explanation explanation = executor().explain(Kernels.ints(100, i -> i));
    assertTrue(explanation.toString().contains("handing it over about"), explanation::toString);
    assertTrue(explanation.parts() >= 1, explanation::toString);
  }

  @Test
  @DisplayName("§15.20 explain() does not run the task and leaves no trace in the numbers")
  void explainRunsNothing(@TempDir Path folder) {
    TaskExecutor executor = open();
    Heard heard = listenTo(executor);
    FileFlag ran = FileFlag.in(folder, "ran");
    Task<Integer> task =
        () -> {
          ran.raise();
          return 1;
        };
    assertTrue(executor.explain(task, TaskOptions.named("task")).possible());
    assertEquals("last", result(executor.submit(() -> "last", TaskOptions.named("last"))));
    end(heard, "last");
    assertFalse(ran.isRaised(), "the task was run");
    assertEquals(List.of(), heard.of("task"));
    assertEquals(1, executor.stats().submitted());
  }
}
