package org.manyhands;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.manyhands.task.Task;
import org.manyhands.task.TaskNotSerializableException;
import org.manyhands.task.TaskTimeoutException;

/** The test is backend and clock. */
class DelayedFutureTest {

  private static final Duration DELAY = Duration.ofMinutes(1);
  private static final Task<String> TASK = () -> "value";

  private final ManualScheduler scheduler = new ManualScheduler();
  private final ManualBackend backend = new ManualBackend(2).with(scheduler);
  private final TaskExecutor executor = backend.executor();

  @AfterEach
  void shutdown() {
    executor.shutdownNow();
  }

  @Test
  void theTaskIsStartedWhenTheDelayHasPassed() {
    TaskFuture<String> future = executor.after(DELAY, TASK);
    assertEquals(1, executor.stats().queued());
    scheduler.pass(DELAY.minusNanos(1));
    assertEquals(0, backend.started.size());
    scheduler.pass(Duration.ofNanos(1));
    backend.last().run();
    assertEquals("value", future.resultNow());
    assertEquals(1, executor.stats().succeeded());
  }

  @Test
  void aDelayThatIsCancelledLeavesNoTimer() {
    TaskFuture<String> future = executor.after(DELAY, TASK);
    assertEquals(Cancellation.PREVENTED, future.cancel(Duration.ZERO));
    assertEquals(0, scheduler.waiting());
    scheduler.pass(DELAY);
    assertEquals(0, backend.started.size());
  }

  @Test
  void cancellingBetweenTheTimerAndTheStartPreventsTheStart() {
    TaskFuture<String> future = executor.after(Duration.ZERO, TASK);
    scheduler.execute(() -> assertTrue(future.cancel(true))); // before the timer's own action
    scheduler.pass(DELAY);
    assertEquals(0, backend.started.size());
  }

  @Test
  void cancellingAStartedTaskStopsIt() {
    TaskFuture<String> future = executor.after(DELAY, TASK);
    scheduler.pass(DELAY);
    backend.last().begin(() -> {});
    assertEquals(Cancellation.ABANDONED, future.cancel(Duration.ZERO));
    backend.last().fail(new InterruptedException());
    assertEquals(Cancellation.STOPPED, future.cancel(Duration.ZERO));
  }

  @Test
  void theDeadlineCountsFromTheSubmission() {
    TaskFuture<String> future =
        executor.after(DELAY, TASK, TaskOptions.none().withDeadline(DELAY.dividedBy(2)));
    scheduler.pass(DELAY);
    TaskTimeoutException e = assertThrows(TaskTimeoutException.class, future::join);
    assertTrue(String.valueOf(e.getMessage()).contains("never started"), e.getMessage());
    assertEquals(0, backend.started.size());
  }

  @Test
  void theTimeoutCountsFromTheStart() {
    TaskFuture<String> future =
        executor.after(DELAY, TASK, TaskOptions.none().withTimeout(DELAY.dividedBy(2)));
    scheduler.pass(DELAY);
    backend.last().begin(() -> {});
    scheduler.pass(DELAY.dividedBy(4));
    assertFalse(future.isDone());
    scheduler.pass(DELAY);
    assertThrows(TaskTimeoutException.class, future::join);
  }

  @Test
  void aTaskThatIsRefusedWhenItStartsFailsForThatReason() {
    TaskFuture<String> future = executor.after(DELAY, TASK);
    backend.refusal = new TaskNotSerializableException("refused", null);
    scheduler.pass(DELAY);
    assertEquals(backend.refusal, future.exceptionNow());
  }

  @Test
  void aDelayOfAnyLengthCanBeAskedFor() {
    TaskFuture<String> future;
    try (TaskExecutor real = new ManualBackend(1).executor()) {
      future = real.after(Duration.ofSeconds(Long.MAX_VALUE), TASK);
      real.shutdownNow();
    }
    assertTrue(future.isCancelled());
  }
}
