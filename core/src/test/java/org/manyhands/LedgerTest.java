package org.manyhands;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.manyhands.task.TaskRejectedException;

class LedgerTest {

  private static final Duration BOUND = Duration.ofSeconds(20);
  private static final int ROUNDS = 500 * Integer.getInteger("test.rounds", 1);

  private static final SystemScheduler SCHEDULER = new SystemScheduler("test");

  private final Ledger ledger = ledger("reports");

  @Test
  void aClosedLedgerRejectsAndNamesTheExecutor() {
    ledger.close();
    TaskRejectedException failure = assertThrows(TaskRejectedException.class, ledger::admit);
    assertTrue(String.valueOf(failure.getMessage()).contains("'reports'"));
  }

  @Test
  void aRejectionIsNotCounted() throws InterruptedException {
    ledger.close();
    assertThrows(TaskRejectedException.class, ledger::admit);
    ledger.awaitIdle(SCHEDULER);
  }

  @Test
  void anIdleLedgerIsNotWaitedFor() throws InterruptedException {
    ledger.admit();
    end(ledger);
    ledger.close();
    ledger.awaitIdle(SCHEDULER);
  }

  @Test
  void theLastEndWakesWhoeverWaits() throws InterruptedException {
    ledger.admit();
    ledger.admit();
    ledger.close();
    Thread waiter = start(this::awaitIdle);
    awaitWaiting(waiter);
    end(ledger);
    assertTrue(waiter.isAlive());
    end(ledger);
    assertTrue(waiter.join(BOUND), "awaitIdle() hangs");
  }

  @Test
  void waitingCanBeInterrupted() throws InterruptedException {
    ledger.admit();
    Thread waiter = start(this::awaitIdle);
    awaitWaiting(waiter);
    waiter.interrupt();
    assertTrue(waiter.join(BOUND), "awaitIdle() is not interrupted");
  }

  /** Whatever the order: who was admitted is waited for, and nobody waits for ever. */
  @Test
  void closingRacesWithTasks() throws Exception {
    for (int round = 0; round < ROUNDS; round++) {
      Ledger raced = ledger("raced");
      AtomicInteger open = new AtomicInteger();
      AtomicInteger openWhenIdle = new AtomicInteger(-1);
      CyclicBarrier start = new CyclicBarrier(3);
      Runnable tasks =
          () -> {
            await(start);
            for (int i = 0; i < 50; i++) {
              open.incrementAndGet();
              try {
                raced.admit();
              } catch (TaskRejectedException e) {
                open.decrementAndGet();
                return;
              }
              open.decrementAndGet();
              end(raced);
            }
          };
      Thread first = start(tasks);
      Thread second = start(tasks);
      Thread closer =
          start(() -> {
            await(start);
            raced.close();
            try {
              raced.awaitIdle(SCHEDULER);
              openWhenIdle.set(0);
            } catch (InterruptedException e) {
              openWhenIdle.set(-2);
            }
          });
      for (Thread thread : new Thread[] {first, second, closer}) {
        assertTrue(thread.join(BOUND), "hangs");
      }
      assertEquals(0, openWhenIdle.get());
      assertEquals(0, open.get());
    }
  }

  private static Ledger ledger(String name) {
    return new Ledger(new Home(name, SCHEDULER));
  }

  private static void end(Ledger counting) {
    new AttemptFuture<>(() -> "value", counting).run();
  }

  private void awaitIdle() {
    try {
      ledger.awaitIdle(SCHEDULER);
    } catch (InterruptedException e) {
      assertFalse(Thread.currentThread().isInterrupted());
    }
  }

  private static void await(CyclicBarrier barrier) {
    try {
      barrier.await();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static Thread start(Runnable action) {
    return Thread.ofPlatform().daemon().start(action);
  }

  private static void awaitWaiting(Thread thread) {
    while (!thread.getState().equals(Thread.State.WAITING)) {
      assertTrue(thread.isAlive(), "does not wait");
      Thread.onSpinWait();
    }
  }
}
