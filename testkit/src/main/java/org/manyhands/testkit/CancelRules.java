package org.manyhands.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.manyhands.TaskExecutor;
import org.manyhands.TaskFuture;
import org.manyhands.kernel.Kernels;
import org.manyhands.spi.Capability;
import org.manyhands.task.Action;
import org.manyhands.task.Task;

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
}
