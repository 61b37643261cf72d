package org.manyhands;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.manyhands.spi.Attempt;
import org.manyhands.task.Task;
import org.manyhands.task.TaskFailedException;
import org.manyhands.task.TaskNotSerializableException;
import org.manyhands.task.TaskTimeoutException;
import org.manyhands.task.WorkerLostException;

/** The test is backend and clock: it ends attempts by hand. */
class RetryFutureTest {

  private static final Duration PAUSE = Duration.ofSeconds(10);
  private static final Task<String> TASK = () -> "value";

  private final ManualScheduler scheduler = new ManualScheduler();
  private final ManualBackend backend = new ManualBackend(2).with(scheduler);
  private final TaskExecutor executor = backend.executor();

  @AfterEach
  void shutdown() {
    executor.shutdownNow();
  }

  @Test
  void theNextAttemptStartsAfterThePause() {
    TaskFuture<String> future = submit(retry(3));
    fail(1);
    scheduler.pass(PAUSE.minusNanos(1));
    assertEquals(1, backend.started.size());
    scheduler.pass(Duration.ofNanos(1));
    assertEquals(2, backend.last().info().attempt());
    backend.last().run();
    assertEquals("value", future.resultNow());
    assertEquals(0, scheduler.waiting());
  }

  @Test
  void allAttemptsAreOneTask() {
    TaskFuture<String> future = submit(retry(3));
    long id = backend.last().info().id();
    fail(1);
    scheduler.pass(PAUSE);
    assertEquals(id, backend.last().info().id());
    fail(2);
    scheduler.pass(PAUSE);
    assertEquals(id, backend.last().info().id());
    fail(3);
    assertEquals("failure 3", future.exceptionNow().getMessage());
    assertEquals(1, executor.stats().submitted());
    assertEquals(1, executor.stats().failed());
    assertEquals(0, executor.stats().running());
  }

  @Test
  void theFailureSaysAfterHowManyAttempts() {
    TaskFuture<String> future = submit(retry(2));
    TaskFuture<String> dependent = executor.submitWith(future, text -> text);
    fail(1);
    scheduler.pass(PAUSE);
    fail(2);
    scheduler.settle();
    String message = String.valueOf(assertThrows(TaskFailedException.class, future::join));
    assertTrue(message.contains("failed after 2 attempts: "), message);
    String told = String.valueOf(assertThrows(TaskFailedException.class, dependent::join));
    assertTrue(told.contains("failed after 2 attempts: "), told);
  }

  @Test
  void aFailureOfTheFirstAttemptSaysNothingOfAttempts() {
    TaskFuture<String> future =
        submit(TaskOptions.none().withRetry(Retry.upTo(2).when(failure -> false)));
    fail(1);
    scheduler.settle();
    String message = String.valueOf(assertThrows(TaskFailedException.class, future::join));
    assertFalse(message.contains("attempt"), message);
  }

  @Test
  void aDeadlineDoesNotHideWhyTheTaskWasRunAgain() {
    TaskOptions options = retry(9).withDeadline(PAUSE.dividedBy(2));
    TaskFuture<String> future = executor.submit(TASK, options);
    TaskFuture<String> delayed = executor.after(Duration.ZERO, TASK, options);
    scheduler.pass(Duration.ZERO);
    for (Attempt<?> attempt : List.copyOf(backend.started)) {
      attempt.begin(() -> {});
      attempt.fail(new IllegalStateException("failure 1"));
    }
    scheduler.pass(PAUSE.dividedBy(2));
    for (TaskFuture<String> each : List.of(future, delayed)) {
      TaskTimeoutException e = assertThrows(TaskTimeoutException.class, each::join);
      assertEquals("failure 1", Objects.requireNonNull(e.getCause()).getMessage());
      assertTrue(String.valueOf(e.getMessage()).contains("failure 1"), e.getMessage());
    }
  }

  @Test
  void aPauseIsEndedByCancellingAndNothingIsStarted() {
    TaskFuture<String> future = submit(retry(3));
    fail(1);
    scheduler.settle();
    assertEquals(Cancellation.STOPPED, future.cancel(Duration.ZERO));
    scheduler.pass(PAUSE);
    assertEquals(1, backend.started.size());
    assertEquals(0, scheduler.waiting());
  }

  @Test
  void whatIsCancelledBeforeTheConditionIsAskedIsNotRunAgain() {
    TaskFuture<String> future = submit(retry(3));
    fail(1);
    assertTrue(future.cancel(true));
    scheduler.pass(PAUSE);
    assertEquals(1, backend.started.size());
    assertTrue(future.isCancelled());
  }

  @Test
  void shuttingDownEndsAPause() {
    TaskFuture<String> future = submit(retry(3));
    fail(1);
    scheduler.settle();
    executor.shutdownNow();
    assertTrue(future.isCancelled());
    scheduler.pass(PAUSE);
    assertEquals(1, backend.started.size());
  }

  @Test
  void anAttemptThatTimedOutIsWaitedForAfterThePause() {
    Attempt<?> first = timeOutFirst();
    scheduler.pass(PAUSE.multipliedBy(2));
    assertEquals(1, backend.started.size(), "the next one runs beside the first");
    first.fail(new InterruptedException());
    assertEquals(2, backend.started.size());
  }

  @Test
  void anAttemptThatTimedOutAndEndedIsFollowedByThePause() {
    Attempt<?> first = timeOutFirst();
    first.fail(new InterruptedException());
    scheduler.pass(PAUSE.minusNanos(1));
    assertEquals(1, backend.started.size());
    scheduler.pass(Duration.ofNanos(1));
    assertEquals(2, backend.started.size());
  }

