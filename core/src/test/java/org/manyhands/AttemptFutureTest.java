package org.manyhands;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.doAnswer;
import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future.State;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.manyhands.spi.Backend;
import org.manyhands.spi.BackendInfo;
import org.manyhands.spi.Revocable;
import org.manyhands.spi.Stopper;
import org.manyhands.task.Task;
import org.manyhands.task.TaskContext;
import org.manyhands.task.TaskException;
import org.manyhands.task.TaskFailedException;
import org.manyhands.task.TaskRejectedException;
import org.manyhands.task.WorkerLostException;

class AttemptFutureTest {

  private final AtomicInteger ends = new AtomicInteger();
  private final Backend backend = mock(Backend.class);
  private final Stopper stopper = mock(Stopper.class);

  private AttemptFuture<String> future(Task<String> task) {
    when(backend.info()).thenReturn(new BackendInfo("mock", 1, 1, Set.of()));
    return new AttemptFuture<>(task, (attempt, over) -> ends.incrementAndGet());
  }

  private AttemptFuture<String> future() {
    return future(() -> "value");
  }

  @Test
  void runCallsTheTaskAndSucceeds() {
    AttemptFuture<String> future = future();
    assertEquals(State.RUNNING, future.state());
    future.run();
    assertEquals("value", future.join());
    assertEquals(1, ends.get());
  }

  /** Else a task that clears an interrupt and then asks would miss both. */
  @Test
  void aTaskThatIsToldToStopIsCancelledBeforehand() {
    AttemptFuture<String> future = future();
    assertTrue(future.begin(stopper));
    TaskContext context = future.context();
    AtomicBoolean cancelled = new AtomicBoolean();
    doAnswer(
            _ -> {
              cancelled.set(context.isCancelled());
              return null;
            })
        .when(stopper)
        .stop();
    assertFalse(context.isCancelled());
    assertTrue(future.cancel(true));
    assertTrue(cancelled.get());
  }

  @Test
  void runCallsATaskAroundTheTask() {
    AttemptFuture<String> future = future();
    future.run(task -> () -> "around " + task.call());
    assertEquals("around value", future.join());
  }

  @Test
  void runTwiceCallsTheTaskOnce() {
    AtomicInteger calls = new AtomicInteger();
    AttemptFuture<String> future =
        future(() -> {
          calls.incrementAndGet();
          return "value";
        });
    future.run();
    future.run();
    assertEquals(1, calls.get());
    assertEquals(1, ends.get());
  }

  @Test
  void runNeverThrows() {
    AttemptFuture<String> future =
        future(() -> {
          throw new StackOverflowError("deep");
        });
    future.run();
    assertInstanceOf(StackOverflowError.class, future.exceptionNow());
  }

  @Test
  void theFirstEndWins() {
    AttemptFuture<String> future = future();
    assertTrue(future.begin(stopper));
    future.succeed("first");
    future.succeed("second");
    future.fail(new IOException("late"));
    future.abort(new TaskRejectedException("late"));
    future.cancel();
    assertEquals("first", future.join());
    assertEquals(1, ends.get());
    verify(stopper, never()).stop();
  }

  @Test
  void beginWorksOnce() {
    AttemptFuture<String> future = future();
    assertTrue(future.begin(stopper));
    assertFalse(future.begin(stopper));
  }

  @Test
  void anAttemptThatIsCancelledDoesNotBegin() {
    AttemptFuture<String> future = future();
    assertTrue(future.cancel(true));
    assertFalse(future.begin(stopper));
    future.run();
    assertTrue(future.isCancelled());
    verify(stopper, never()).stop();
    assertEquals(1, ends.get());
  }

  @Test
  void cancellingStopsOnce() {
    AttemptFuture<String> future = future();
    assertTrue(future.begin(stopper));
    assertTrue(future.cancel(true));
    assertFalse(future.cancel(true));
    future.cancel();
    verify(stopper, times(1)).stop();
    assertThrows(CancellationException.class, future::join);
  }

