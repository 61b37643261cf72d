package org.manyhands.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.manyhands.Cancellation;
import org.manyhands.Repetition;
import org.manyhands.Retry;
import org.manyhands.TaskExecutor;
import org.manyhands.TaskFuture;
import org.manyhands.TaskOptions;
import org.manyhands.kernel.Kernels;
import org.manyhands.observe.TaskEnd;
import org.manyhands.observe.TaskListener;
import org.manyhands.spi.Capability;
import org.manyhands.task.Action;
import org.manyhands.task.TaskContext;
import org.manyhands.task.TaskInfo;
import org.manyhands.task.TaskRejectedException;
import org.manyhands.task.TaskTimeoutException;

/** §12: a task may be started later, and again and again. */
abstract class DelayRules extends Rules {

  private static final Duration SHORT = Duration.ofMillis(50);
  private static final Duration LONG = Duration.ofHours(1);
  private static final Repetition OFTEN = Repetition.withFixedDelay(Duration.ofMillis(1));

  DelayRules(BackendConformance kit) {
    super(kit);
  }

  /** Measured by the executor, because the time of a backend need not be that of this program. */
  @Test
  @DisplayName("§12.1 a delayed task starts when its delay has passed, not before")
  void delay() {
    TaskExecutor executor = open();
    AtomicReference<@Nullable TaskEnd> told = new AtomicReference<>();
    executor.addListener(
        new TaskListener() {
          @Override
          public void ended(TaskInfo task, TaskEnd end) {
            told.set(end);
          }
        });
    assertEquals("value", result(executor.after(SHORT, () -> "value")));
    await("the listener should be told", () -> told.get() != null);
    TaskEnd end = told.get();
    assertTrue(end != null && end.waited().compareTo(SHORT) >= 0, () -> "too early: " + end);
  }

  @Test
  @DisplayName("§12.2 a delay of zero is no delay; a kernel may be delayed")
  void noDelay() {
    assertEquals("value", result(executor().after(Duration.ZERO, () -> "value")));
    assertEquals(100, result(executor().after(SHORT, Kernels.ints(100, i -> i))).length);
  }

  @Test
  @DisplayName(
      "§12.3 a delayed task that is cancelled before it starts is PREVENTED and never runs")
  void cancelledDelay(@TempDir Path folder) throws Exception {
    TaskExecutor executor = open();
    FileFlag ran = FileFlag.in(folder, "ran");
    TaskFuture<?> future = executor.after(LONG, () -> raise(ran));
    assertEquals(Cancellation.PREVENTED, future.cancel(bound()));
    close(executor);
    assertFalse(ran.isRaised(), "a cancelled task ran");
  }

  private static boolean raise(FileFlag flag) {
    flag.raise();
    return true;
  }

  @Test
  @DisplayName("§12.4 close() waits for a delayed task")
  void closeWaits(@TempDir Path folder) throws Exception {
    TaskExecutor executor = open();
    FileFlag ran = FileFlag.in(folder, "ran");
    TaskFuture<Boolean> future = executor.after(SHORT.multipliedBy(4), () -> raise(ran));
    close(executor);
    assertEquals(Future.State.SUCCESS, future.state());
    assertTrue(ran.isRaised());
  }

  @Test
  @DisplayName("§12.5 shutdownNow() cancels delayed tasks and repetitions")
  void shutdown() throws Exception {
    TaskExecutor executor = open();
    TaskFuture<String> delayed = executor.after(LONG, () -> "too late");
    TaskFuture<?> repeated = executor.repeat(OFTEN.startingAfter(LONG), () -> {});
    shutdownNow(executor);
    assertTrue(delayed.isCancelled());
    assertTrue(repeated.isCancelled());
    assertThrows(TaskRejectedException.class, () -> executor.after(SHORT, () -> "later"));
    assertThrows(TaskRejectedException.class, () -> executor.repeat(OFTEN, () -> {}));
  }

  @Test
  @DisplayName(
      "§12.6 an action that is repeated at a fixed rate runs again and again, never twice at once")
  void fixedRate(@TempDir Path folder) throws Exception {
    assertRepeated(folder, Repetition.atFixedRate(Duration.ofNanos(1)));
  }

  @Test
  @DisplayName(
      "§12.7 an action that is repeated with a pause runs again and again, never twice at once")
  void fixedDelay(@TempDir Path folder) throws Exception {
    assertRepeated(folder, Repetition.withFixedDelay(Duration.ofNanos(1)).startingAfter(SHORT));
  }

  private void assertRepeated(Path folder, Repetition repetition) throws Exception {
    TaskExecutor executor = open();
    TaskFuture<?> future = executor.repeat(repetition, new Exclusive(folder.toString()));
    for (int run = 1; run <= 5; run++) {
      await(run(folder, run));
    }
    assertFalse(future.isDone(), future::toString);
    close(executor);
    assertTrue(future.isCancelled());
  }

  private static FileFlag run(Path folder, int number) {
    return FileFlag.in(folder, "run" + number);
  }

  private static int number() {
    return TaskContext.current().orElseThrow().task().attempt();
  }

