package org.manyhands.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.manyhands.TaskExecutor;
import org.manyhands.TaskFuture;
import org.manyhands.spi.Capability;
import org.manyhands.task.Task;
import org.manyhands.task.TaskFailedException;
import org.manyhands.task.TaskInterruptedException;

/** §3: a future says what became of its task, to all who ask and in every way of asking. */
abstract class FutureRules extends Rules {

  private static final Task<String> FAILING =
      () -> {
        throw new IOException("disk");
      };

  FutureRules(BackendConformance kit) {
    super(kit);
  }

  @Test
  @DisplayName("§3.1 a future that succeeded is in state SUCCESS and has a resultNow()")
  void success() {
    TaskFuture<String> future = executor().submit(() -> "value");
    awaitEnd(future);
    assertEquals(Future.State.SUCCESS, future.state());
    assertTrue(future.isDone());
    assertFalse(future.isCancelled());
    assertEquals("value", future.resultNow());
    assertThrows(IllegalStateException.class, future::exceptionNow);
  }

  @Test
  @DisplayName("§3.2 a future that failed is in state FAILED and has an exceptionNow()")
  void failed() {
    TaskFuture<String> future = executor().submit(FAILING);
    awaitEnd(future);
    assertEquals(Future.State.FAILED, future.state());
    assertTrue(future.isDone());
    assertFalse(future.isCancelled());
    assertInstanceOf(IOException.class, future.exceptionNow());
    assertThrows(IllegalStateException.class, future::resultNow);
  }

  @Test
  @DisplayName("§3.3 asking twice gives the same answer")
  void twice() {
    TaskFuture<List<String>> succeeded = executor().submit(() -> List.of("value"));
    assertSame(result(succeeded), succeeded.join());
    TaskFuture<String> failed = executor().submit(FAILING);
    assertSame(failure(failed), failure(failed));
  }

  @Test
  @Needs(Capability.CONCURRENCY)
  @DisplayName("§3.4 get with a timeout gives up waiting, and the task goes on")
  void timeout(@TempDir Path folder) {
    FileGate gate = FileGate.in(folder, "gate");
    TaskFuture<String> future = executor().submit(new Held(gate));
    await(gate.arrived());
    assertThrows(TimeoutException.class, () -> future.get(1, TimeUnit.MILLISECONDS));
    assertEquals(Future.State.RUNNING, future.state());
    gate.open();
    assertEquals(Held.RESULT, result(future));
  }

  @Test
  @DisplayName("§3.5 callbacks get the value")
  void callbacksOfSuccess() throws Exception {
    TaskFuture<Integer> future = executor().submit(() -> 20);
    assertEquals("got 20", end(future.thenApply(value -> "got " + value)));
    assertEquals("20 null", end(future.handle((value, failure) -> value + " " + failure)));
    assertEquals(20, end(future.whenComplete((value, failure) -> {})));
    assertEquals(20, end(future.exceptionally(failure -> -1)));
    assertEquals(40, end(future.thenCombine(executor().submit(() -> 20), Integer::sum)));
    assertEquals(
        List.of(20), end(future.thenCompose(value -> executor().submit(() -> List.of(value)))));
  }

  @Test
  @DisplayName("§3.6 callbacks get the exception that join() would throw")
  void callbacksOfFailure() throws Exception {
    TaskFuture<String> future = executor().submit(FAILING);
    Callable<List<Throwable>> observed =
        () -> {
          CompletableFuture<@Nullable Throwable> completed = new CompletableFuture<>();
          CompletionStage<String> ignored =
              future.whenComplete((value, failure) -> completed.complete(failure));
          assertFalse(ignored.toCompletableFuture().isCancelled());
          return List.of(
              end(future.handle((value, failure) -> failure)),
              end(future.handle((value, failure) -> failure)),
              end(completed));
        };
    for (Throwable failure : observed.call()) {
      assertInstanceOf(TaskFailedException.class, failure);
      assertInstanceOf(IOException.class, failure.getCause());
    }
    assertEquals("recovered", end(future.exceptionally(failure -> "recovered")));
  }