  @Test
  void cancellingWithoutInterruptDoesNotStop() {
    AttemptFuture<String> future = future();
    assertTrue(future.begin(stopper));
    assertTrue(future.cancel(false));
    verify(stopper, never()).stop();
    assertTrue(future.isCancelled());
  }

  @Test
  void aStopperThatThrowsStillEndsTheFuture() {
    for (Throwable thrown :
        new Throwable[] {new IllegalStateException("x"), new LinkageError("x")}) {
      AttemptFuture<String> future = future();
      assertTrue(future.begin(stopper));
      doThrow(thrown).when(stopper).stop();
      assertTrue(future.cancel(true));
      assertTrue(future.isCancelled());
    }
    assertEquals(2, ends.get());
  }

  @Test
  void aFailureIsTheCause() {
    AttemptFuture<String> future = future();
    IOException thrown = new IOException("disk");
    future.begin(stopper);
    future.fail(thrown);
    TaskFailedException joined = assertThrows(TaskFailedException.class, future::join);
    assertSame(thrown, joined.getCause());
    assertTrue(String.valueOf(joined.getMessage()).contains("disk"));
    assertSame(thrown, assertThrows(ExecutionException.class, future::get).getCause());
    assertSame(thrown, future.exceptionNow());
  }

  @Test
  void aReasonIsThrownAsItIs() {
    AttemptFuture<String> future = future();
    TaskException lost = new WorkerLostException("lost", "worker-1", null, List.of(), null);
    future.abort(lost);
    assertSame(lost, assertThrows(TaskException.class, future::join));
    assertSame(lost, assertThrows(ExecutionException.class, future::get).getCause());
    assertEquals(State.FAILED, future.state());
  }

  @Test
  void nullIsAResult() {
    AttemptFuture<@Nullable String> future =
        new AttemptFuture<>(() -> null, (attempt, over) -> ends.incrementAndGet());
    future.run();
    assertNull(future.join());
    assertNull(future.resultNow());
    assertEquals(State.SUCCESS, future.state());
  }

  @Test
  void anExceptionWhoseMessageThrowsEndsThoseWhoWaitToo() throws Exception {
    RuntimeException thrown = mock(RuntimeException.class);
    when(thrown.toString()).thenThrow(new ArithmeticException("no text"));
    AttemptFuture<String> future = future();
    var observed = future.handle((value, failure) -> failure).toCompletableFuture();
    future.begin(stopper);
    future.fail(thrown);
    assertInstanceOf(TaskFailedException.class, observed.get(20, TimeUnit.SECONDS));
    assertSame(thrown, assertThrows(TaskFailedException.class, future::join).getCause());
    assertSame(thrown, assertThrows(ExecutionException.class, future::get).getCause());
  }

  @Test
  void aBackendThatRefusesEndsTheFutureWithItsReason() {
    AttemptFuture<String> future = future();
    TaskRejectedException refusal = new TaskRejectedException("full");
    doThrow(refusal).when(backend).start(any());
    assertSame(refusal, assertThrows(TaskException.class, () -> future.start(backend)));
    assertSame(refusal, assertThrows(TaskException.class, future::join));
    assertEquals(1, ends.get());
  }

  @Test
  void aBackendThatBreaksEndsTheFutureAsRejected() {
    for (Throwable thrown :
        new Throwable[] {new IllegalStateException("x"), new LinkageError("x")}) {
      AttemptFuture<String> future = future();
      doThrow(thrown).when(backend).start(any());
      TaskRejectedException refusal =
          assertThrows(TaskRejectedException.class, () -> future.start(backend));
      assertSame(thrown, refusal.getCause());
      assertTrue(String.valueOf(refusal.getMessage()).contains("'mock'"));
      assertTrue(future.isDone());
    }
    assertEquals(2, ends.get());
  }

