package org.manyhands.threads;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class InterruptionTest {

  private final Interruption interruption = new Interruption();

  @AfterEach
  void clear() {
    Thread.interrupted();
  }

  @Test
  void aStopInterruptsTheThread() {
    interruption.stop();
    assertTrue(Thread.currentThread().isInterrupted());
  }

  @Test
  void anInterruptThatWasNotSeenDoesNotOutlastTheEnd() {
    interruption.stop();
    interruption.end();
    assertFalse(Thread.currentThread().isInterrupted());
  }

  @Test
  void aStopThatComesTooLateDoesNothing() {
    interruption.end();
    interruption.stop();
    assertFalse(Thread.currentThread().isInterrupted());
  }

  @Test
  void anInterruptOfSomebodyElseIsKept() {
    Thread.currentThread().interrupt();
    interruption.end();
    assertTrue(Thread.currentThread().isInterrupted());
  }
}
