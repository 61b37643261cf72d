package org.manyhands.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.manyhands.TaskExecutor;
import org.manyhands.TaskFuture;
import org.manyhands.TaskOptions;
import org.manyhands.kernel.Kernels;
import org.manyhands.spi.Capability;
import org.manyhands.task.Action;
import org.manyhands.task.Task;
import org.manyhands.task.TaskInterruptedException;
import org.manyhands.task.TaskNotSerializableException;
import org.manyhands.task.TaskRejectedException;

/** §11: an executor may be bounded in what is in flight, and nothing is lost at the bound. */
abstract class BoundRules extends Rules {

  BoundRules(BackendConformance kit) {
    super(kit);
  }

  @Test
  @Needs(Capability.CONCURRENCY)
  @DisplayName("§11.1 who submits to a full executor waits until a task has ended")
  void block(@TempDir Path folder) throws Exception {
    TaskExecutor executor = openBounded("tasks", "1", "block");
    FileGate gate = FileGate.in(folder, "gate");
    TaskFuture<String> holder = executor.submit(new Held(gate));
    Submission second = submitAside(executor, () -> "second");
    assertTrue(second.thread.isAlive(), "submit() does not wait");
    gate.open();
    assertEquals("second", result(accepted(second)));
    assertEquals(Held.RESULT, result(holder));
  }

  @Test
  @Needs(Capability.CONCURRENCY)
  @DisplayName("§11.2 who waits at a full executor can be interrupted: nothing is submitted then")
  void interrupted(@TempDir Path folder) throws Exception {
    TaskExecutor executor = openBounded("tasks", "1", "block");
    FileGate gate = FileGate.in(folder, "gate");
    TaskFuture<String> holder = executor.submit(new Held(gate));
    FileFlag ran = FileFlag.in(folder, "ran");
    Interrupted submit =
        Interrupted.during(bound(), () -> executor.submit((Action) ran::raise).toString());
    assertInstanceOf(TaskInterruptedException.class, submit.thrown());
    assertTrue(submit.status(), "the interrupt status was lost");
    assertEquals(1, executor.stats().submitted());
    gate.open();
    assertEquals(Held.RESULT, result(holder));
    close(executor);
    assertFalse(ran.isRaised(), "a task ran that was not submitted");
  }

  @Test
  @Needs(Capability.CONCURRENCY)
  @DisplayName(
      "§11.3 a full executor rejects, if it is to, and takes tasks again when one has ended")
  void reject(@TempDir Path folder) {
    TaskExecutor executor = openBounded("tasks", "2", "reject");
    FileGate gate = FileGate.in(folder, "gate");
    List<TaskFuture<String>> holders =
        List.of(executor.submit(new Held(gate)), executor.submit(new Held(gate)));
    assertThrows(TaskRejectedException.class, () -> executor.submit(() -> "too many"));
    assertThrows(TaskRejectedException.class, () -> executor.submit(Kernels.ints(9, i -> i)));
    gate.open();
    holders.forEach(holder -> assertEquals(Held.RESULT, result(holder)));
    assertEquals(2, executor.stats().submitted());
    assertEquals("again", result(submitWhenThereIsRoom(executor, () -> "again")));
  }

  @Test
  @Needs({Capability.CONCURRENCY, Capability.SHARED_MEMORY})
  @DisplayName("§11.4 who submits to a full executor runs the task, if it is to")
  void callerRuns(@TempDir Path folder) {
    TaskExecutor executor = openBounded("tasks", "1", "caller-runs");
    FileGate gate = FileGate.in(folder, "gate");
    TaskFuture<String> holder = executor.submit(new Held(gate));
    TaskFuture<Place> here = executor.submit(Place::current);
    assertTrue(here.isDone());
    assertEquals(Place.current(), here.join());
    assertEquals(100, result(executor.submit(Kernels.ints(100, i -> i))).length);
    gate.open();
    assertEquals(Held.RESULT, result(holder));
  }

  /** Where code runs. */
  private record Place(long process, long thread) implements java.io.Serializable {
    static Place current() {
      return new Place(ProcessHandle.current().pid(), Thread.currentThread().threadId());
    }
  }

  @Test
  @Needs(Capability.SHARED_MEMORY)
  @DisplayName(
      "§11.5 a task that submits to its own executor, which is full, does not wait for itself")
  void insideTasks() throws Exception {
    for (String full : List.of("block", "caller-runs")) {
      TaskExecutor executor =
          open(
              uniqueConfig()
                  .withParallelism(1)
                  .with("manyhands.in-flight.tasks", "1")
                  .with("manyhands.in-flight.full", full));
      TaskFuture<Integer> future =
          bounded("submit", () -> executor.submit(() -> nested(executor, 3)));
      assertEquals(4 + 2 * 3, result(future));
      assertEquals(3, result(executor.submit(() -> fromWithin(executor))));
      close(executor);
    }
  }

  private static int nested(TaskExecutor executor, int depth) {
    return depth == 0 ? 4 : 2 + executor.submit(() -> nested(executor, depth - 1)).join();
  }

