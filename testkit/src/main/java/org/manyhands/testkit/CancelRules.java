package org.manyhands.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.manyhands.Cancellation;
import org.manyhands.TaskExecutor;
import org.manyhands.TaskFuture;
import org.manyhands.TaskOptions;
import org.manyhands.kernel.Kernels;
import org.manyhands.spi.Capability;
import org.manyhands.task.Action;
import org.manyhands.task.Task;
import org.manyhands.task.TaskRejectedException;
import org.manyhands.task.TaskTimeoutException;

/** §7: cancelling ends the future at once and says the truth about the task. */
abstract class CancelRules extends Rules {

  CancelRules(BackendConformance kit) {
    super(kit);
  }

  @Test
  @Needs(Capability.CONCURRENCY)
  @DisplayName("§7.1 a task that is cancelled before it starts never runs")
  void cancelledBeforeStart(@TempDir Path folder) throws Exception {
    TaskExecutor executor = openSingle();
    FileGate gate = FileGate.in(folder, "gate");
    List<TaskFuture<String>> holders = fillSlots(executor, gate);
    FileFlag ran = FileFlag.in(folder, "ran");
    List<TaskFuture<?>> waiting =
        IntStream.range(0, 10)
            .<TaskFuture<?>>mapToObj(i -> {
              Action action = ran::raise;
              return executor.submit(action);
            })
            .toList();
    for (TaskFuture<?> future : waiting) {
      assertTrue(future.cancel(true));
    }
    gate.open();
    holders.forEach(holder -> assertEquals(Held.RESULT, result(holder)));
    assertEquals("last", result(executor.submit(() -> "last")));
    close(executor);
    assertFalse(ran.isRaised(), "a cancelled task ran");
  }

  @Test
  @Needs(Capability.CONCURRENCY)
  @DisplayName("§7.2 cancelling a running task ends its future at once, as cancelled")
  void cancelledWhileRunning(@TempDir Path folder) {
    FileGate gate = FileGate.in(folder, "gate");
    TaskFuture<String> future = executor().submit(new Held(gate));
    await(gate.arrived());
    assertTrue(future.cancel(true));
    assertTrue(future.isDone());
    assertTrue(future.isCancelled());
    assertEquals(Future.State.CANCELLED, future.state());
    gate.open();
    assertTrue(future.isCancelled());
  }

  @Test
  @Needs({Capability.CONCURRENCY, Capability.INTERRUPTION})
  @DisplayName("§7.3 cancel(true) interrupts a running task")
  void interrupts(@TempDir Path folder) {
    FileGate gate = FileGate.in(folder, "gate");
    FileFlag interrupted = FileFlag.in(folder, "interrupted");
    Task<String> task =
        () -> {
          try {
            gate.pass();
            return "not interrupted";
          } catch (InterruptedException e) {
            interrupted.raise();
            throw e;
          }
        };
    TaskFuture<String> future = executor().submit(task);
    await(gate.arrived());
    future.cancel(true);
    await(interrupted);
    assertTrue(future.isCancelled());
  }

  @Test
  @Needs(Capability.CONCURRENCY)
  @DisplayName(
      "§7.4 cancel(false) lets a running task finish; its future is cancelled all the same")
  void lets(@TempDir Path folder) {
    FileGate gate = FileGate.in(folder, "gate");
    FileFlag finished = FileFlag.in(folder, "finished");
    Action action =
        () -> {
          gate.pass();
          finished.raise();
        };
    TaskFuture<?> future = executor().submit(action);
    await(gate.arrived());
    assertTrue(future.cancel(false));
    assertTrue(future.isCancelled());
    gate.open();
    await(finished);
    assertTrue(future.isCancelled());
  }

  @Test
  @DisplayName("§7.5 cancelling after the end returns false and changes nothing")
  void tooLate() {
    TaskFuture<String> succeeded = executor().submit(() -> "value");
    awaitEnd(succeeded);
    assertFalse(succeeded.cancel(true));
    assertEquals("value", succeeded.join());
    TaskFuture<String> failed =
        executor()
            .submit(() -> {
              throw new IllegalStateException("fails");
            });
    awaitEnd(failed);
    assertFalse(failed.cancel(true));
    assertInstanceOf(IllegalStateException.class, failed.exceptionNow());
  }

  @Test
  @Needs(Capability.CONCURRENCY)
  @DisplayName("§7.6 join(), get() and callbacks of a cancelled future say CancellationException")
  void cancellationException(@TempDir Path folder) throws Exception {
    FileGate gate = FileGate.in(folder, "gate");
    TaskFuture<String> future = executor().submit(new Held(gate));
    await(gate.arrived());
    assertTrue(future.cancel(true));
    assertFalse(future.cancel(true), "cancelled twice");
    assertThrows(CancellationException.class, future::join);
    assertThrows(CancellationException.class, future::get);
    assertThrows(CancellationException.class, () -> future.get(1, TimeUnit.HOURS));
    assertThrows(IllegalStateException.class, future::exceptionNow);
    Throwable observed =
        future
            .handle((value, failure) -> failure)
            .toCompletableFuture()
            .get(bound().toNanos(), TimeUnit.NANOSECONDS);
    assertInstanceOf(CancellationException.class, observed);
    gate.open();
  }

