package org.manyhands;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.manyhands.Interleavings.explore;
import static org.manyhands.Interleavings.race;

import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.manyhands.task.TaskRejectedException;

/** However those meet who want in: no more are in than fit, and nobody is left waiting. */
@Tag("interleavings")
class GateInterleavingTest {

  private static final int TIMES = 300;

  /** A gate, and what is in it. */
  private static final class Subject {

    private final long maxTasks;
    private final long maxBytes;
    private final Ledger ledger = new Ledger(Home.NONE);
    private final Gate gate;
    private final AtomicInteger tasks = new AtomicInteger();
    private final AtomicInteger bytes = new AtomicInteger();
    private volatile @Nullable Thread impatient;
    private volatile boolean closed;

    Subject(long maxTasks, long maxBytes) {
      this.maxTasks = maxTasks;
      this.maxBytes = maxBytes;
      this.gate = new Gate(ledger, maxTasks, maxBytes);
    }

    void enterAndLeave() {
      enterAndLeave(1);
    }

    void enterAndLeave(int weight) {
      if (enter(weight)) {
        leave(weight);
      }
    }

    boolean enter(int weight) {
      try {
        gate.enter(weight, Home.NONE);
      } catch (InterruptedException e) {
        assertNotNull(impatient);
        return false;
      } catch (TaskRejectedException e) {
        assertTrue(closed, "rejected by an open gate");
        return false;
      }
      comeIn(weight);
      return true;
    }

    void tryToEnterAndLeave() {
      if (gate.tryEnter(1)) {
        comeIn(1);
        leave(1);
      }
    }

    private void comeIn(int weight) {
      assertTrue(tasks.incrementAndGet() <= maxTasks, "too many tasks are in");
      assertTrue(bytes.addAndGet(weight) <= maxBytes, "too many bytes are in");
    }

    void leave(int weight) {
      tasks.decrementAndGet();
      bytes.addAndGet(-weight);
      gate.leave(weight);
    }

    void close() {
      closed = true;
      ledger.close();
      gate.close();
    }

    void interruptTheImpatient() {
      Thread thread = impatient;
      if (thread != null) {
        thread.interrupt();
      }
    }

    void assertEmpty() {
      assertEquals("'0' tasks and '0' bytes in flight", gate.describe());
      assertTrue(gate.tryEnter(1), "somebody who has gone still waits");
    }
  }

  /** The place is free when one comes, or becomes free before or while he goes to sleep. */
  @Test
  void thoseWhoWantTheOnlyPlaceMeet() {
    explore(
        TIMES,
        () -> {
          Subject subject = new Subject(1, 100);
          race(subject, subject::enterAndLeave, subject::enterAndLeave);
          subject.assertEmpty();
        });
  }

  /** Three want two places, one of them without waiting. */
  @Test
  void thoseWhoWaitMeetOneWhoDoesNot() {
    explore(
        TIMES,
        () -> {
          Subject subject = new Subject(2, 100);
          race(
              subject, subject::enterAndLeave, subject::enterAndLeave, subject::tryToEnterAndLeave);
          subject.assertEmpty();
        });
  }

  /** The heavy one waits in front of the light one, or behind it. */
  @Test
  void aHeavyOneMeetsLightOnes() {
    explore(
        TIMES,
        () -> {
          Subject subject = new Subject(3, 4);
          race(
              subject,
              () -> subject.enterAndLeave(4),
              subject::enterAndLeave,
              subject::enterAndLeave);
          subject.assertEmpty();
        });
  }

  /** Who gives up is let in at the same moment, or waits in front of one who then fits. */
  @Test
  void givingUpMeetsTheFreePlace() {
    explore(
        TIMES,
        () -> {
          Subject subject = new Subject(1, 100);
          subject.enter(1);
          race(
              subject,
              () -> {
                subject.impatient = Thread.currentThread();
                subject.enterAndLeave();
              },
              subject::interruptTheImpatient,
              () -> subject.leave(1),
              subject::enterAndLeave);
          subject.assertEmpty();
        });
  }

  /** Who is let in beyond the bound leaves while others wait for their place. */
  @Test
  void oneBeyondTheBoundMeetsThoseWhoWait() {
    explore(
        TIMES,
        () -> {
          Subject subject = new Subject(1, 100);
          race(
              subject,
              subject::enterAndLeave,
              () -> {
                subject.gate.enterBeyond(1);
                subject.gate.leave(1);
              },
              subject::enterAndLeave);
          subject.assertEmpty();
        });
  }

  /** The executor is closed while one is about to sleep, who is then rejected. */
  @Test
  void waitingMeetsTheClosing() {
    explore(
        TIMES,
        () -> {
          Subject subject = new Subject(1, 100);
          subject.enter(1);
          race(subject, subject::enterAndLeave, subject::close);
          subject.leave(1);
          subject.assertEmpty();
        });
  }
}