  private static int fromWithin(TaskExecutor executor) {
    try (Stream<Integer> stream = executor.map(List.of(1, 2, 3), i -> i)) {
      return (int) stream.count() + executor.run(Kernels.ints(9, i -> i))[0];
    }
  }

  @Test
  @DisplayName("§11.6 map goes on where fewer tasks may be in flight than it holds in progress")
  void map() throws Exception {
    for (String full : List.of("block", "reject", "caller-runs")) {
      TaskExecutor executor = openBounded("tasks", "2", full);
      Iterable<Integer> endless = () -> Stream.iterate(0, i -> i + 1).iterator();
      List<Integer> results =
          bounded(
              "map",
              () -> {
                try (Stream<Integer> stream = executor.map(endless, i -> 2 * i)) {
                  return stream.limit(50).toList();
                }
              });
      assertEquals(IntStream.range(0, 50).mapToObj(i -> 2 * i).toList(), results);
      close(executor);
    }
  }

  @Test
  @Needs(Capability.CONCURRENCY)
  @DisplayName("§11.7 the bytes that tasks declare are bounded")
  void declaredBytes(@TempDir Path folder) {
    TaskExecutor executor = openBounded("bytes", "1000", "reject");
    FileGate gate = FileGate.in(folder, "gate");
    TaskFuture<String> holder = executor.submit(new Held(gate), bytes(600));
    assertThrows(TaskRejectedException.class, () -> executor.submit(() -> "more", bytes(600)));
    TaskFuture<String> lighter = executor.submit(new Held(gate), bytes(400));
    gate.open();
    assertEquals(Held.RESULT, result(holder));
    assertEquals(Held.RESULT, result(lighter));
  }

  @Test
  @Needs(Capability.CONCURRENCY)
  @DisplayName("§11.8 a task that is larger than the bound runs, but alone")
  void alone(@TempDir Path folder) {
    TaskExecutor executor = openBounded("bytes", "1000", "reject");
    FileGate gate = FileGate.in(folder, "gate");
    TaskFuture<String> large = executor.submit(new Held(gate), bytes(1_000_000));
    assertThrows(TaskRejectedException.class, () -> executor.submit(() -> "beside", bytes(1)));
    gate.open();
    assertEquals(Held.RESULT, result(large));
  }

  @Test
  @Needs(Capability.CONCURRENCY)
  @DisplayName("§11.9 a task that does not declare its bytes counts with its serialized size")
  void undeclaredBytes(@TempDir Path folder) {
    TaskExecutor executor = openBounded("bytes", "100k", "reject");
    FileGate gate = FileGate.in(folder, "gate");
    byte[] payload = new byte[60_000];
    Task<Integer> holder =
        () -> {
          gate.pass();
          return payload.length;
        };
    TaskFuture<Integer> held = executor.submit(holder);
    assertThrows(TaskRejectedException.class, () -> executor.submit(() -> payload.length));
    TaskFuture<String> light = executor.submit(() -> "light");
    gate.open();
    assertEquals(payload.length, result(held));
    assertEquals("light", result(light));
  }

  @Test
  @DisplayName(
      "§11.10 a task that cannot be serialized to count its bytes is refused, unless it declares them and need not travel")
  void uncountable() {
    TaskExecutor executor = openBounded("bytes", "1000", "block");
    Object lock = new Object();
    Task<Boolean> task = () -> lock.toString().isEmpty();
    TaskNotSerializableException e =
        assertThrows(TaskNotSerializableException.class, () -> executor.submit(task));
    String message = String.valueOf(e.getMessage());
    boolean runsHere = executor.backend().has(Capability.SHARED_MEMORY);
    assertEquals(runsHere, message.contains("TaskOptions.withBytes"), message);
    if (runsHere) {
      assertFalse(result(executor.submit(task, bytes(10))));
    }
  }

  private static TaskOptions bytes(long bytes) {
    return TaskOptions.none().withBytes(bytes);
  }

  @Test
  @Needs(Capability.CONCURRENCY)
  @DisplayName("§11.11 close() rejects the tasks whose submitters wait")
  void close(@TempDir Path folder) throws Exception {
    TaskExecutor executor = openBounded("tasks", "1", "block");
    FileGate gate = FileGate.in(folder, "gate");
    TaskFuture<String> holder = executor.submit(new Held(gate));
    Submission second = submitAside(executor, () -> "second");
    Thread closer = Thread.ofPlatform().daemon().start(executor::close);
    await("submit() should be rejected", () -> !second.thread.isAlive());
    assertInstanceOf(TaskRejectedException.class, second.refused);
    gate.open();
    assertEquals(Held.RESULT, result(holder));
    await("close() should return", () -> !closer.isAlive());
  }

