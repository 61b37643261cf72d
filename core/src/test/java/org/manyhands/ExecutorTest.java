package org.manyhands;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.manyhands.spi.Backend;
import org.manyhands.spi.BackendInfo;
import org.manyhands.spi.BackendProvider;
import org.manyhands.task.BackendUnavailableException;
import org.manyhands.task.TaskInterruptedException;
import org.manyhands.task.TaskRejectedException;

class ExecutorTest {

  @Test
  void aRefusedTaskIsNotWaitedForAtClose() {
    Backend backend = mock(Backend.class);
    when(backend.info()).thenReturn(new BackendInfo("mock", 1, 1, Set.of()));
    TaskRejectedException refusal = new TaskRejectedException("full");
    doThrow(refusal).when(backend).start(any());
    TaskExecutor executor = TaskExecutor.open(ExecutorConfig.defaults(), provider(backend));
    assertSame(refusal, assertThrows(TaskRejectedException.class, () -> executor.submit(() -> 1)));
    executor.close();
    verify(backend).close();
  }

  @Test
  void aBackendThatIsNotAvailableIsSaidByOpen() {
    BackendProvider provider = mock(BackendProvider.class);
    when(provider.name()).thenReturn("gpu");
    BackendUnavailableException missing = new BackendUnavailableException("no driver", null);
    when(provider.open(any())).thenThrow(missing);
    assertSame(
        missing,
        assertThrows(
            BackendUnavailableException.class,
            () -> TaskExecutor.open(ExecutorConfig.defaults(), provider)));
  }

  @Test
  void shutdownNowCancelsWhatIsOpen() {
    ManualBackend backend = new ManualBackend(1);
    TaskExecutor executor = backend.executor();
    TaskFuture<Integer> future = executor.submit(() -> 1);
    executor.shutdownNow();
    assertTrue(future.isCancelled());
    assertThrows(TaskRejectedException.class, () -> executor.submit(() -> 1));
  }

  @Test
  void closeReturnsOnceTheLastTaskHasEnded() throws InterruptedException {
    ManualBackend backend = new ManualBackend(1);
    TaskExecutor executor = backend.executor();
    TaskFuture<Integer> first = executor.submit(() -> 1);
    TaskFuture<Integer> second = executor.submit(() -> 2);
    Thread closer = Thread.ofPlatform().daemon().start(executor::close);
    while (!closer.getState().equals(Thread.State.WAITING)) {
      Thread.onSpinWait();
    }
    backend.started.get(1).run();
    assertEquals(0, backend.closed);
    assertTrue(closer.isAlive());
    backend.started.get(0).run();
    assertTrue(closer.join(Duration.ofSeconds(20)));
    assertEquals(1, backend.closed);
    assertEquals(3, first.join() + second.join());
  }

  @Test
  void anInterruptedCloseShutsTheBackendDown() {
    ManualBackend backend = new ManualBackend(1);
    TaskExecutor executor = backend.executor();
    TaskFuture<Integer> future = executor.submit(() -> 1);
    Thread.currentThread().interrupt();
    executor.close();
    assertTrue(Thread.interrupted(), "the interrupt status is lost");
    assertTrue(future.isCancelled());
    assertEquals(1, backend.closed);
  }

  @Test
  void anInterruptedRunCancelsItsTask() {
    ManualBackend backend = new ManualBackend(1);
    TaskExecutor executor = backend.executor();
    Thread.currentThread().interrupt();
    assertThrows(TaskInterruptedException.class, () -> executor.run(() -> 1));
    assertTrue(Thread.interrupted(), "the interrupt status is lost");
    assertTrue(backend.started.getFirst().isDone());
    executor.close();
  }

  @Test
  void cancellingAQueuedTaskLetsCloseReturn() {
    ManualBackend backend = new ManualBackend(1);
    TaskExecutor executor = backend.executor();
    TaskFuture<Integer> future = executor.submit(() -> 1);
    assertTrue(future.cancel(false));
    assertFalse(future.cancel(false));
    executor.close();
    assertEquals(1, backend.closed);
  }

  private static BackendProvider provider(Backend backend) {
    BackendProvider provider = mock(BackendProvider.class);
    when(provider.name()).thenReturn("mock");
    when(provider.open(any())).thenReturn(backend);
    return provider;
  }
}
