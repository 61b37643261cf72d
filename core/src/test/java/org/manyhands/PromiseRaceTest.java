package org.manyhands;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.manyhands.task.TaskRejectedException;

/**
 * Ends that race: exactly one wins, everybody who asks is told the same, nobody is left waiting.
 */
class PromiseRaceTest {

  private static final int ROUNDS = 2000;

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final AtomicInteger ends = new AtomicInteger();

  @AfterEach
  void shutdown() {
    threads.shutdownNow();
  }

  @Test
  void successRacesWithCancel() throws Exception {
    for (int i = 0; i < ROUNDS; i++) {
      AttemptFuture<String> future = future();
      AtomicInteger stops = new AtomicInteger();
      assertTrue(future.begin(stops::incrementAndGet));
      race(() -> future.succeed("value"), future::cancel);
      assertOneEnd(future);
      assertEquals(future.isCancelled() ? 1 : 0, stops.get());
    }
  }

  @Test
  void allEndsRace() throws Exception {
    for (int i = 0; i < ROUNDS; i++) {
      AttemptFuture<String> future = future();
      assertTrue(future.begin(() -> {}));
      race(
          () -> future.succeed("value"),
          () -> future.fail(new IllegalStateException("fails")),
          () -> future.abort(new TaskRejectedException("aborted")),
          future::cancel);
      assertOneEnd(future);
    }
  }

  @Test
  void beginRacesWithCancel() throws Exception {
    for (int i = 0; i < ROUNDS; i++) {
      AttemptFuture<String> future = future();
      AtomicInteger stops = new AtomicInteger();
      AtomicInteger begun = new AtomicInteger();
      race(
          () -> begun.addAndGet(future.begin(stops::incrementAndGet) ? 1 : 0),
          () -> future.cancel(true));
      assertTrue(future.isCancelled());
      assertOneEnd(future);
      assertEquals(begun.get(), stops.get(), "what has begun is stopped, and nothing else");
    }
  }

  /** The interrupt is delivered while the task runs, or not at all. */
  @Test
  void runRacesWithCancel() throws Exception {
    for (int i = 0; i < ROUNDS; i++) {
      AttemptFuture<String> future = future();
      AtomicInteger leaked = new AtomicInteger();
      race(
          () -> {
            future.run();
            if (Thread.interrupted()) {
              leaked.incrementAndGet();
            }
          },
          () -> future.cancel(true));
      assertOneEnd(future);
      assertEquals(0, leaked.get(), "the interrupt outlasts the run");
    }
  }

  @Test
  void waitingRacesWithTheEnd() throws Exception {
    for (int i = 0; i < ROUNDS; i++) {
      AttemptFuture<String> future = future();
      CompletableFuture<String> observed = new CompletableFuture<>();
      race(
          future,
          () -> assertEquals("value", future.join()),
          () ->
              future.whenComplete((value, failure) -> {
                if (value != null) {
                  observed.complete(value);
                }
              }));
      assertEquals("value", observed.get(20, TimeUnit.SECONDS));
      assertOneEnd(future);
    }
  }

  private AttemptFuture<String> future() {
    ends.set(0);
    return new AttemptFuture<>(() -> "value", (attempt, over) -> ends.incrementAndGet());
  }

  private void race(Runnable... actions) throws Exception {
    CyclicBarrier start = new CyclicBarrier(actions.length);
    List<Future<?>> running =
        Stream.of(actions)
            .<Future<?>>map(action ->
                threads.submit(() -> {
                  start.await();
                  action.run();
                  return null;
                }))
            .toList();
    for (Future<?> future : running) {
      future.get(20, TimeUnit.SECONDS);
    }
  }

  private void assertOneEnd(AttemptFuture<String> future) throws Exception {
    assertTrue(future.isDone());
    assertEquals(1, ends.get());
    String seen = outcome(future);
    assertEquals(seen, outcome(future));
    assertFalse(future.cancel(true));
  }

  private static String outcome(AttemptFuture<String> future) throws Exception {
    try {
      return future.state() + future.get(20, TimeUnit.SECONDS);
    } catch (ExecutionException | CancellationException e) {
      return future.state() + e.toString();
    }
  }
}
