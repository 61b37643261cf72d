package org.manyhands.threads;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mockito.Mockito.doAnswer;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.timeout;
import static org.mockito.Mockito.verify;

import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.manyhands.spi.Attempt;
import org.manyhands.spi.Backend;

/** Attempts that arrive while a backend closes end all the same. Each test forces one order. */
class CloseInterleavingTest {

  private static final Duration BOUND = Duration.ofSeconds(20);

  /**
   * One thread closes, and is held in cancelling a first attempt. Another has registered a second
   * attempt, but has not started its thread, when closing goes on to wait for that thread.
   */
  @Test
  void virtualThreadThatIsNotStartedYet() throws Exception {
    Backend backend =
        new VirtualBackend(
            "virtual", Thread.ofVirtual().name("manyhands-test").factory(), 1, BOUND);
    CountDownLatch closing = new CountDownLatch(1);
    CountDownLatch registered = new CountDownLatch(1);
    CountDownLatch mayStart = new CountDownLatch(1);
    Attempt<?> first = mock(Attempt.class);
    AtomicReference<Thread> threadOfFirst = new AtomicReference<>();
    doAnswer(
            call -> {
              threadOfFirst.set(Thread.currentThread());
              return closing.await(BOUND.toSeconds(), TimeUnit.SECONDS);
            })
        .when(first)
        .run();
    doAnswer(
            call -> {
              closing.countDown();
              registered.await(BOUND.toSeconds(), TimeUnit.SECONDS);
              return threadOfFirst.get().join(BOUND); // so that only the second is left
            })
        .when(first)
        .cancel();
    Attempt<?> second = mock(Attempt.class);
    Thread starter = Thread.ofPlatform().daemon().unstarted(() -> backend.start(second));
    doAnswer(
            call -> {
              if (Thread.currentThread().equals(starter)) {
                registered.countDown();
                mayStart.await(BOUND.toSeconds(), TimeUnit.SECONDS);
              }
              return null;
            })
        .when(second)
        .cancel();
    backend.start(first);
    while (threadOfFirst.get() == null) {
      Thread.onSpinWait();
    }
    FutureTask<?> close = new FutureTask<>(backend::close, null);
    Thread closer = Thread.ofPlatform().daemon().start(close);
    assertTrue(closing.await(BOUND.toSeconds(), TimeUnit.SECONDS));
    starter.start();
    awaitGrace(closer);
    mayStart.countDown();
    close.get(BOUND.toSeconds(), TimeUnit.SECONDS);
    verify(second, timeout(BOUND.toMillis())).run();
  }

  /** A task that does not heed the interrupt submits another, when the pool has been emptied. */
  @Test
  void taskThatSubmitsAfterThePoolWasEmptied() throws Exception {
    Backend backend = new PlatformBackend("threads", "test", 1, BOUND);
    CountDownLatch running = new CountDownLatch(1);
    Thread closer = Thread.ofPlatform().daemon().unstarted(backend::close);
    Attempt<?> inner = mock(Attempt.class);
    Attempt<?> outer = mock(Attempt.class);
    FutureTask<?> submits =
        new FutureTask<>(
            () -> {
              running.countDown();
              awaitGrace(closer);
              backend.start(inner);
              verify(inner).cancel();
            },
            null);
    doAnswer(
            call -> {
              submits.run();
              return null;
            })
        .when(outer)
        .run();
    backend.start(outer);
    assertTrue(running.await(BOUND.toSeconds(), TimeUnit.SECONDS));
    closer.start();
    submits.get(BOUND.toSeconds(), TimeUnit.SECONDS);
    assertTrue(closer.join(BOUND));
  }

  /** Waits until a thread that closes waits for the threads of the backend, or has ended. */
  private static void awaitGrace(Thread closer) {
    while (closer.getState().equals(Thread.State.NEW)
        || (closer.isAlive() && !isIn(closer, Grace.class))) {
      Thread.onSpinWait();
    }
  }

  private static boolean isIn(Thread thread, Class<?> type) {
    return Arrays.stream(thread.getStackTrace())
        .filter(frame -> !frame.getMethodName().equals("<clinit>"))
        .anyMatch(frame -> frame.getClassName().equals(type.getName()));
  }
}
