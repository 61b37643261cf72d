package org.manyhands;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.manyhands.Interleavings.explore;
import static org.manyhands.Interleavings.race;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.manyhands.task.TaskRejectedException;
import org.manyhands.task.TaskTimeoutException;

/** However the ends of a task meet: one of them wins, and everybody is told once. */
@Tag("interleavings")
class PromiseInterleavingTest {

  private static final int TIMES = 300;

  /** A task, and what it did to those around it. */
  private static final class Subject {

    private final Witness witness = new Witness(Home.NONE);
    private final AttemptFuture<String> future = new AttemptFuture<>(() -> "value", witness);
    private final AtomicInteger stops = new AtomicInteger();
    private final AtomicInteger cancelled = new AtomicInteger();
    private final AtomicInteger heard = new AtomicInteger();
    private final AtomicReference<@Nullable Object> seen = new AtomicReference<>();
    private final AtomicLongArray ids = new AtomicLongArray(2);
    private volatile boolean cancelReturned;
    private boolean begun;

    Subject begin() {
      begun = future.begin(stops::incrementAndGet);
      return this;
    }

    void beginAndSucceed() {
      if (begin().begun) {
        future.succeed("value");
      }
    }

    void succeed() {
      future.succeed("value");
    }

    void fail() {
      future.fail(new IllegalStateException("fails"));
    }

    void abort() {
      future.abort(new TaskRejectedException("aborted"));
    }

    void cancel() {
      countCancelled(future.cancel(true));
    }

    void cancelGently() {
      countCancelled(future.cancel(false));
    }

    void expire() {
      future.expire(_ -> new TaskTimeoutException("expired"));
    }

    private void countCancelled(boolean done) {
      if (done) {
        cancelled.incrementAndGet();
      }
      cancelReturned = true;
    }

    void awaitCancelled() {
      while (!cancelReturned) {
        Thread.onSpinWait();
      }
    }

    void check() {
      witness.assertEndedAndOver(future);
      assertEquals(future.isCancelled() ? 1 : 0, cancelled.get(), "cancel() says what it did");
    }

    boolean wasEndedFromOutside() {
      return future.isCancelled() || future.isAborted();
    }
  }

  /** The runner reports a value while it is cancelled, or just before, or after. */
  @Test
  void aValueMeetsACancellation() {
    explore(
        TIMES,
        () -> {
          Subject subject = new Subject().begin();
          race(subject, subject::succeed, subject::cancel);
          subject.check();
          assertEquals(subject.wasEndedFromOutside() ? 1 : 0, subject.stops.get());
        });
  }

  /** Nobody is told to stop by a cancellation that only prevents the start. */
  @Test
  void aValueMeetsACancellationThatDoesNotInterrupt() {
    explore(
        TIMES,
        () -> {
          Subject subject = new Subject();
          race(subject, subject::beginAndSucceed, subject::cancelGently);
          subject.check();
          assertEquals(0, subject.stops.get());
        });
  }

  /** A cancellation comes before the task is claimed, while it is, and after it. */
  @Test
  void theBeginningMeetsACancellation() {
    explore(
        TIMES,
        () -> {
          Subject subject = new Subject();
          race(subject, subject::beginAndSucceed, subject::cancel);
          subject.check();
          assertEquals(
              subject.begun && subject.future.isCancelled() ? 1 : 0,
              subject.stops.get(),
              "what has begun is stopped, and nothing else");
        });
  }

  /** A backend gives up a task, a worker reports a failure, and the user cancels. */
  @Test
  void aFailureMeetsAnAbortAndACancellation() {
    explore(
        TIMES,
        () -> {
          Subject subject = new Subject().begin();
          race(subject, subject::fail, subject::abort, subject::cancel);
          subject.check();
          assertEquals(subject.future.isCancelled() ? 1 : 0, subject.stops.get());
        });
  }

  /** Two ends from outside: one stops the runner, who reports a value meanwhile. */
  @Test
  void aTimeLimitMeetsACancellationAndAValue() {
    explore(
        TIMES,
        () -> {
          Subject subject = new Subject();
          race(subject, subject::beginAndSucceed, subject::expire, subject::cancel);
          subject.check();
          assertEquals(subject.begun && subject.wasEndedFromOutside() ? 1 : 0, subject.stops.get());
        });
  }

  /** A backend gives up a task just as somebody claims it, who then has nothing to report. */
  @Test
  void theBeginningMeetsAnAbort() {
    explore(
        TIMES,
        () -> {
          Subject subject = new Subject();
          race(subject, subject::begin, subject::abort);
          subject.check();
          assertTrue(subject.future.isAborted());
          assertEquals(0, subject.stops.get());
        });
  }

