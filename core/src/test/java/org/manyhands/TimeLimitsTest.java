package org.manyhands;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.manyhands.task.TaskTimeoutException;

class TimeLimitsTest {

  private static final Duration SHORT = Duration.ofMillis(1);

  private final AtomicInteger ends = new AtomicInteger();
  private final SystemScheduler scheduler = new SystemScheduler("test");
  private final Owner owner =
      new Owner() {
        private final Home home = new Home("test", scheduler);

        @Override
        public Home home() {
          return home;
        }

        @Override
        public void ended(Promise<?> task, boolean over) {
          ends.incrementAndGet();
        }
      };

  @AfterEach
  void close() {
    scheduler.close();
  }

  @Test
  void withoutLimitsThereIsNothingBetween() {
    assertEquals(owner, TimeLimits.around(owner, null, null));
  }

  @Test
  void aDeadlineEndsATaskThatNeverStarts() {
    Owner limits = TimeLimits.around(owner, null, SHORT);
    AttemptFuture<String> task = new AttemptFuture<>(() -> "value", "invoice", limits);
    limits.submitted(task);
    TaskTimeoutException e = assertThrows(TaskTimeoutException.class, task::join);
    assertTrue(String.valueOf(e.getMessage()).startsWith("Task 'invoice' exceeded its deadline"));
    assertFalse(task.begin(() -> {}));
    awaitEnd();
    assertEquals(1, ends.get());
  }

  @Test
  void aTimeoutStopsARunningTaskOnce() throws InterruptedException {
    Owner limits = TimeLimits.around(owner, SHORT, null);
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

  /** A future is done a moment before its owner is told. */
  private void awaitEnd() {
    while (ends.get() == 0) {
      Thread.onSpinWait();
    }
  }

  @Test
  void aTaskThatHasEndedIsNotTimedAnyMore() {
    Owner limits = TimeLimits.around(owner, Duration.ofHours(1), Duration.ofHours(1));
    AttemptFuture<String> task = new AttemptFuture<>(() -> "value", "invoice", limits);
    limits.submitted(task);
    task.run();
    assertEquals("value", task.join());
    assertEquals(0, scheduler.waiting());
  }

  @Test
  void aTimerThatIsClosedCallsNothing() {
    AtomicInteger calls = new AtomicInteger();
    scheduler.schedule(Duration.ofHours(1), calls::incrementAndGet);
    assertEquals(1, scheduler.waiting());
    scheduler.close();
    assertEquals(0, scheduler.waiting());
    scheduler.schedule(SHORT, calls::incrementAndGet).run();
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
