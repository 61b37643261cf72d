package org.manyhands;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.manyhands.spi.Attempt;
import org.manyhands.task.Task;
import org.manyhands.task.TaskContext;
import org.manyhands.task.TaskFailedException;

/** Every attempt runs on a thread of its own, when the test says so. */
@SuppressWarnings("FutureReturnValueIgnored") // what is completed is a message
class WaitingTest {

  private static final int ROUNDS = 100;

  private final ManualBackend backend = new ManualBackend(4);
  private final TaskExecutor executor = backend.executor();
  private final List<CompletableFuture<TaskFuture<?>>> targets = new ArrayList<>();

  /** A task that joins what the test says later. */
  private TaskFuture<String> joining(String name) {
    CompletableFuture<TaskFuture<?>> target = new CompletableFuture<>();
    targets.add(target);
    Task<String> task = () -> name + " joined " + target.get().join();
    return executor.submit(task, TaskOptions.named(name));
  }

  private static Thread start(Attempt<?> attempt) {
    return Thread.ofPlatform().daemon().start(attempt);
  }

  private static void awaitWait(TaskFuture<?> waiter) {
    Eventually.await("the task should wait", () -> !((Promise<?>) waiter).waitsFor().isEmpty());
  }

  @Test
  void whoeverClosesTheCircleIsToldOfAllOfIt() {
    List<TaskFuture<String>> tasks =
        IntStream.range(0, 3).mapToObj(i -> joining("task " + i)).toList();
    backend.started.forEach(WaitingTest::start);
    for (int i = 0; i < 3; i++) {
      if (i > 0) {
        awaitWait(tasks.get(i - 1));
      }
      targets.get(i).complete(tasks.get((i + 1) % 3));
    }
    TaskFailedException e = assertThrows(TaskFailedException.class, tasks.get(2)::join);
    Throwable cause = assertInstanceOf(IllegalStateException.class, e.getCause());
    String message = String.valueOf(cause.getMessage());
    assertTrue(
        message.contains("Task 'task 2' -> Task 'task 0' -> Task 'task 1' -> Task 'task 2'"),
        message);
  }

  @Test
  void aTaskThatJoinsItselfIsTold() {
    TaskFuture<String> task = joining("ouroboros");
    targets.getFirst().complete(task);
    backend.runAll();
    String message = String.valueOf(task.exceptionNow().getMessage());
    assertTrue(message.contains("Task 'ouroboros' -> Task 'ouroboros'"), message);
  }

  /** Of two tasks that wait for each other at the same moment, one sees it, or both. */
  @Test
  void noCircleIsOverlookedHoweverItsTasksMeet() throws InterruptedException {
    for (int round = 0; round < ROUNDS; round++) {
      targets.clear();
      backend.started.clear();
      List<TaskFuture<String>> tasks = List.of(joining("left"), joining("right"));
      targets.get(0).complete(tasks.get(1));
      targets.get(1).complete(tasks.get(0));
      for (Thread thread : backend.started.stream().map(WaitingTest::start).toList()) {
        thread.join();
      }
      long told =
          tasks.stream()
              .filter(task -> task.exceptionNow() instanceof IllegalStateException)
              .count();
      assertTrue(told >= 1, "both failed for another reason");
    }
  }

  @Test
  void aWaitThatIsOverIsForgotten() {
    TaskFuture<Integer> input = executor.submit(() -> 1);
    TaskFuture<String> task = joining("task");
    Thread thread = start(backend.started.getLast());
    targets.getFirst().complete(input);
    awaitWait(task);
    assertEquals(List.of(input), ((Promise<?>) task).waitsFor());
    backend.started.getFirst().run();
    assertEquals("task joined 1", task.join());
    assertEquals(List.of(), ((Promise<?>) task).waitsFor());
    assertTrue(thread.isDaemon());
  }

  @Test
  void aWaitForALimitedTimeIsNoneThatOthersHaveToFear() throws Exception {
    CompletableFuture<TaskFuture<?>> other = new CompletableFuture<>();
    CountDownLatch waits = new CountDownLatch(1);
    Task<String> patient =
        () -> {
          waits.countDown();
          return "got " + other.get().get(1, TimeUnit.HOURS);
        };
    TaskFuture<String> first = executor.submit(patient);
    TaskFuture<String> second = joining("second");
    targets.getFirst().complete(first);
    other.complete(second);
    Thread runner = start(backend.started.getFirst());
    waits.await();
    start(backend.started.getLast());
    awaitWait(second);
    runner.interrupt(); // instead of an hour
    runner.join();
    assertInstanceOf(InterruptedException.class, first.exceptionNow());
    assertThrows(TaskFailedException.class, second::join);
  }

  @Test
  void outsideOfTasksNobodyIsAsked() {
    TaskFuture<Integer> future = executor.submit(() -> 1);
    assertThrows(TimeoutException.class, () -> future.get(1, TimeUnit.NANOSECONDS));
    backend.runAll();
    assertEquals(1, future.join());
  }

  /** A backend that calls tasks itself, in the context that the attempt gives it. */
  @Test
  void aBackendThatCallsTasksInTheirContextTakesPart() throws Exception {
    TaskFuture<String> task = joining("ouroboros");
    targets.getFirst().complete(task);
    Attempt<?> attempt = backend.started.getFirst();
    CountDownLatch stopped = new CountDownLatch(1);
    assertTrue(attempt.begin(stopped::countDown));
    assertThrows(
        IllegalStateException.class, () -> TaskContext.call(attempt.context(), attempt.task()));
    task.cancel(true);
    assertEquals(0, stopped.getCount(), "its stopper was lost");
    assertTrue(attempt.context().isCancelled());
  }

  @Test
  void anAttemptThatHasNotBegunHasNoContext() {
    joining("task");
    assertThrows(NullPointerException.class, backend.started.getFirst()::context);
  }
}