  @Test
  @Needs({Capability.CONCURRENCY, Capability.INTERRUPTION})
  @DisplayName(
      "§7.7 a worker whose task was cancelled takes the next one, and does not interrupt it")
  void nextTask(@TempDir Path folder) {
    TaskExecutor executor = openSingle();
    for (int i = 0; i < 10; i++) {
      FileGate gate = FileGate.in(folder, "gate" + i);
      TaskFuture<String> future = executor.submit(new Held(gate));
      await(gate.arrived());
      TaskFuture<Boolean> next = executor.submit(() -> Thread.currentThread().isInterrupted());
      assertTrue(future.cancel(true));
      assertFalse(result(next), "the next task was interrupted");
    }
  }

  @Test
  @Needs({Capability.CONCURRENCY, Capability.INTERRUPTION})
  @DisplayName("§7.8 cancelling a kernel ends its future at once and interrupts its parts")
  void kernel(@TempDir Path folder) throws Exception {
    TaskExecutor executor = open();
    FileGate gate = FileGate.in(folder, "gate");
    TaskFuture<int[]> future = executor.submit(Kernels.ints(100, i -> heldElement(gate, i)));
    await(gate.arrived());
    assertTrue(future.cancel(true));
    assertTrue(future.isCancelled());
    close(executor); // would hang if a part went on: its gate stays closed
  }

