package org.manyhands;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.manyhands.Interleavings.explore;
import static org.manyhands.Interleavings.race;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.manyhands.observe.TaskStats;
import org.manyhands.task.TaskRejectedException;

/** However closing meets tasks: who is admitted is waited for, and nobody waits for ever. */
@Tag("interleavings")
class LedgerInterleavingTest {

  private static final int TIMES = 300;

  /** A ledger, and the tasks that it let in. */
  private static final class Subject {

    private final Ledger ledger = new Ledger(Home.NONE);
    private final AtomicInteger admitted = new AtomicInteger();
    private final AtomicInteger open = new AtomicInteger();
    private volatile boolean idle;

    void admitAndEnd() {
      if (admit()) {
        end();
      }
    }

    boolean admit() {
      try {
        ledger.admit();
      } catch (TaskRejectedException e) {
        return false;
      }
      assertFalse(idle, "is admitted, but not waited for");
      admitted.incrementAndGet();
      open.incrementAndGet();
      return true;
    }

    void end() {
      open.decrementAndGet(); // before the end is told, which may let the closer go on
      new AttemptFuture<>(() -> "value", ledger).run();
    }

    void admitAndWithdraw() {
      try {
        ledger.admit();
        ledger.withdraw();
      } catch (TaskRejectedException e) {
        assertTrue(ledger.isClosed());
      }
    }

    void close() {
      ledger.close();
      try {
        ledger.awaitIdle(Home.NONE.scheduler());
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
      idle = true;
      assertEquals(0, open.get(), "is found idle while a task is open");
    }

    void check() {
      long ends = admitted.get();
      assertEquals(new TaskStats(ends, 0, 0, ends, 0, 0, 0), ledger.stats());
    }
  }

  /** A task is admitted before, while and after the executor is closed. */
  @Test
  void aTaskMeetsTheClosing() {
    explore(
        TIMES,
        () -> {
          Subject subject = new Subject();
          race(subject, subject::admitAndEnd, subject::close);
          subject.check();
        });
  }

  /** One task is admitted while the last one ends and the closer looks whether any is left. */
  @Test
  void theLastEndMeetsAnotherTaskAndTheClosing() {
    explore(
        TIMES,
        () -> {
          Subject subject = new Subject();
          subject.admit();
          race(subject, subject::end, subject::admitAndEnd, subject::close);
          subject.check();
        });
  }

  /** The last end comes just before the closer goes to sleep. */
  @Test
  void theLastEndMeetsTheWaiting() {
    explore(
        TIMES,
        () -> {
          Subject subject = new Subject();
          subject.admit();
          race(subject, subject::end, subject::close);
          subject.check();
        });
  }

  /** What is admitted and then withdrawn is not waited for, and wakes the closer. */
  @Test
  void aWithdrawalMeetsTheClosing() {
    explore(
        TIMES,
        () -> {
          Subject subject = new Subject();
          race(subject, subject::admitAndWithdraw, subject::close);
          subject.check();
        });
  }

  /** Who looks at the counts while tasks come and go sees no number that cannot be. */
  @Test
  void theCountsMeetTasks() {
    explore(
        TIMES,
        () -> {
          Subject subject = new Subject();
          race(
              subject,
              subject::admitAndEnd,
              () -> {
                TaskStats stats = subject.ledger.stats();
                assertTrue(stats.succeeded() <= stats.submitted(), stats::toString);
                assertEquals(true, stats.running() <= 1, stats::toString);
                assertEquals(true, stats.queued() <= 1, stats::toString);
              });
          subject.check();
        });
  }
}
