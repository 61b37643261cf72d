package org.manyhands;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.manyhands.task.Action;
import org.manyhands.task.TaskTimeoutException;

/** The test is backend and clock. */
class RepeatingFutureTest {

  private static final Duration PERIOD = Duration.ofMinutes(1);
  private static final Action ACTION = () -> {};

  private final ManualScheduler scheduler = new ManualScheduler();
  private final ManualBackend backend = new ManualBackend(2).with(scheduler);
  private final TaskExecutor executor = backend.executor();

  @AfterEach
  void shutdown() {
    executor.shutdownNow();
  }

  @Test
  void atAFixedRateRunsAreCountedFromTheFirst() {
    var _ = repeat(Repetition.atFixedRate(PERIOD).startingAfter(PERIOD));
    scheduler.pass(PERIOD);
    assertRuns(1);
    scheduler.pass(PERIOD.dividedBy(2));
    backend.last().run();
    scheduler.pass(PERIOD.dividedBy(2).minusNanos(1));
    assertRuns(1);
    scheduler.pass(Duration.ofNanos(1));
    assertRuns(2);
  }

  @Test
  void aLateRunIsFollowedAtOnce() {
    var _ = repeat(Repetition.atFixedRate(PERIOD));
    scheduler.pass(PERIOD.multipliedBy(2));
    assertRuns(1);
    runAndSettle();
    assertRuns(2);
    runAndSettle();
    assertRuns(3);
    runAndSettle();
    assertRuns(3);
    scheduler.pass(PERIOD);
    assertRuns(4);
  }

  @Test
  void withAFixedDelayThePauseCountsFromTheEnd() {
    var _ = repeat(Repetition.withFixedDelay(PERIOD));
    scheduler.settle();
    scheduler.pass(PERIOD.multipliedBy(5));
    assertRuns(1);
    runAndSettle();
    scheduler.pass(PERIOD.minusNanos(1));
    assertRuns(1);
    scheduler.pass(Duration.ofNanos(1));
    assertRuns(2);
  }

  @Test
  void aRunKnowsItsNumberAndAllRunsAreOneTask() {
    var _ = repeat(Repetition.withFixedDelay(PERIOD));
    for (int run = 1; run <= 3; run++) {
      scheduler.pass(PERIOD);
      assertEquals(run, backend.last().info().attempt());
      assertEquals(backend.started.getFirst().info().id(), backend.last().info().id());
      backend.last().run();
    }
    assertEquals(1, executor.stats().submitted());
    assertEquals(1, executor.stats().running());
  }

  @Test
  void theRunThatFailsIsTheLast() {
    TaskFuture<@Nullable Void> future = repeat(Repetition.withFixedDelay(PERIOD));
    scheduler.pass(PERIOD);
    backend.last().begin(() -> {});
    backend.last().fail(new IOException("run 1"));
    assertEquals("run 1", future.exceptionNow().getMessage());
    scheduler.pass(PERIOD.multipliedBy(3));
    assertRuns(1);
    assertEquals(0, scheduler.waiting());
  }

  @Test
  void cancellingBetweenRunsEndsItAtOnce() {
    TaskFuture<@Nullable Void> future = repeat(Repetition.withFixedDelay(PERIOD));
    scheduler.pass(Duration.ZERO);
    runAndSettle();
    assertEquals(Cancellation.STOPPED, future.cancel(Duration.ZERO));
    assertEquals(0, scheduler.waiting());
    scheduler.pass(PERIOD);
    assertRuns(1);
  }

  @Test
  void cancellingDuringARunStopsIt() {
    TaskFuture<@Nullable Void> future = repeat(Repetition.withFixedDelay(PERIOD));
    scheduler.pass(Duration.ZERO);
    AtomicInteger stops = new AtomicInteger();
    backend.last().begin(stops::incrementAndGet);
    assertEquals(Cancellation.ABANDONED, future.cancel(Duration.ZERO));
    assertEquals(1, stops.get());
    backend.succeedLast(null);
    assertEquals(Cancellation.STOPPED, future.cancel(Duration.ZERO));
    scheduler.pass(PERIOD);
    assertRuns(1);
  }

  @Test
  void aTimeoutLimitsEachRunAndEndsTheRepetition() {
    TaskFuture<@Nullable Void> future =
        executor.repeat(
            Repetition.withFixedDelay(PERIOD), ACTION, TaskOptions.none().withTimeout(PERIOD));
    for (int run = 1; run <= 3; run++) {
      scheduler.pass(PERIOD);
      backend.last().run();
    }
    assertFalse(future.isDone());
    scheduler.pass(PERIOD);
    backend.last().begin(() -> {});
    scheduler.pass(PERIOD);
    assertThrows(TaskTimeoutException.class, future::join);
  }

  /** The order: close() begins, the run ends, close() returns. */
  @Test
  void closingWaitsForTheRunAndStartsNoOther() throws InterruptedException {
    TaskFuture<@Nullable Void> running = repeat(Repetition.withFixedDelay(PERIOD));
    scheduler.pass(Duration.ZERO);
    TaskFuture<@Nullable Void> idle = repeat(Repetition.atFixedRate(PERIOD).startingAfter(PERIOD));
    AtomicInteger stops = new AtomicInteger();
    backend.last().begin(stops::incrementAndGet);
    Thread closer = Thread.ofPlatform().daemon().start(executor::close);
    while (!idle.isDone() || closer.getState() != Thread.State.WAITING) {
      Thread.onSpinWait();
    }
    assertTrue(idle.isCancelled());
    assertFalse(running.isDone());
    backend.succeedLast(null);
    scheduler.pass(PERIOD);
    closer.join();
    assertEquals(0, stops.get(), "the run was stopped");
    assertEquals(Future.State.CANCELLED, running.state());
    assertRuns(1);
  }

  private TaskFuture<@Nullable Void> repeat(Repetition repetition) {
    return executor.repeat(repetition, ACTION);
  }

  private void runAndSettle() {
    backend.last().run();
    scheduler.pass(Duration.ZERO);
  }

  private void assertRuns(int runs) {
    assertEquals(runs, backend.started.size());
  }
}