  @Test
  void cancellingWhileATimedOutAttemptRunsOnAbandonsTheTask() {
    TaskFuture<String> future = submit(retry(3).withTimeout(PAUSE));
    backend.last().begin(() -> {});
    scheduler.pass(PAUSE);
    assertEquals(Cancellation.ABANDONED, future.cancel(Duration.ZERO));
    assertEquals(1, executor.stats().abandoned());
    backend.last().fail(new InterruptedException());
    assertEquals(Cancellation.STOPPED, future.cancel(Duration.ZERO));
    assertEquals(0, executor.stats().abandoned());
    scheduler.pass(PAUSE);
    assertEquals(1, backend.started.size());
  }

  @Test
  void theLastAttemptThatTimesOutEndsTheTaskAndMayRunOn() {
    TaskFuture<String> future = submit(retry(1).withIdempotent().withTimeout(PAUSE));
    backend.last().begin(() -> {});
    scheduler.pass(PAUSE);
    assertThrows(TaskTimeoutException.class, future::join);
    assertEquals(1, executor.stats().abandoned());
    backend.succeedLast(null);
    assertEquals(0, executor.stats().abandoned());
  }

  private Attempt<?> timeOutFirst() {
    var _ = submit(retry(3).withTimeout(PAUSE));
    Attempt<?> first = backend.last();
    assertTrue(first.begin(() -> {}));
    scheduler.pass(PAUSE);
    assertTrue(first.isDone());
    return first;
  }

  @Test
  void theDeadlineEndsTheTaskInAPause() {
    TaskFuture<String> future = submit(retry(3).withDeadline(PAUSE.dividedBy(2)));
    fail(1);
    scheduler.pass(PAUSE);
    assertThrows(TaskTimeoutException.class, future::join);
    assertEquals(1, backend.started.size());
  }

  @Test
  void anIdempotentTaskIsLostThreeTimes() {
    List<Throwable> asked = new ArrayList<>();
    TaskFuture<String> future =
        submit(TaskOptions.none().withIdempotent().withRetry(Retry.upTo(1).when(asked::add)));
    for (int attempt = 1; attempt <= RetryFuture.MAX_LOST; attempt++) {
      assertFalse(future.isDone());
      lose();
    }
    assertThrows(WorkerLostException.class, future::join);
    assertEquals(RetryFuture.MAX_LOST, backend.started.size());
    assertEquals(List.of(), asked);
  }

  @Test
  void aTaskThatMayNotRunTwiceIsLostOnce() {
    TaskFuture<String> future = submit(retry(3));
    lose();
    assertThrows(WorkerLostException.class, future::join);
  }

  @Test
  void aTaskThatItselfThrowsALossFailsLikeAnyOther() {
    TaskFuture<String> future = submit(retry(2));
    backend.last().begin(() -> {});
    backend.last().fail(loss());
    scheduler.pass(PAUSE);
    backend.last().run();
    assertEquals("value", future.resultNow());
  }

  private void lose() {
    backend.last().begin(() -> {});
    backend.last().abort(loss());
    scheduler.pass(PAUSE);
  }

  private static WorkerLostException loss() {
    return new WorkerLostException("lost", "worker-1", 1, List.of(), null);
  }

  @Test
  void aRefusalIsThrownAtOnceAndNotRetried() {
    TaskNotSerializableException refusal = new TaskNotSerializableException("refused", null);
    backend.refusal = refusal;
    TaskOptions options = retry(3).withIdempotent();
    assertEquals(
        refusal,
        assertThrows(TaskNotSerializableException.class, () -> executor.submit(TASK, options)));
    scheduler.pass(PAUSE);
    assertEquals(1, executor.stats().failed());
  }

  @Test
  void aTaskThatIsRefusedLaterFailsForThatReason() {
    TaskFuture<String> future = submit(retry(3));
    fail(1);
    backend.refusal = new TaskNotSerializableException("refused", null);
    scheduler.pass(PAUSE);
    assertEquals(backend.refusal, future.exceptionNow());
  }

  @Test
  void aConditionMayThrowWhateverItLikes() {
    IOException failure = new IOException("task");
    for (Throwable thrown : List.of(failure, new Exception("checked"), new AssertionError())) {
      TaskFuture<String> future =
          submit(TaskOptions.none().withRetry(Retry.upTo(2).when(e -> sneak(thrown))));
      backend.last().begin(() -> {});
      backend.last().fail(failure);
      scheduler.settle();
      assertEquals(failure, future.exceptionNow());
    }
    assertEquals(2, failure.getSuppressed().length);
  }

  /** Throws also what the compiler would not let through. */
  @SuppressWarnings("unchecked")
  private static <X extends Throwable> boolean sneak(Throwable thrown) throws X {
    throw (X) thrown;
  }

  @Test
  void aTaskThatIsCancelledWhileTheConditionIsAskedStaysCancelled() {
    List<TaskFuture<String>> futures = new ArrayList<>();
    futures.add(
        submit(
            TaskOptions.none()
                .withRetry(Retry.upTo(2).when(e -> futures.getFirst().cancel(true)))));
    fail(1);
    scheduler.pass(PAUSE);
    assertEquals(Future.State.CANCELLED, futures.getFirst().state());
    assertEquals(1, backend.started.size());
  }

  private TaskFuture<String> submit(TaskOptions options) {
    return executor.submit(TASK, options);
  }

  private void fail(int attempt) {
    assertTrue(backend.last().begin(() -> {}));
    backend.last().fail(new IOException("failure " + attempt));
  }

  private static TaskOptions retry(int maxAttempts) {
    return TaskOptions.none()
        .withRetry(Retry.upTo(maxAttempts).withBackoff(PAUSE, PAUSE).withJitter(0));
  }
}
