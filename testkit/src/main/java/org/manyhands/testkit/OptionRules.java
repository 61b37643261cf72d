package org.manyhands.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
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
import org.manyhands.task.TaskFailedException;
import org.manyhands.task.TaskTimeoutException;

/** §9: names and time limits. */
abstract class OptionRules extends Rules {

  private static final Duration SHORT = Duration.ofMillis(50);

  OptionRules(BackendConformance kit) {
    super(kit);
  }

  @Test
  @DisplayName("§9.1 a task within its limits has its value")
  void withinLimits() {
    TaskOptions limits =
        TaskOptions.none().withTimeout(Duration.ofHours(1)).withDeadline(Duration.ofDays(400_000));
    assertEquals("value", result(executor().submit(() -> "value", limits)));
    int[] squares = result(executor().submit(Kernels.ints(100, i -> i * i), limits));
    assertEquals(100, squares.length);
  }

  @Test
  @DisplayName("§9.2 the name of a task is in the message of its failure")
  void named() {
    Task<Object> failing =
        () -> {
          throw new IllegalStateException("fails");
        };
    TaskFuture<Object> future = executor().submit(failing, TaskOptions.named("invoice 17"));
    awaitEnd(future);
    TaskFailedException e = assertThrows(TaskFailedException.class, future::join);
    assertTrue(String.valueOf(e.getMessage()).contains("'invoice 17'"), e.getMessage());
  }

  @Test
  @Needs(Capability.INTERRUPTION)
  @DisplayName("§9.3 a task that exceeds its timeout is interrupted and fails for that reason")
  void timeout(@TempDir Path folder) {
    FileFlag interrupted = FileFlag.in(folder, "interrupted");
    TaskFuture<String> future =
        executor()
            .submit(
                new HeldUntilInterrupted(FileGate.in(folder, "gate"), interrupted),
                TaskOptions.none().withTimeout(SHORT));
    assertTimedOut(future, "timeout");
    await(interrupted);
    assertEquals("next", result(() -> "next"));
  }

  @Test
  @Needs(Capability.INTERRUPTION)
  @DisplayName("§9.4 a kernel that exceeds its timeout is interrupted and fails for that reason")
  void kernelTimeout(@TempDir Path folder) {
    FileGate gate = FileGate.in(folder, "gate");
    TaskFuture<int[]> future =
        executor()
            .submit(
                Kernels.ints(100, i -> CancelRules.heldElement(gate, i)),
                TaskOptions.none().withTimeout(SHORT));
    assertTimedOut(future, "timeout");
    assertEquals("next", result(() -> "next"));
  }

  @Test
  @Needs(Capability.CONCURRENCY)
  @DisplayName(
      "§9.5 a task whose deadline passes in the queue fails for that reason and never runs")
  void deadline(@TempDir Path folder) throws Exception {
    TaskExecutor executor = openSingle();
    FileGate gate = FileGate.in(folder, "gate");
    List<TaskFuture<String>> holders = fillSlots(executor, gate);
    FileFlag ran = FileFlag.in(folder, "ran");
    TaskFuture<?> future =
        executor.submit((Action) ran::raise, TaskOptions.none().withDeadline(SHORT));
    assertTimedOut(future, "deadline");
    gate.open();
    holders.forEach(holder -> assertEquals(Held.RESULT, result(holder)));
    assertEquals("last", result(executor.submit(() -> "last")));
    close(executor);
    assertFalse(ran.isRaised(), "a task ran after its deadline");
  }

  @Test
  @Needs(Capability.CONCURRENCY)
  @DisplayName("§9.6 the timeout counts from the start of the task, not from its submission")
  void timeoutFromStart(@TempDir Path folder) {
    TaskExecutor executor = openSingle();
    FileGate gate = FileGate.in(folder, "gate");
    List<TaskFuture<String>> holders = fillSlots(executor, gate);
    TaskFuture<String> patient =
        executor.submit(() -> "value", TaskOptions.none().withTimeout(SHORT));
    TaskFuture<String> clock =
        executor.submit(() -> "late", TaskOptions.none().withDeadline(SHORT.multipliedBy(4)));
    assertTimedOut(clock, "deadline");
    assertFalse(patient.isDone(), "the timeout of a task that waits has passed");
    patient.cancel(true);
    gate.open();
    holders.forEach(holder -> assertEquals(Held.RESULT, result(holder)));
  }

  private void assertTimedOut(TaskFuture<?> future, String limit) {
    awaitEnd(future);
    TaskTimeoutException e = assertThrows(TaskTimeoutException.class, future::join);
    assertTrue(String.valueOf(e.getMessage()).contains(limit), e.getMessage());
    assertInstanceOf(TaskTimeoutException.class, future.exceptionNow());
    assertFalse(future.cancel(true));
  }

  /** A task that ends by being interrupted alone, wherever the interrupt meets it. */
  record HeldUntilInterrupted(FileGate gate, FileFlag interrupted) implements Task<String> {
    @Override
    public String call() throws InterruptedException {
      try {
        gate.pass();
        return "not interrupted";
      } catch (InterruptedException | UncheckedIOException e) {
        Thread.interrupted(); // a file cannot be made by a thread that is interrupted
        interrupted.raise();
        throw e;
      }
    }
  }
}