  @Test
  void aBackendThatBreaksAfterTheEndDoesNotChangeIt() {
    AttemptFuture<String> future = future();
    doAnswer(
            call -> {
              future.run();
              throw new IllegalStateException("too late");
            })
        .when(backend)
        .start(any());
    assertThrows(TaskRejectedException.class, () -> future.start(backend));
    assertEquals("value", future.join());
    assertEquals(1, ends.get());
  }

  @Test
  void cancellingInterruptsTheThreadThatRuns() {
    AttemptFuture<?>[] self = new AttemptFuture<?>[1];
    Boolean[] interrupted = new Boolean[1];
    AttemptFuture<String> future =
        future(() -> {
          self[0].cancel(true);
          interrupted[0] = Thread.currentThread().isInterrupted();
          return "dropped";
        });
    self[0] = future;
    future.run();
    assertEquals(true, interrupted[0]);
    assertFalse(Thread.currentThread().isInterrupted(), "the interrupt outlasts the task");
    assertTrue(future.isCancelled());
  }

  @Test
  void aCopyOfACancelledFutureIsCancelled() {
    AttemptFuture<String> future = future();
    CompletableFuture<String> copy = future.toCompletableFuture();
    future.cancel(true);
    assertThrows(CancellationException.class, () -> copy.get(20, TimeUnit.SECONDS));
    assertTrue(copy.isCancelled());
  }

  @Test
  void aMessageDoesNotGrowWithEveryTaskAroundATask() {
    AttemptFuture<String> future =
        future(() -> {
          throw new IllegalStateException("x".repeat(1_000_000));
        });
    future.run();
    TaskFailedException e = assertThrows(TaskFailedException.class, future::join);
    assertTrue(String.valueOf(e.getMessage()).length() < 3000);
  }

  @Test
  void whatRanIsLetGoOf() {
    AttemptFuture<String> future = future();
    future.run();
    assertThrows(NullPointerException.class, future::task);
  }

  @Test
  void textNamesTheTaskAndItsState() {
    AttemptFuture<String> future = future();
    assertEquals(
        "TaskFuture[Task 'lambda in %s', RUNNING]".formatted(getClass().getName()),
        future.toString());
  }

  // ---- tasks that were sent ahead of their turn

  private static Revocable revocable(boolean answer) {
    Revocable elsewhere = mock(Revocable.class);
    when(elsewhere.revoke()).thenReturn(answer);
    return elsewhere;
  }

  @Test
  void whatWasSentAheadAndIsTakenBackInTimeIsPrevented() {
    AttemptFuture<String> future = future();
    assertTrue(future.sentAhead(revocable(true)));
    assertFalse(future.hasBegun());
    assertEquals(Cancellation.PREVENTED, future.cancel(Duration.ZERO));
    assertFalse(future.begin(stopper));
    verify(stopper, never()).stop();
  }

  @Test
  void whatWasSentAheadAndHasStartedIsStopped() {
    AttemptFuture<String> future = future();
    Revocable elsewhere = revocable(false);
    assertTrue(future.sentAhead(elsewhere));
    assertTrue(future.cancel(true));
    verify(elsewhere).stop();
    assertTrue(future.hasBegun());
    assertFalse(future.begin(stopper));
    assertEquals(Cancellation.ABANDONED, future.cancel(Duration.ZERO));
    future.fail(new InterruptedException());
    assertEquals(Cancellation.STOPPED, future.cancel(Duration.ZERO));
  }

  @Test
  void whoeverCancelsKeepsATaskFromBeingSentAhead() {
    AttemptFuture<String> future = future();
    assertTrue(future.cancel(false));
    assertFalse(future.sentAhead(revocable(false)));
  }

  @Test
  void whatWasSentAheadAndComesToItsTurnIsAsAnyOther() {
    AttemptFuture<String> future = future();
    Revocable elsewhere = revocable(false);
    assertTrue(future.sentAhead(elsewhere));
    assertTrue(future.begin(stopper));
    assertTrue(future.hasBegun());
    assertTrue(future.cancel(true));
    verify(stopper).stop();
    verify(elsewhere, never()).revoke();
  }
}
