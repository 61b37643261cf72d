package org.manyhands;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.manyhands.spi.Scheduler;
import org.manyhands.task.TaskRejectedException;

class GateTest {

  private static final Duration BOUND = Duration.ofSeconds(20);
  private static final int ROUNDS = 100;

  private final Home home = new Home("gated", new SystemScheduler("gated"));
  private final Ledger ledger = new Ledger(home);

  @Test
  void aBoundOfZeroIsNone() {
    Gate gate = new Gate(ledger, 0, 0);
    assertFalse(gate.countsBytes());
    for (int i = 0; i < 1000; i++) {
      assertTrue(gate.tryEnter(Integer.MAX_VALUE));
    }
  }

  @Test
  void asManyEnterAsFit() {
    Gate gate = new Gate(ledger, 2, 0);
    assertTrue(gate.tryEnter(0));
    assertTrue(gate.tryEnter(0));
    assertFalse(gate.tryEnter(0));
    gate.leave(0);
    assertTrue(gate.tryEnter(0));
  }

  @Test
  void bytesCountBesideTasks() {
    Gate gate = new Gate(ledger, 0, 100);
    assertTrue(gate.countsBytes());
    assertTrue(gate.tryEnter(60));
    assertFalse(gate.tryEnter(41));
    assertTrue(gate.tryEnter(40));
    assertTrue(gate.tryEnter(0));
    assertFalse(gate.tryEnter(1));
    assertEquals("'3' tasks and '100' bytes in flight", gate.describe());
  }

  @Test
  void whatIsTooHeavyEntersAlone() {
    Gate gate = new Gate(ledger, 0, 100);
    assertTrue(gate.tryEnter(Long.MAX_VALUE));
    assertFalse(gate.tryEnter(0));
    gate.leave(Long.MAX_VALUE);
    assertTrue(gate.tryEnter(1));
    assertFalse(gate.tryEnter(Long.MAX_VALUE));
  }

  @Test
  void whoMustNotWaitEntersBeyondTheBound() {
    Gate gate = new Gate(ledger, 1, 0);
    assertTrue(gate.tryEnter(0));
    gate.enterBeyond(0);
    gate.leave(0);
    assertFalse(gate.tryEnter(0), "the room that was taken beyond the bound is not room yet");
    gate.leave(0);
    assertTrue(gate.tryEnter(0));
  }

