package org.manyhands;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.manyhands.Interleavings.explore;
import static org.manyhands.Interleavings.race;

import java.io.IOException;
import java.util.concurrent.Future.State;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.manyhands.task.Assembly;
import org.manyhands.task.DivisibleTask;
import org.manyhands.task.Task;

/** However its parts meet: a task that is cut ends once, and is over when all its parts are. */
@Tag("interleavings")
class SplitInterleavingTest {

  private static final int TIMES = 150;

  /** Counts its units, of which one may fail. */
  private record Counting(long size, long failing) implements DivisibleTask<Integer> {
    @Override
    public Assembly<Integer, Integer> assemble() {
      return new Sum(failing);
    }
  }

  private static final class Sum implements Assembly<Integer, Integer> {

    private final long failing;
    private final AtomicInteger sum = new AtomicInteger();

    Sum(long failing) {
      this.failing = failing;
    }

    @Override
    public Task<Integer> part(long from, long to) {
      return () -> {
        if (from <= failing && failing < to) {
          throw new IOException("fails");
        }
        return (int) (to - from);
      };
    }

    @Override
    public void add(long from, Integer part) {
      sum.addAndGet(part);
    }

    @Override
    public Integer result() {
      return sum.get();
    }
  }

  private static final class Subject {

    private final Hands hands = new Hands();
    private final Witness witness = new Witness(new Home("raced", hands));
    private final AtomicInteger cancelled = new AtomicInteger();
    private final SplitFuture<Integer, Integer> future;

    Subject(int parts, long failing) {
      Counting task = new Counting(parts, failing);
      future = SplitFuture.of(task, new Sum(failing), new Cut(parts, false), "raced", witness);
    }

    void start() {
      future.start(hands);
    }

    void cancel() {
      if (future.cancel(true)) {
        cancelled.incrementAndGet();
      }
    }

    void check() {
      hands.await();
      witness.assertEndedAndOver(future);
      assertEquals(future.isCancelled() ? 1 : 0, cancelled.get());
    }
  }

  /** Two parts end at the same time: the last one ends the whole. */
  @Test
  void thePartsMeet() {
    explore(
        TIMES,
        () -> {
          Subject subject = new Subject(2, -1);
          race(subject, subject::start);
          subject.check();
          assertEquals(2, subject.future.resultNow());
        });
  }

  /** The first part fails and so cancels the second, which ends meanwhile, or has not begun. */
  @Test
  void aFailingPartMeetsTheNext() {
    explore(
        TIMES,
        () -> {
          Subject subject = new Subject(2, 0);
          race(subject, subject::start);
          subject.check();
          assertEquals(State.FAILED, subject.future.state());
          assertEquals("fails", subject.future.exceptionNow().getMessage());
        });
  }

  /** The whole is cancelled while its parts are started, run, fail and end. */
  @Test
  void aCancellationMeetsTheParts() {
    explore(
        TIMES,
        () -> {
          Subject subject = new Subject(2, 1);
          race(subject, subject::start, subject::cancel);
          subject.check();
        });
  }
}
