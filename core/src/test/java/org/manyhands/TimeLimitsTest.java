package org.manyhands;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.manyhands.task.TaskTimeoutException;

class TimeLimitsTest {

  private static final Duration SHORT = Duration.ofMillis(1);

  private final AtomicInteger ends = new AtomicInteger();
  private final Owner owner = task -> ends.incrementAndGet();

  @Test
  void withoutLimitsThereIsNothingBetween() {
    try (Timer timer = new Timer("test")) {
      assertEquals(owner, TimeLimits.around(owner, TaskOptions.named("x"), timer));
    }
  }

  @Test
  void aDeadlineEndsATaskThatNeverStarts() {
    try (Timer timer = new Timer("test")) {
      Owner limits = TimeLimits.around(owner, TaskOptions.none().withDeadline(SHORT), timer);
      AttemptFuture<String> task = new AttemptFuture<>(() -> "value", "invoice", limits);
      limits.submitted(task);
      TaskTimeoutException e = assertThrows(TaskTimeoutException.class, task::join);
      assertTrue(String.valueOf(e.getMessage()).startsWith("Task 'invoice' exceeded its deadline"));
      assertFalse(task.begin(() -> {}));
      awaitEnd();
      assertEquals(1, ends.get());
    }
  }

  @Test
  void aTimeoutStopsARunningTaskOnce() throws InterruptedException {
    try (Timer timer = new Timer("test")) {
      Owner limits = TimeLimits.around(owner, TaskOptions.none().withTimeout(SHORT), timer);
      AttemptFuture<String> task = new AttemptFuture<>(() -> "value", "invoice", limits);
      limits.submitted(task);
      assertFalse(task.isDone());
      CountDownLatch stopped = new CountDownLatch(1);
      assertTrue(task.begin(stopped::countDown));
      stopped.await();
      assertThrows(TaskTimeoutException.class, task::join);
      task.succeed("late");
      assertThrows(TaskTimeoutException.class, task::join);
      awaitEnd();
      assertEquals(1, ends.get());
    }
  }

  /** A future is done a moment before its owner is told. */
  private void awaitEnd() {
    while (ends.get() == 0) {
      Thread.onSpinWait();
    }
  }

  @Test
  void aTaskThatHasEndedIsNotTimedAnyMore() {
    try (Timer timer = new Timer("test")) {
      TaskOptions options =
          TaskOptions.none().withDeadline(Duration.ofHours(1)).withTimeout(Duration.ofHours(1));
      Owner limits = TimeLimits.around(owner, options, timer);
      AttemptFuture<String> task = new AttemptFuture<>(() -> "value", "invoice", limits);
      limits.submitted(task);
      task.run();
      assertEquals("value", task.join());
      assertEquals(0, timer.waiting());
    }
  }

  @Test
  void aTimerThatIsClosedCallsNothing() {
    Timer timer = new Timer("closed-test");
    AtomicInteger calls = new AtomicInteger();
    assertTrue(timer.after(Duration.ofHours(1), calls::incrementAndGet).isPresent());
    timer.close();
    assertFalse(timer.after(SHORT, calls::incrementAndGet).isPresent());
    assertEquals(0, calls.get());
  }

  @ParameterizedTest
  @ValueSource(longs = {0, -1})
  void limitsThatAreNotPositiveAreRefused(long seconds) {
    Duration limit = Duration.ofSeconds(seconds);
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> TaskOptions.none().withTimeout(limit));
    assertTrue(String.valueOf(e.getMessage()).contains("'" + limit + "'"), e.getMessage());
    assertThrows(IllegalArgumentException.class, () -> TaskOptions.none().withDeadline(limit));
  }

  @Test
  void aNameWithoutCharactersIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> TaskOptions.named(" "));
    assertNull(TaskOptions.none().name());
  }
}