  @Test
  @Needs({Capability.CONCURRENCY, Capability.SHARED_MEMORY})
  @DisplayName(
      "§11.12 of many who submit all get through, and no more than the bound are in flight")
  void manySubmitters() throws Exception {
    int bound = 3;
    int submitters = 20;
    int each = 200;
    TaskExecutor executor =
        open(
            uniqueConfig()
                .withParallelism(2 * bound)
                .with("manyhands.in-flight.tasks", Integer.toString(bound)));
    AtomicInteger inFlight = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();

    Action task =
        () -> {
          most.accumulateAndGet(inFlight.incrementAndGet(), Math::max);
          LockSupport.parkNanos(1000); // so that tasks meet

          inFlight.decrementAndGet();
        };
    List<Thread> threads =
        IntStream.range(0, submitters)
            .mapToObj(
                _ -> Thread.ofPlatform().daemon().start(() -> submitOften(executor, task, each)))
            .toList();
    await("all should get through", () -> threads.stream().noneMatch(Thread::isAlive));
    close(executor);
    assertEquals((long) submitters * each, executor.stats().submitted());
    assertTrue(most.get() <= bound, () -> most + " tasks were in flight");
  }

  private static void submitOften(TaskExecutor executor, Action task, int times) {
    for (int i = 0; i < times; i++) {
      var _ = executor.submit(task);
    }
  }

  @Test
  @Needs({Capability.CONCURRENCY, Capability.INTERRUPTION})
  @DisplayName("§11.13 a task makes room however it ends")
  void room(@TempDir Path folder) throws Exception {
    TaskExecutor executor = openBounded("tasks", "1", "block");
    FileGate first = FileGate.in(folder, "first");
    FileGate second = FileGate.in(folder, "second");
    Action failing =
        () -> {
          throw new IllegalStateException("fails");
        };
    List<Submitting> ends =
        List.of(
            () -> executor.submit(() -> "value"),
            () -> executor.submit(failing),
            () -> submitUnserializable(executor),
            () -> executor.submit(Kernels.ints(100, i -> i)),
            () -> executor.submit(Kernels.ints(100, i -> 1 / (i - 50))),
            () -> cancelled(executor.submit(new Held(first)), first),
            () ->
                cancelled(
                    executor.submit(Kernels.ints(9, i -> CancelRules.heldElement(second, i))),
                    second));
    for (Submitting end : ends) {
      TaskFuture<?> future = bounded("submit", end::submit);
      awaitEnd(future);
    }
    TaskFuture<String> last = bounded("submit", () -> executor.submit(() -> "last"));
    assertEquals("last", result(last));
  }

  /** Runs, or is refused, or is refused later. */
  private static TaskFuture<?> submitUnserializable(TaskExecutor executor) {
    Object lock = new Object();
    try {
      return executor.submit(lock::hashCode);
    } catch (TaskNotSerializableException e) {
      return executor.submit(() -> "refused");
    }
  }

  private interface Submitting {
    TaskFuture<?> submit();
  }

  private TaskFuture<?> cancelled(TaskFuture<?> future, FileGate gate) {
    await(gate.arrived());
    assertTrue(future.cancel(true));
    return future;
  }

  @Test
  @Needs(Capability.CONCURRENCY)
  @DisplayName(
      "§11.14 without shared memory, a submitter that is to run tasks waits instead, and runs none")
  void callerWaits(@TempDir Path folder) throws Exception {
    TaskExecutor executor = openBounded("tasks", "1", "caller-runs");
    Assumptions.assumeFalse(
        executor.backend().has(Capability.SHARED_MEMORY), "the submitter runs tasks as they are");
    FileGate gate = FileGate.in(folder, "gate");
    TaskFuture<String> holder = executor.submit(new Held(gate));
    Submission second = submitAside(executor, () -> Place.current().toString());
    assertTrue(second.thread.isAlive(), "submit() does not wait");
    gate.open();
    assertNotEquals(
        new Place(ProcessHandle.current().pid(), second.thread.threadId()).toString(),
        result(accepted(second)));
    assertEquals(Held.RESULT, result(holder));
    assertEquals(100, bounded("run()", () -> executor.run(Kernels.ints(100, i -> i))).length);
  }

  private TaskExecutor openBounded(String what, String bound, String full) {
    return open(
        uniqueConfig()
            .with("manyhands.in-flight." + what, bound)
            .with("manyhands.in-flight.full", full));
  }

  /** Submits on a thread of its own, which is to wait. */
  private Submission submitAside(TaskExecutor executor, Task<String> task) {
    Submission submission = new Submission(executor, task);
    submission.thread.start();
    await("submit() should wait", () -> Interrupted.waits(submission.thread));
    return submission;
  }

  private TaskFuture<String> accepted(Submission submission) {
    await("submit() should return", () -> !submission.thread.isAlive());
    return Objects.requireNonNull(submission.accepted, () -> "refused: " + submission.refused);
  }

  /** What became of a task that a thread of its own submits. */
  private static final class Submission {

    private final Thread thread;
    private volatile @Nullable TaskFuture<String> accepted;
    private volatile @Nullable RuntimeException refused;

    Submission(TaskExecutor executor, Task<String> task) {
      this.thread = Thread.ofPlatform().daemon().unstarted(() -> submit(executor, task));
    }

    private void submit(TaskExecutor executor, Task<String> task) {
      try {
        accepted = executor.submit(task);
      } catch (RuntimeException e) {
        refused = e;
      }
    }
  }
}
