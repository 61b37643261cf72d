package org.manyhands;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.manyhands.Interleavings.explore;
import static org.manyhands.Interleavings.race;

import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Nothing that is counted gets lost, and who sums sees what was counted before. */
@Tag("interleavings")
class StripedCounterInterleavingTest {

  private static final int TIMES = 200;

  /** More threads than this test has processors share cells; one thread is enough for that, too. */
  private static final class Subject {

    private final StripedCounter counter = StripedCounter.row(1).getFirst();
    private final AtomicBoolean closed = new AtomicBoolean();
    private final AtomicBoolean seesClosed = new AtomicBoolean();
    private volatile long sum = -1;

    void come() {
      counter.increment();
      seesClosed.set(closed.get());
    }

    void comeAndGo() {
      counter.increment();
      counter.decrement();
    }

    void close() {
      closed.set(true);
      sum = counter.sum();
    }
  }

  /** Threads, of which some share a cell, count up and down at the same time. */
  @Test
  void incrementsMeetDecrements() {
    explore(
        TIMES,
        () -> {
          Subject subject = new Subject();
          race(subject, subject::come, subject::comeAndGo, subject::come, subject::come);
          assertEquals(3, subject.counter.sum());
        });
  }

  /** One counts, then looks; the other one closes, then sums: one of them sees the other. */
  @Test
  void countingMeetsClosing() {
    explore(
        TIMES,
        () -> {
          Subject subject = new Subject();
          race(subject, subject::come, subject::close);
          assertTrue(subject.seesClosed.get() || subject.sum == 1);
        });
  }
}