  /** Fails if it runs twice at once; raises a flag for each run. */
  private record Exclusive(String folder) implements Action {
    @Override
    public void run() throws IOException {
      Path busy = Path.of(folder, "busy");
      Files.createFile(busy);
      LockSupport.parkNanos(1_000_000);
      Files.delete(busy);
      DelayRules.run(Path.of(folder), number()).raise();
    }
  }

  @Test
  @DisplayName("§12.8 a repetition ends as the run that failed")
  void failingRun(@TempDir Path folder) throws Exception {
    TaskExecutor executor = open();
    FileFlag fourth = run(folder, 4);
    Action action =
        () -> {
          if (number() == 3) {
            throw new IOException("run 3");
          }
          if (number() > 3) {
            fourth.raise();
          }
        };
    IOException e = assertInstanceOf(IOException.class, failure(executor.repeat(OFTEN, action)));
    assertEquals("run 3", e.getMessage());
    close(executor);
    assertFalse(fourth.isRaised(), "there was a run after the one that failed");
  }

  @Test
  @Needs(Capability.INTERRUPTION)
  @DisplayName("§12.9 cancelling a repetition stops the run and prevents those to come")
  void cancelled(@TempDir Path folder) throws Exception {
    TaskExecutor executor = open();
    FileGate gate = FileGate.in(folder, "gate");
    TaskFuture<?> running = executor.repeat(OFTEN, (Action) gate::pass);
    await(gate.arrived());
    assertEquals(Cancellation.STOPPED, running.cancel(bound()));
    TaskFuture<?> waiting = executor.repeat(OFTEN.startingAfter(LONG), (Action) gate::pass);
    assertEquals(Cancellation.PREVENTED, waiting.cancel(bound()));
    close(executor); // would hang if another run had been started: its gate stays closed
  }

  @Test
  @DisplayName("§12.10 close() ends a repetition, and lets a run that has started finish")
  void closed(@TempDir Path folder) {
    TaskExecutor executor = open();
    FileGate gate = FileGate.in(folder, "gate");
    FileFlag finished = FileFlag.in(folder, "finished");
    Action action =
        () -> {
          gate.pass();
          finished.raise();
        };
    TaskFuture<?> future = executor.repeat(OFTEN, action);
    TaskFuture<?> idle = executor.repeat(OFTEN.startingAfter(LONG), () -> {});
    await(gate.arrived());
    Thread closer = Thread.ofPlatform().daemon().start(executor::close);
    await("the repetition that does not run should end", idle::isDone);
    await("close() should wait", () -> Interrupted.waits(closer));
    assertTrue(closer.isAlive(), "close() does not wait");
    gate.open();
    await("close() should return", () -> !closer.isAlive());
    assertTrue(finished.isRaised(), "the run did not finish");
    assertTrue(future.isCancelled());
    assertTrue(idle.isCancelled());
  }

  @Test
  @DisplayName("§12.11 a negative delay and a period that is not positive are refused")
  void refused() {
    Duration negative = Duration.ofSeconds(-7);
    assertRefused(negative, () -> executor().after(negative, () -> "value"));
    assertRefused(negative, () -> OFTEN.startingAfter(negative));
    assertRefused(negative, () -> Repetition.atFixedRate(negative));
    assertRefused(negative, () -> Repetition.withFixedDelay(negative));
    assertRefused(Duration.ZERO, () -> Repetition.atFixedRate(Duration.ZERO));
    assertRefused(Duration.ZERO, () -> Repetition.withFixedDelay(Duration.ZERO));
  }

  private static void assertRefused(Duration value, Executable call) {
    IllegalArgumentException e = assertThrows(IllegalArgumentException.class, call);
    assertTrue(String.valueOf(e.getMessage()).contains("'%s'".formatted(value)), e.getMessage());
  }

  @Test
  @DisplayName("§12.12 a deadline counts from the submission and ends a delay and a repetition")
  void deadline() {
    TaskOptions limited = TaskOptions.none().withDeadline(SHORT);
    assertTimedOut(executor().after(LONG, () -> "too late", limited));
    assertTimedOut(executor().repeat(OFTEN, () -> {}, limited));
  }

  private void assertTimedOut(TaskFuture<?> future) {
    awaitEnd(future);
    TaskTimeoutException e = assertThrows(TaskTimeoutException.class, future::join);
    assertTrue(String.valueOf(e.getMessage()).contains("deadline"), e.getMessage());
  }

  @Test
  @DisplayName("§12.13 a delayed task, and each run of a repetition, is retried as its options say")
  void retried(@TempDir Path folder) throws Exception {
    TaskExecutor executor = open();
    TaskOptions twice = TaskOptions.none().withRetry(Retry.upTo(2));
    assertEquals(2, result(executor.after(SHORT, new OptionRules.FailsUntil(2), twice)));
    FileFlag failed = FileFlag.in(folder, "failed");
    FileFlag again = FileFlag.in(folder, "again");
    Action action =
        () -> {
          if (!failed.isRaised()) {
            failed.raise();
            throw new IOException("the first run fails, at first");
          }
          again.raise();
        };
    TaskFuture<?> future = executor.repeat(OFTEN, action, twice);
    await(again);
    assertFalse(future.isDone(), future::toString);
    close(executor);
  }
}