  @Test
  void whoWaitsIsLetInInTheOrderOfComing() {
    Gate gate = new Gate(ledger, 1, 0);
    assertTrue(gate.tryEnter(0));
    List<Entrant> entrants = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      entrants.add(new Entrant(gate, 0).awaitWaiting());
    }
    for (int i = 0; i < 5; i++) {
      gate.leave(0);
      entrants.get(i).awaitEntered();
      entrants.subList(i + 1, 5).forEach(later -> assertTrue(later.isWaiting()));
    }
  }

  @Test
  void nobodyOvertakesAHeavyOne() {
    Gate gate = new Gate(ledger, 0, 100);
    assertTrue(gate.tryEnter(50));
    Entrant heavy = new Entrant(gate, 60).awaitWaiting();
    assertFalse(gate.tryEnter(1), "would fit, but somebody waits");
    Entrant light = new Entrant(gate, 1).awaitWaiting();
    gate.leave(50);
    heavy.awaitEntered();
    light.awaitEntered();
  }

  @Test
  void whoGivesUpMakesWayForThoseBehind() {
    Gate gate = new Gate(ledger, 0, 100);
    assertTrue(gate.tryEnter(50));
    Entrant heavy = new Entrant(gate, 60).awaitWaiting();
    Entrant light = new Entrant(gate, 1).awaitWaiting();
    heavy.thread.interrupt();
    light.awaitEntered();
    assertInstanceOf(InterruptedException.class, heavy.awaitFailure());
    assertEquals("'2' tasks and '51' bytes in flight", gate.describe());
  }

  @Test
  void closingRejectsAllWhoWait() {
    Gate gate = new Gate(ledger, 1, 0);
    assertTrue(gate.tryEnter(0));
    List<Entrant> entrants =
        List.of(new Entrant(gate, 0).awaitWaiting(), new Entrant(gate, 0).awaitWaiting());
    ledger.close();
    gate.close();
    entrants.forEach(
        entrant -> assertInstanceOf(TaskRejectedException.class, entrant.awaitFailure()));
    gate.leave(0);
    assertEquals("'0' tasks and '0' bytes in flight", gate.describe());
  }

  @Test
  void whoIsStoppedByASchedulerLeavesTheQueue() {
    Scheduler refusing =
        new ForwardingScheduler() {
          @Override
          public void beforeBlocking(BooleanSupplier done) {
            throw new IllegalStateException("nothing would ever happen");
          }
        };
    Gate gate = new Gate(ledger, 1, 0);
    assertTrue(gate.tryEnter(0));
    assertThrows(IllegalStateException.class, () -> gate.enter(0, new Home("refusing", refusing)));
    gate.leave(0);
    assertTrue(gate.tryEnter(0), "somebody still waits who is gone");
  }

  @Test
  void manyRaceAndNeverMoreThanTheBoundAreIn() throws Exception {
    for (int round = 0; round < ROUNDS; round++) {
      Gate gate = new Gate(ledger, 3, 0);
      AtomicInteger in = new AtomicInteger();
      AtomicInteger most = new AtomicInteger();
      Runnable often =
          () -> {
            for (int i = 0; i < 20; i++) {
              if (!gate.tryEnter(0)) {
                enter(gate);
              }
              most.accumulateAndGet(in.incrementAndGet(), Math::max);
              in.decrementAndGet();
              gate.leave(0);
            }
          };
      race(often, often, often, often, often, often, often, often);
      assertTrue(most.get() <= 3, () -> most + " were in");
      assertEquals("'0' tasks and '0' bytes in flight", gate.describe());
    }
  }

  /** Whoever wins: the room is taken once or not at all, and never lost. */
  @Test
  void interruptsRaceWithRoom() throws Exception {
    for (int round = 0; round < ROUNDS; round++) {
      Gate gate = new Gate(ledger, 1, 0);
      assertTrue(gate.tryEnter(0));
      Entrant first = new Entrant(gate, 0).awaitWaiting();
      Entrant second = new Entrant(gate, 0).awaitWaiting();
      race(first.thread::interrupt, () -> gate.leave(0));
      if (first.awaitEnd() == null) {
        assertTrue(second.isWaiting());
        gate.leave(0);
      }
      second.awaitEntered();
      gate.leave(0);
      assertEquals("'0' tasks and '0' bytes in flight", gate.describe());
    }
  }

  /** Whoever wins: each is either in or rejected, and none waits for ever. */
  @Test
  void closingRacesWithRoom() throws Exception {
    for (int round = 0; round < ROUNDS; round++) {
      Ledger closing = new Ledger(home);
      Gate gate = new Gate(closing, 1, 0);
      assertTrue(gate.tryEnter(0));
      Entrant first = new Entrant(gate, 0).awaitWaiting();
      Entrant second = new Entrant(gate, 0);
      race(
          () -> gate.leave(0),
          () -> {
            closing.close();
            gate.close();
          });
      int in = (first.awaitEnd() == null ? 1 : 0) + (second.awaitEnd() == null ? 1 : 0);
      assertTrue(in <= 1);
      assertEquals("'%d' tasks and '0' bytes in flight".formatted(in), gate.describe());
    }
  }

  private void enter(Gate gate) {
    try {
      gate.enter(0, home);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void race(Runnable... actions) throws InterruptedException {
    CyclicBarrier start = new CyclicBarrier(actions.length);
    AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    List<Thread> threads = new ArrayList<>();
    for (Runnable action : actions) {
      threads.add(
          Thread.ofPlatform()
              .daemon()
              .start(() -> {
                try {
                  start.await();
                  action.run();
                } catch (Exception e) {
                  failure.set(e);
                }
              }));
    }
    for (Thread thread : threads) {
      assertTrue(thread.join(BOUND), "hangs");
    }
    assertEquals(null, failure.get());
  }

  /** Somebody who enters, on a thread of its own. */
  private final class Entrant {

    private final Thread thread;
    private volatile @Nullable Throwable failure;

    Entrant(Gate gate, long weight) {
      thread = Thread.ofPlatform().daemon().start(() -> enter(gate, weight));
    }

    private void enter(Gate gate, long weight) {
      try {
        gate.enter(weight, home);
      } catch (InterruptedException | RuntimeException e) {
        failure = e;
      }
    }

    Entrant awaitWaiting() {
      while (!isWaiting()) {
        assertTrue(thread.isAlive(), "does not wait");
        Thread.onSpinWait();
      }
      return this;
    }

    boolean isWaiting() {
      return thread.getState() == Thread.State.WAITING;
    }

    @Nullable Throwable awaitEnd() {
      try {
        assertTrue(thread.join(BOUND), "hangs");
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
      return failure;
    }

    void awaitEntered() {
      assertEquals(null, awaitEnd());
    }

    Throwable awaitFailure() {
      return Objects.requireNonNull(awaitEnd(), "entered");
    }
  }

  private abstract static class ForwardingScheduler implements Scheduler {

    private final SystemScheduler system = new SystemScheduler("forwarding");

    @Override
    public long nanoTime() {
      return system.nanoTime();
    }

    @Override
    public Runnable schedule(Duration delay, Runnable action) {
      return system.schedule(delay, action);
    }

    @Override
    public void execute(Runnable action) {
      system.execute(action);
    }

    @Override
    public void close() {
      system.close();
    }
  }
}
