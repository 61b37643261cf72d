package org.manyhands;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.manyhands.Interleavings.explore;
import static org.manyhands.Interleavings.race;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Future.State;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.manyhands.task.TaskTimeoutException;

/**
 * However its ends meet its attempts: a task that is retried ends once, and one attempt at a time
 * runs.
 */
@Tag("interleavings")
class RelayInterleavingTest {

  private static final int TIMES = 150;

  /** A task whose first attempt fails, and which is then run again. */
  private static final class Subject {

    private final Hands hands = new Hands();
    private final Witness witness = new Witness(new Home("raced", hands));
    private final AtomicInteger runs = new AtomicInteger();
    private final AtomicInteger running = new AtomicInteger();
    private final AtomicInteger overlaps = new AtomicInteger();
    private final AtomicInteger cancelled = new AtomicInteger();
    private final RetryFuture<String> future;
    private volatile @Nullable AttemptFuture<String> first;

    Subject(Retry retry) {
      future =
          new RetryFuture<>(this::prepare, "raced", TaskOptions.none().withRetry(retry), witness);
    }

    private AttemptFuture<String> prepare(Owner owner, int number) {
      AttemptFuture<String> attempt = new AttemptFuture<>(() -> run(number), owner);
      if (number == 1) {
        first = attempt;
      }
      return attempt;
    }

    private String run(int number) throws IOException {
      if (running.incrementAndGet() > 1) {
        overlaps.incrementAndGet();
      }
      runs.incrementAndGet();
      running.decrementAndGet();
      if (number == 1) {
        throw new IOException("fails");
      }
      return "value";
    }

    void start() {
      future.start(hands);
    }

    void cancel() {
      if (future.cancel(true)) {
        cancelled.incrementAndGet();
      }
    }

    void expireTheFirstAttempt() {
      AttemptFuture<String> attempt = first;
      if (attempt != null) {
        attempt.expire(_ -> new TaskTimeoutException("expired"));
      }
    }

    void check() {
      hands.await();
      witness.assertEndedAndOver(future);
      assertEquals(0, overlaps.get(), "attempts overlap");
      assertTrue(runs.get() <= 2);
      assertEquals(future.isCancelled() ? 1 : 0, cancelled.get());
      if (!future.isCancelled()) {
        assertEquals(State.SUCCESS, future.state());
      }
    }
  }

  /** The task is cancelled between the attempts, or while one is started, or runs, or ends. */
  @Test
  void aCancellationMeetsTheAttempts() {
    explore(
        TIMES,
        () -> {
          Subject subject = new Subject(Retry.upTo(2));
          race(subject, subject::start, subject::cancel);
          subject.check();
        });
  }

  /** The second attempt waits for the first one, which exceeds its time and runs on. */
  @Test
  void theTimeLimitOfAnAttemptMeetsItsEnd() {
    explore(
        TIMES,
        () -> {
          Subject subject = new Subject(Retry.upTo(2));
          race(subject, subject::start, subject::expireTheFirstAttempt);
          subject.check();
          assertEquals(State.SUCCESS, subject.future.state());
        });
  }

  /** All three: the first attempt runs on beyond its time while the task is cancelled. */
  @Test
  void theTimeLimitOfAnAttemptMeetsACancellation() {
    explore(
        TIMES,
        () -> {
          Subject subject = new Subject(Retry.upTo(2));
          race(subject, subject::start, subject::expireTheFirstAttempt, subject::cancel);
          subject.check();
        });
  }

  /** The pause between two attempts is over when the task is cancelled. */
  @Test
  void theEndOfAPauseMeetsACancellation() {
    explore(
        TIMES,
        () -> {
          Duration pause = Duration.ofDays(1);
          Subject subject = new Subject(Retry.upTo(2).withBackoff(pause, pause));
          subject.start();
          subject.hands.await();
          race(subject, subject.hands::letTimePass, subject::cancel);
          subject.check();
        });
  }
}
