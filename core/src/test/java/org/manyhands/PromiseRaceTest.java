package org.manyhands;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
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
import org.manyhands.task.TaskTimeoutException;

/**
 * Ends that race: exactly one wins, everybody who asks is told the same, nobody is left waiting.
 */
class PromiseRaceTest {

  private static final int ROUNDS = 2000 * Integer.getInteger("test.rounds", 1);

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

  /** That nothing runs any more is told once, with the end or after it. */
  @Test
  void cancelRacesWithTheEndOfWhatRuns() throws Exception {
    for (int i = 0; i < ROUNDS; i++) {
      Telling told = new Telling();
      AttemptFuture<String> future = new AttemptFuture<>(() -> "value", told);
      assertTrue(future.begin(() -> {}));
      race(() -> future.succeed("value"), () -> future.cancel(true));
      told.assertEndedAndOver();
      assertFalse(future.runsOn());
    }
  }

  /** The order: the future ends, what runs ends, the owner is told of the one and the other. */
  @Test
  void theOwnerHearsOfTheEndFirst() {
    Telling told = new Telling();
    Owner late =
        new Owner() {
          @Override
          public void ended(Promise<?> task, boolean over) {
            task.over();
            told.ended(task, over);
          }

          @Override
          public void released(Promise<?> task) {
            told.released(task);
          }
        };
    AttemptFuture<String> future = new AttemptFuture<>(() -> "value", late);
    assertTrue(future.begin(() -> {}));
    assertTrue(future.cancel(true));
    assertEquals(List.of("ended", "over"), told.told);
    assertEquals(Cancellation.STOPPED, future.cancel(Duration.ZERO));
  }

  @Test
  void cancelRacesWithARunThatIsOver() throws Exception {
    for (int i = 0; i < ROUNDS; i++) {
      Telling told = new Telling();
      AttemptFuture<String> future = new AttemptFuture<>(() -> "value", told);
      race(future, () -> future.cancel(true));
      told.assertEndedAndOver();
      Cancellation answer = future.cancel(Duration.ZERO);
      assertEquals(
          future.isCancelled()
              ? future.hasBegun() ? Cancellation.STOPPED : Cancellation.PREVENTED
              : Cancellation.TOO_LATE,
          answer);
    }
  }

  @Test
  void severalReportsThatItIsOverRaceWithCancel() throws Exception {
    for (int i = 0; i < ROUNDS; i++) {
      Telling told = new Telling();
      AttemptFuture<String> future = new AttemptFuture<>(() -> "value", told);
      assertTrue(future.begin(() -> {}));
      race(future::cancel, future::over, future::over);
      told.assertEndedAndOver();
      assertTrue(future.isCancelled());
    }
  }

  @Test
  void whoWaitsForTheEndOfWhatRunsIsWoken() throws Exception {
    for (int i = 0; i < ROUNDS; i++) {
      AttemptFuture<String> future = future();
      assertTrue(future.begin(() -> {}));
      race(
          () -> assertEquals(Cancellation.STOPPED, future.cancel(Duration.ofSeconds(20))),
          () -> assertEquals(Cancellation.STOPPED, future.cancel(Duration.ofSeconds(20))),
          () -> {
            while (!future.isCancelled()) {
              Thread.onSpinWait();
            }
            future.over();
          });
    }
  }

  /** Attempts never overlap, whatever order a time-out and the end of what runs come in. */
  @Test
  void theTimeoutOfAnAttemptRacesWithItsEnd() throws Exception {
    ManualBackend backend = new ManualBackend(1);
    try (TaskExecutor executor = backend.executor()) {
      for (int i = 0; i < ROUNDS; i++) {
        backend.started.clear();
        TaskFuture<String> future =
            executor.submit(() -> "value", TaskOptions.none().withRetry(Retry.upTo(2)));
        AttemptFuture<?> first = (AttemptFuture<?>) backend.last();
        assertTrue(first.begin(() -> {}));
        race(
            () -> first.expire(_ -> new TaskTimeoutException("too long")),
            () -> first.fail(new IllegalStateException("fails")));
        while (backend.started.size() < 2) {
          Thread.onSpinWait();
        }
        backend.last().run();
        assertEquals("value", future.get(20, TimeUnit.SECONDS));
      }
    }
  }

  /** Remembers what it is told. */
  private static final class Telling implements Owner {

    private final List<String> told = new CopyOnWriteArrayList<>();

    @Override
    public void ended(Promise<?> task, boolean over) {
      told.add(over ? "ended and over" : "ended");
    }

    @Override
    public void released(Promise<?> task) {
      told.add("over");
    }

    void assertEndedAndOver() {
      if (told.size() > 1) {
        assertEquals(List.of("ended", "over"), told);
      } else {
        assertEquals(List.of("ended and over"), told);
      }
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
