package org.manyhands;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.manyhands.kernel.Kernels;
import org.manyhands.task.TaskNotSerializableException;
import org.manyhands.task.TaskTimeoutException;

class CancellationTest {

  private static final Duration BOUND = Duration.ofSeconds(20);

  private final ManualBackend backend = new ManualBackend(2);
  private final TaskExecutor executor = backend.executor();

  @AfterEach
  void shutdown() {
    executor.shutdownNow();
  }

  @Test
  void negativePatienceIsRefusedAndNothingIsCancelled() {
    TaskFuture<String> future = executor.submit(() -> "value");
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> future.cancel(Duration.ofSeconds(-7)));
    assertTrue(String.valueOf(e.getMessage()).contains("'PT-7S'"), e.getMessage());
    assertFalse(future.isDone());
  }

  @Test
  void aTimeoutOfItsOwnDoesNotMakeATaskStopped() {
    TaskFuture<Object> future =
        executor.submit(() -> {
          throw new TaskTimeoutException("of its own");
        });
    backend.last().run();
    assertEquals(Cancellation.TOO_LATE, future.cancel(Duration.ZERO));
  }

  @Test
  void aTaskThatWasRefusedIsTooLateToCancel() {
    TaskFuture<String> future = executor.submit(() -> "value");
    backend.last().abort(new TaskNotSerializableException("refused", null));
    assertEquals(Cancellation.TOO_LATE, future.cancel(Duration.ZERO));
  }

  @Test
  void whoWaitsIsToldWhenTheTaskHasEnded() throws InterruptedException {
    TaskFuture<String> future = submitRunning();
    AtomicReference<@Nullable Cancellation> answer = new AtomicReference<>();
    Thread waiter =
        Thread.ofPlatform().daemon().start(() -> answer.set(future.cancel(BOUND.multipliedBy(9))));
    awaitWaiting(waiter);
    backend.last().fail(new InterruptedException());
    assertTrue(waiter.join(BOUND), "hangs");
    assertEquals(Cancellation.STOPPED, answer.get());
  }

  @Test
  void whoIsInterruptedIsToldWhatIsKnown() throws InterruptedException {
    TaskFuture<String> future = submitRunning();
    AtomicReference<@Nullable Cancellation> answer = new AtomicReference<>();
    AtomicReference<@Nullable Boolean> status = new AtomicReference<>();
    Thread waiter =
        Thread.ofPlatform()
            .daemon()
            .start(() -> {
              answer.set(future.cancel(BOUND.multipliedBy(9)));
              status.set(Thread.currentThread().isInterrupted());
            });
    awaitWaiting(waiter);
    waiter.interrupt();
    assertTrue(waiter.join(BOUND), "hangs");
    assertEquals(Cancellation.ABANDONED, answer.get());
    assertEquals(true, status.get());
  }

  @Test
  void cancellingWithoutAnInterruptAbandonsTheTask() {
    TaskFuture<String> future = submitRunning();
    assertTrue(future.cancel(false));
    assertEquals(Cancellation.ABANDONED, future.cancel(Duration.ZERO));
    assertEquals(1, executor.stats().abandoned());
    backend.succeedLast(null);
    assertEquals(Cancellation.STOPPED, future.cancel(Duration.ZERO));
    assertEquals(0, executor.stats().abandoned());
  }

  @Test
  void aKernelIsAbandonedUntilItsLastPartHasEnded() {
    TaskFuture<int[]> future = executor.submit(Kernels.ints(10, i -> i));
    assertEquals(2, backend.started.size());
    backend.started.forEach(part -> assertTrue(part.begin(() -> {})));
    assertEquals(Cancellation.ABANDONED, future.cancel(Duration.ZERO));
    backend.started.getFirst().fail(new InterruptedException());
    assertEquals(Cancellation.ABANDONED, future.cancel(Duration.ZERO));
    assertEquals(1, executor.stats().abandoned());
    backend.last().fail(new InterruptedException());
    assertEquals(Cancellation.STOPPED, future.cancel(Duration.ZERO));
    assertEquals(0, executor.stats().abandoned());
  }

  @Test
  void aKernelThatFailsWhileAPartRunsOnIsAbandonedToo() {
    TaskFuture<int[]> future = executor.submit(Kernels.ints(10, i -> i));
    backend.started.forEach(part -> assertTrue(part.begin(() -> {})));
    backend.started.getFirst().fail(new IllegalStateException("part"));
    assertEquals("part", future.exceptionNow().getMessage());
    assertEquals(1, executor.stats().abandoned());
    backend.succeedLast(null);
    assertEquals(0, executor.stats().abandoned());
  }

  private TaskFuture<String> submitRunning() {
    TaskFuture<String> future = executor.submit(() -> "value");
    assertTrue(backend.last().begin(() -> {}));
    return future;
  }

  private static void awaitWaiting(Thread thread) {
    while (thread.getState() != Thread.State.TIMED_WAITING) {
      assertTrue(thread.isAlive(), "does not wait");
      Thread.onSpinWait();
    }
  }
}