  private <T extends @Nullable Object> T end(CompletionStage<T> stage) throws Exception {
    return stage.toCompletableFuture().get(bound().toNanos(), TimeUnit.NANOSECONDS);
  }

  @Test
  @DisplayName("§3.7 a callback that blocks does not hold up other tasks")
  void blockingCallback() throws Exception {
    TaskExecutor executor = executor();
    CountDownLatch release = new CountDownLatch(1);
    List<CompletionStage<String>> blocked =
        IntStream.range(0, 20)
            .mapToObj(i -> executor.submit(() -> "value"))
            .map(future -> future.thenApply(value -> waitFor(release, value)))
            .toList();
    assertEquals("works", result(() -> "works"));
    release.countDown();
    for (CompletionStage<String> stage : blocked) {
      assertEquals("value", end(stage));
    }
  }

  private static <T> T waitFor(CountDownLatch latch, T value) {
    try {
      latch.await();
      return value;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  @DisplayName("§3.8 a callback that throws harms neither its future nor other callbacks")
  void throwingCallback() throws Exception {
    TaskFuture<String> future = executor().submit(() -> "value");
    for (int i = 0; i < 20; i++) {
      CompletionStage<String> failing =
          future.thenApply(value -> {
            throw new LinkageError("callback");
          });
      assertEquals("recovered", end(failing.exceptionally(failure -> "recovered")));
      assertEquals("value!", end(future.thenApply(value -> value + "!")));
    }
    assertEquals("value", result(future));
    assertEquals("works", result(() -> "works"));
  }

  @Test
  @DisplayName("§3.9 nobody but the executor can complete a future")
  void copies(@TempDir Path folder) {
    TaskFuture<String> future = executor().submit(() -> "value");
    future.toCompletableFuture().complete("forged");
    future.toCompletableFuture().cancel(true);
    future.toCompletableFuture().completeExceptionally(new IllegalStateException("forged"));
    assertEquals("value", result(future));
    assertEquals(Future.State.SUCCESS, future.state());
  }

  @Test
  @Needs(Capability.CONCURRENCY)
  @DisplayName("§3.10 interrupting join() ends the wait, keeps the interrupt status, not the task")
  void interruptedJoin(@TempDir Path folder) {
    FileGate gate = FileGate.in(folder, "gate");
    TaskFuture<String> future = executor().submit(new Held(gate));
    await(gate.arrived());
    Interrupted wait = Interrupted.during(bound(), future::join);
    assertInstanceOf(TaskInterruptedException.class, wait.thrown());
    assertTrue(wait.status(), "the interrupt status was lost");
    gate.open();
    assertEquals(Held.RESULT, result(future));
  }

  @Test
  @Needs(Capability.CONCURRENCY)
  @DisplayName("§3.11 interrupting get() throws InterruptedException, and the task goes on")
  void interruptedGet(@TempDir Path folder) {
    FileGate gate = FileGate.in(folder, "gate");
    TaskFuture<String> future = executor().submit(new Held(gate));
    await(gate.arrived());
    Interrupted wait = Interrupted.during(bound(), future::get);
    assertInstanceOf(InterruptedException.class, wait.thrown());
    Interrupted timed = Interrupted.during(bound(), () -> future.get(1, TimeUnit.HOURS));
    assertInstanceOf(InterruptedException.class, timed.thrown());
    gate.open();
    assertEquals(Held.RESULT, result(future));
  }

  @Test
  @Needs(Capability.CONCURRENCY)
  @DisplayName("§3.12 interrupting run() cancels the task")
  void interruptedRun(@TempDir Path folder) throws Exception {
    FileGate gate = FileGate.in(folder, "gate");
    TaskExecutor executor = open();
    Interrupted wait =
        Interrupted.during(bound(), gate.arrived()::isRaised, () -> executor.run(new Held(gate)));
    assertInstanceOf(TaskInterruptedException.class, wait.thrown());
    assertTrue(wait.status(), "the interrupt status was lost");
    close(executor); // would hang if the task, whose gate is closed, were still waited for
  }
}
