package org.manyhands.gpu.opencl;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class SessionTest {

  private static final String SOURCE =
      "kernel void add(global int* v, int n) { v[get_global_id(0)] += n; }";
  private static final int THREADS = 4;
  private static final int LAUNCHES = 25;

  private static Session open(int queues) {
    return Devices.choose("").open(SessionOptions.DEFAULT.withQueues(queues));
  }

  /** Keeps the waiter of its queue, so that what was started after it does not end meanwhile. */
  private static final class Holding implements Completion {

    private final CountDownLatch held = new CountDownLatch(1);
    private final CountDownLatch release = new CountDownLatch(1);

    static Holding on(Session session) throws InterruptedException {
      Holding holding = new Holding();
      session.launch().start(holding);
      holding.held.await();
      return holding;
    }

    @Override
    public void done() {
      held.countDown();
      try {
        if (!release.await(30, TimeUnit.SECONDS)) {
          throw new AssertionError("not released");
        }
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }

    @Override
    public void failed(Throwable failure) {
      throw new AssertionError(failure);
    }

    void release() {
      release.countDown();
    }
  }

  @Test
  void aHundredLaunchesOfFourThreadsEachHaveTheirResult() throws Exception {
    Session session = open(3);
    try (session;
        ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
      CountDownLatch together = new CountDownLatch(THREADS);
      List<Future<?>> all = new ArrayList<>();
      for (int t = 0; t < THREADS; t++) {
        int base = 1000 * t;
        all.add(
            threads.submit(() -> {
              together.countDown();
              together.await();
              launchMany(session, base);
              return null;
            }));
      }
      for (Future<?> one : all) {
        one.get();
      }
    }
    Released.requireAll(session);
  }

  /** All are in flight before the first is waited for. */
  private static void launchMany(Session session, int base) {
    int n = 1000;
    List<Ending> endings = new ArrayList<>();
    int[][] results = new int[LAUNCHES][n];
    for (int i = 0; i < LAUNCHES; i++) {
      int[] values = new int[n];
      Arrays.fill(values, base);
      Buffer buffer = session.allocate(n * 4L);
      endings.add(
          Ending.of(
              session
                  .launch(session.program(SOURCE, false), "add")
                  .write(values, 0, n, buffer, 0)
                  .argument(buffer)
                  .argument(i)
                  .range(n)
                  .read(buffer, 0, results[i], 0, n)));
      buffer.close();
    }
    for (int i = 0; i < LAUNCHES; i++) {
      endings.get(i).expectDone();
      int[] expected = new int[n];
      Arrays.fill(expected, base + i);
      assertArrayEquals(expected, results[i]);
    }
  }

  @Test
  void closingEndsWhatIsUnderWayWithAFailure() throws InterruptedException {
    Session session = open(1);
    Holding first = Holding.on(session);
    Buffer buffer = session.allocate(4);
    int[] result = {-1};
    Ending second = Ending.of(session.launch().zero(buffer, 0, 4).read(buffer, 0, result, 0, 1));
    CompletableFuture<Throwable> third = new CompletableFuture<>();
    session
        .launch()
        .start(
            new Completion() {
              @Override
              public void done() {
                third.completeExceptionally(new AssertionError("done"));
              }

              @Override
              public void failed(Throwable failure) {
                third.complete(failure);
                first.release();
              }
            });
    session.close();
    assertInstanceOf(SessionClosedException.class, second.expectFailure());
    assertInstanceOf(SessionClosedException.class, third.join());
    assertEquals(1, second.told());
    assertArrayEquals(new int[] {-1}, result, "nothing is read after the failure");
    Released.requireAll(session);
    buffer.close();
  }

  @Test
  void aClosedSessionRefusesEverything() {
    Session session = open(1);
    Program program = session.program(SOURCE, false);
    session.close();
    session.close();
    assertThrows(SessionClosedException.class, () -> session.allocate(1));
    assertThrows(SessionClosedException.class, () -> session.program(SOURCE, false));
    assertInstanceOf(
        SessionClosedException.class, Ending.of(session.launch(program, "add")).expectFailure());
    session.finish();
    Released.requireAll(session);
  }

  @Test
  void anInterruptDoesNotEndTheClosing() {
    Session session = open(2);
    Thread.currentThread().interrupt();
    session.close();
    assertTrue(Thread.interrupted());
    Released.requireAll(session);
  }

  @Test
  void aCompletionMayCloseTheSessionButNotWaitForIt() {
    Session session = open(1);
    CompletableFuture<Throwable> refused = new CompletableFuture<>();
    session
        .launch()
        .start(
            new Completion() {
              @Override
              public void done() {
                refused.complete(assertThrows(IllegalStateException.class, session::finish));
                session.close();
              }

              @Override
              public void failed(Throwable failure) {
                refused.completeExceptionally(failure);
              }
            });
    assertTrue(Messages.message(refused.join()).contains("completion"));
    session.close();
  }

  @Test
  void finishWaitsForWhatWasStartedBefore() {
    try (Session session = open(2)) {
      List<Ending> endings = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        endings.add(Ending.of(session.launch()));
      }
      session.finish();
      endings.forEach(ending -> assertEquals(1, ending.told()));
    }
  }

  @Test
  void severalSessionsOnOneDeviceLiveSideBySide() {
    Session one = open(1);
    try (Session other = open(1)) {
      one.close();
      try (Buffer buffer = other.allocate(4)) {
        Ending.of(
                other
                    .launch(other.program(SOURCE, false), "add")
                    .argument(buffer)
                    .argument(1)
                    .range(1))
            .expectDone();
      }
    }
  }

  @Test
  void aBufferThatIsClosedWhileALaunchUsesItIsNotGivenToAnother() throws InterruptedException {
    try (Session session = open(1)) {
      Holding first = Holding.on(session);
      Buffer buffer = session.allocate(10_000);
      Ending ending = Ending.of(session.launch().zero(buffer, 0, 10_000));
      buffer.close();
      long hits = session.statistics().hits();
      session.allocate(10_000).close();
      assertEquals(hits, session.statistics().hits());
      first.release();
      ending.expectDone();
      session.allocate(10_000).close();
      assertEquals(hits + 1, session.statistics().hits());
    }
  }

  @Test
  void optionsAreChecked() {
    assertThrows(IllegalArgumentException.class, () -> SessionOptions.DEFAULT.withQueues(0));
    assertThrows(IllegalArgumentException.class, () -> SessionOptions.DEFAULT.withBufferLimit(-1));
  }
}