  static int heldElement(FileGate gate, int index) {
    try {
      gate.pass();
      return index;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  @Needs({Capability.CONCURRENCY, Capability.KILL})
  @DisplayName("§7.9 a task that does not heed the interrupt is stopped all the same")
  void stubbornTask(@TempDir Path folder) {
    TaskExecutor executor = openSingle();
    FileFlag started = FileFlag.in(folder, "started");
    FileFlag never = FileFlag.in(folder, "never");
    Action stubborn =
        () -> {
          started.raise();
          never.awaitStubbornly();
        };
    TaskFuture<?> future = executor.submit(stubborn);
    await(started);
    assertTrue(future.cancel(true));
    assertEquals("works", result(executor.submit(() -> "works")));
  }

  @Test
  @Needs(Capability.CONCURRENCY)
  @DisplayName(
      "§7.10 cancel(Duration) says PREVENTED of a task that had not started, and it never runs")
  void prevented(@TempDir Path folder) throws Exception {
    TaskExecutor executor = openSingle();
    FileGate gate = FileGate.in(folder, "gate");
    List<TaskFuture<String>> holders = fillSlots(executor, gate);
    FileFlag ran = FileFlag.in(folder, "ran");
    TaskFuture<?> future = executor.submit((Action) ran::raise);
    assertEquals(Cancellation.PREVENTED, future.cancel(bound()));
    assertTrue(future.isCancelled());
    gate.open();
    holders.forEach(holder -> assertEquals(Held.RESULT, result(holder)));
    close(executor);
    assertFalse(ran.isRaised(), "a task ran that was said never to");
  }

  @Test
  @Needs({Capability.CONCURRENCY, Capability.INTERRUPTION})
  @DisplayName("§7.11 cancel(Duration) says STOPPED of a task that its interrupt has ended")
  void stopped(@TempDir Path folder) {
    FileGate gate = FileGate.in(folder, "gate");
    TaskFuture<String> future = executor().submit(new Held(gate));
    await(gate.arrived());
    assertEquals(Cancellation.STOPPED, future.cancel(bound()));
    assertTrue(future.isCancelled());
  }

  @Test
  @Needs({Capability.CONCURRENCY, Capability.INTERRUPTION})
  @DisplayName(
      "§7.12 unless the backend kills it, cancel(Duration) says ABANDONED of a task that does not heed its interrupt, and STOPPED once it has ended")
  void abandoned(@TempDir Path folder) {
    TaskExecutor executor = openWithoutKill();
    FileFlag letGo = FileFlag.in(folder, "letGo");
    TaskFuture<String> future = submitStubborn(executor, folder, letGo);
    assertEquals(Cancellation.ABANDONED, future.cancel(Duration.ZERO));
    assertTrue(future.isCancelled());
    assertEquals(1, executor.stats().abandoned());
    assertEquals(Cancellation.ABANDONED, future.cancel(Duration.ofNanos(1)));
    letGo.raise();
    assertEquals(Cancellation.STOPPED, future.cancel(bound()));
    await("it should no longer count as abandoned", () -> executor.stats().abandoned() == 0);
  }

  @Test
  @Needs({Capability.CONCURRENCY, Capability.KILL})
  @DisplayName("§7.13 cancel(Duration) says STOPPED of a task that was killed")
  void killed(@TempDir Path folder) {
    TaskExecutor executor = openSingle();
    FileFlag never = FileFlag.in(folder, "never");
    TaskFuture<String> future = submitStubborn(executor, folder, never);
    assertEquals(Cancellation.STOPPED, future.cancel(bound()));
    assertEquals("works", result(executor.submit(() -> "works")));
  }

  @Test
  @DisplayName("§7.14 cancel(Duration) says TOO_LATE of a task that has ended by itself")
  void ended() {
    TaskFuture<String> succeeded = executor().submit(() -> "value");
    awaitEnd(succeeded);
    assertEquals(Cancellation.TOO_LATE, succeeded.cancel(bound()));
    assertEquals("value", succeeded.join());
    TaskFuture<String> failed =
        executor()
            .submit(() -> {
              throw new TaskTimeoutException("thrown by the task itself");
            });
    awaitEnd(failed);
    assertEquals(Cancellation.TOO_LATE, failed.cancel(bound()));
  }

  @Test
  @Needs({Capability.CONCURRENCY, Capability.INTERRUPTION})
  @DisplayName("§7.15 cancel(Duration) may be asked again, and says what is true then")
  void askedAgain(@TempDir Path folder) {
    FileGate gate = FileGate.in(folder, "gate");
    TaskFuture<String> future = executor().submit(new Held(gate));
    await(gate.arrived());
    assertTrue(future.cancel(true));
    assertEquals(Cancellation.STOPPED, future.cancel(bound()));
    assertEquals(Cancellation.STOPPED, future.cancel(Duration.ZERO));
    assertFalse(future.cancel(true));
  }

  @Test
  @Needs({Capability.CONCURRENCY, Capability.INTERRUPTION})
  @DisplayName("§7.16 a kernel is STOPPED when all its parts have ended")
  void stoppedKernel(@TempDir Path folder) {
    FileGate gate = FileGate.in(folder, "gate");
    TaskFuture<int[]> future = executor().submit(Kernels.ints(100, i -> heldElement(gate, i)));
    await(gate.arrived());
    assertEquals(Cancellation.STOPPED, future.cancel(bound()));
  }

  @Test
  @Needs({Capability.CONCURRENCY, Capability.INTERRUPTION})
  @DisplayName(
      "§7.17 unless the backend kills it, a kernel is ABANDONED while one of its parts runs on")
  void abandonedKernel(@TempDir Path folder) {
    TaskExecutor executor = openWithoutKill();
    FileFlag started = FileFlag.in(folder, "started");
    FileFlag letGo = FileFlag.in(folder, "letGo");
    TaskFuture<int[]> future =
        executor.submit(Kernels.ints(100, i -> i == 0 ? stubbornElement(started, letGo) : i));
    await(started);
    assertEquals(Cancellation.ABANDONED, future.cancel(Duration.ZERO));
    letGo.raise();
    assertEquals(Cancellation.STOPPED, future.cancel(bound()));
  }

  private static int stubbornElement(FileFlag started, FileFlag letGo) {
    started.raise();
    letGo.awaitStubbornly();
    return 0;
  }

  @Test
  @Needs({Capability.CONCURRENCY, Capability.INTERRUPTION})
  @DisplayName("§7.18 cancel(Duration) tells the same of a task that exceeded a time limit")
  void afterTimeout(@TempDir Path folder) {
    Duration limit = Duration.ofMillis(50);
    FileGate gate = FileGate.in(folder, "gate");
    TaskFuture<String> started =
        executor().submit(new Held(gate), TaskOptions.none().withTimeout(limit));
    awaitEnd(started);
    assertEquals(Cancellation.STOPPED, started.cancel(bound()));
    TaskFuture<String> notStarted =
        executor()
            .after(Duration.ofHours(1), () -> "too late", TaskOptions.none().withDeadline(limit));
    awaitEnd(notStarted);
    assertEquals(Cancellation.PREVENTED, notStarted.cancel(bound()));
  }

  @Test
  @Needs({Capability.CONCURRENCY, Capability.INTERRUPTION})
  @DisplayName(
      "§7.19 unless the backend kills it, an abandoned task counts as a task in flight until it has ended")
  void abandonedInFlight(@TempDir Path folder) {
    TaskExecutor executor =
        open(
            uniqueConfig()
                .with("manyhands.in-flight.tasks", "1")
                .with("manyhands.in-flight.full", "reject"));
    assumeNoKill(executor);
    FileFlag letGo = FileFlag.in(folder, "letGo");
    TaskFuture<String> future = submitStubborn(executor, folder, letGo);
    assertTrue(future.cancel(true));
    assertThrows(TaskRejectedException.class, () -> executor.submit(() -> "early"));
    letGo.raise();
    assertEquals("late", result(submitWhenThereIsRoom(executor, () -> "late")));
  }

  private TaskExecutor openWithoutKill() {
    TaskExecutor executor = open();
    assumeNoKill(executor);
    return executor;
  }

  private TaskFuture<String> submitStubborn(TaskExecutor executor, Path folder, FileFlag letGo) {
    FileFlag started = FileFlag.in(folder, "started");
    TaskFuture<String> future = executor.submit(new Stubborn(started, letGo));
    await(started);
    return future;
  }
}
