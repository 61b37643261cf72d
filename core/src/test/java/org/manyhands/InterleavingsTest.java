package org.manyhands;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.manyhands.Interleavings.explore;
import static org.manyhands.Interleavings.race;

import java.util.concurrent.atomic.AtomicInteger;
import org.jetbrains.lincheck.LincheckAssertionError;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What is broken on purpose is found, so that what is not found is worth something. */
@Tag("interleavings")
class InterleavingsTest {

  private static final int TIMES = 200;

  private static final class Counter {

    private volatile int count;
    private final AtomicInteger right = new AtomicInteger();

    @SuppressWarnings("NonAtomicVolatileUpdate") // on purpose
    void increment() {
      count++;
      right.incrementAndGet();
    }
  }

  private static final class Latch {

    private boolean open;

    synchronized boolean isOpen() {
      return open;
    }

    synchronized void open() {
      open = true;
      notifyAll();
    }

    void awaitOpen() {
      if (!isOpen()) {
        awaitNotified();
      }
    }

    @SuppressWarnings({"WaitNotInLoop", "UnconditionalWait"}) // on purpose
    private synchronized void awaitNotified() {
      try {
        wait();
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }
  }

  /** One thread reads, the other one reads and writes, the first one writes. */
  @Test
  void aLostUpdateIsFound() {
    assertThrows(
        LincheckAssertionError.class,
        () ->
            explore(
                TIMES,
                () -> {
                  Counter counter = new Counter();
                  race(counter, counter::increment, counter::increment);
                  assertEquals(counter.right.get(), counter.count);
                }));
  }

  /** One thread looks, the other one wakes nobody yet, the first one sleeps. */
  @Test
  void aLostWakeUpIsFound() {
    assertThrows(
        LincheckAssertionError.class,
        () ->
            explore(
                TIMES,
                () -> {
                  Latch latch = new Latch();
                  race(latch, latch::awaitOpen, latch::open);
                  assertTrue(latch.isOpen());
                }));
  }
}
