package org.manyhands;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.manyhands.Launcher.Preparation;

class PendingTest {

  private static final Duration LONG = Duration.ofHours(1);

  private final ManualScheduler scheduler = new ManualScheduler();
  private final ManualBackend backend = new ManualBackend(1);
  private final Owner owner =
      new Owner() {
        private final Home home = new Home("pending", scheduler);

        @Override
        public Home home() {
          return home;
        }

        @Override
        public void ended(Promise<?> task, boolean over) {}
      };
  private final Pending pending = new Pending();

  @Test
  void closingCancelsWhatIsRegisteredAndWhatComesLater() {
    Relay<String> before = delayed();
    pending.close();
    assertTrue(before.isCancelled());
    assertTrue(delayed().isCancelled());
    assertTrue(repeated().isCancelled());
    scheduler.pass(LONG);
    assertEquals(0, backend.started.size());
  }

  @Test
  void closingCancelsInTheOrderOfComing() {
    List<Relay<String>> tasks = Stream.generate(this::delayed).limit(100).toList();
    List<Relay<String>> ended = new ArrayList<>();
    tasks.forEach(task -> task.whenEnded(() -> ended.add(task)));
    pending.close();
    assertEquals(tasks, ended);
  }

  @Test
  void drainingEndsRepetitionsOnly() {
    Relay<String> delayed = delayed();
    Relay<String> repeated = repeated();
    pending.drain();
    assertTrue(repeated.isCancelled());
    assertTrue(repeated().isCancelled());
    assertFalse(delayed.isDone());
    assertFalse(delayed().isDone());
  }

  @Test
  void aRepetitionThatIsDrainedFinishesItsRun() {
    Relay<String> repeated = repeated();
    scheduler.pass(LONG);
    backend.last().begin(() -> {});
    pending.drain();
    assertFalse(repeated.isDone());
    backend.succeedLast(null);
    assertTrue(repeated.isCancelled());
    scheduler.pass(LONG);
    assertEquals(1, backend.started.size());
  }

  @Test
  void aTaskThatHasEndedIsForgotten() {
    Relay<String> cancelled = delayed();
    cancelled.cancel(true);
    Relay<String> done = delayed();
    scheduler.pass(LONG);
    backend.last().run();
    assertEquals("value", done.resultNow());
    assertEquals(0, pending.size());
  }

  /** Whatever the order: nothing stays behind that nobody would ever end. */
  @Test
  void submissionsRaceWithClosing() throws Exception {
    for (int round = 0; round < 500; round++) {
      Pending raced = new Pending();
      Relay<String> task = delayedIn(raced);
      CyclicBarrier start = new CyclicBarrier(2);
      Thread submitter =
          Thread.ofPlatform().daemon().start(() -> await(start, () -> task.start(backend)));
      await(start, raced::close);
      submitter.join();
      assertTrue(task.isCancelled());
      assertEquals(0, raced.size());
    }
  }

  private static void await(CyclicBarrier barrier, Runnable action) {
    try {
      barrier.await();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
    action.run();
  }

  private Relay<String> delayed() {
    Relay<String> task = delayedIn(pending);
    task.start(backend);
    return task;
  }

  private Relay<String> delayedIn(Pending registry) {
    return new DelayedFuture<>(preparation(), "delayed", LONG, registry.around(owner));
  }

  private Relay<String> repeated() {
    Relay<String> task =
        new RepeatingFuture<>(
            preparation(),
            "repeated",
            Repetition.withFixedDelay(LONG).startingAfter(LONG),
            pending.around(owner));
    task.start(backend);
    return task;
  }

  private static Preparation<String> preparation() {
    return (relay, ignored) -> new AttemptFuture<>(() -> "value", relay);
  }
}