  /** Who takes back a task that has not begun either prevents it or changes nothing. */
  @Test
  void theBeginningMeetsACancellationOfWhatHasNotBegun() {
    explore(
        TIMES,
        () -> {
          Subject subject = new Subject();
          race(
              subject,
              subject::beginAndSucceed,
              () -> subject.cancelled.addAndGet(subject.future.cancelUnlessBegun() ? 1 : 0));
          assertEquals(subject.begun ? 0 : 1, subject.cancelled.get());
          assertEquals(!subject.begun, subject.future.isCancelled());
          subject.witness.assertEndedAndOver(subject.future);
        });
  }

  /** The interrupt comes while the task runs, before or after it; never is it left behind. */
  @Test
  void aRunMeetsACancellation() {
    explore(
        TIMES,
        () -> {
          Subject subject = new Subject();
          race(
              subject,
              () -> {
                subject.future.run();
                subject.awaitCancelled();
                assertFalse(Thread.interrupted(), "the interrupt outlasts the run");
              },
              subject::cancel);
          subject.check();
        });
  }

  /** Who cancels and waits is told of the end of the run, which may come before he waits. */
  @Test
  void aRunMeetsACancellationThatWaits() {
    explore(
        TIMES,
        () -> {
          Subject subject = new Subject();
          race(
              subject,
              subject.future,
              () -> {
                Cancellation done = subject.future.cancel(Duration.ofDays(1));
                assertNotEquals(Cancellation.ABANDONED, done);
                assertEquals(done == Cancellation.TOO_LATE, !subject.future.isCancelled());
                assertFalse(subject.future.runsOn());
              });
          subject.witness.assertEndedAndOver(subject.future);
        });
  }

  /** A callback is added before the end, while it is passed on, and after it. */
  @Test
  void aCallbackMeetsTheEnd() {
    explore(
        TIMES,
        () -> {
          Subject subject = new Subject().begin();
          race(
              subject,
              subject::succeed,
              subject::cancel,
              () ->
                  subject.future.whenEnded(() -> {
                    Witness.outcome(subject.future);
                    subject.heard.incrementAndGet();
                  }));
          assertEquals(1, subject.heard.get());
          subject.check();
        });
  }

  /** Two make the stage of callbacks at the same time, one of them for nothing. */
  @Test
  void callbacksMeetEachOtherAndTheEnd() {
    explore(
        TIMES,
        () -> {
          Subject subject = new Subject().begin();
          Runnable listen = () -> subject.future.whenEnded(subject.heard::incrementAndGet);
          race(subject, subject::fail, listen, listen);
          assertEquals(2, subject.heard.get());
          subject.check();
        });
  }

  /** Who waits is woken, whether the end comes before, while or after he begins to. */
  @Test
  void aWaiterMeetsTheEnd() {
    explore(
        TIMES,
        () -> {
          Subject subject = new Subject().begin();
          race(
              subject,
              subject::succeed,
              subject::cancel,
              () -> assertTrue(outcomeAfterJoin(subject.future)));
          subject.check();
        });
  }

  private static boolean outcomeAfterJoin(AttemptFuture<String> future) {
    try {
      return future.join().equals("value") && future.state() == TaskFuture.State.SUCCESS;
    } catch (RuntimeException e) {
      return future.isCancelled();
    }
  }

  /** Once somebody has seen an end, he sees no other. */
  @Test
  void anObserverMeetsTheEnd() {
    explore(
        TIMES,
        () -> {
          Subject subject = new Subject().begin();
          race(
              subject,
              subject::succeed,
              subject::cancel,
              () -> {
                if (subject.future.isDone()) {
                  subject.seen.set(Witness.outcome(subject.future));
                }
              });
          if (subject.seen.get() != null) {
            assertSame(subject.seen.get(), Witness.outcome(subject.future));
          }
          subject.check();
        });
  }

  /** Two ask for the number of a task that has none yet. */
  @Test
  void thoseWhoAskForTheNumberMeet() {
    explore(
        TIMES,
        () -> {
          Subject subject = new Subject();
          race(
              subject,
              () -> subject.ids.set(0, subject.future.id()),
              () -> subject.ids.set(1, subject.future.id()));
          assertEquals(subject.ids.get(0), subject.ids.get(1));
          assertEquals(subject.ids.get(0), subject.future.id());
          assertNotEquals(0, subject.ids.get(0));
        });
  }
}
