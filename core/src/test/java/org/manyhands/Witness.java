package org.manyhands;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** An owner that checks that it is told what an owner is promised to be told, and no more. */
final class Witness implements Owner {

  private final AtomicInteger began = new AtomicInteger();
  private final AtomicInteger ended = new AtomicInteger();
  private final AtomicInteger over = new AtomicInteger();
  private final Home home;
  private volatile @Nullable Object outcome;
  private volatile boolean told;

  Witness(Home home) {
    this.home = home;
  }

  @Override
  public Home home() {
    return home;
  }

  @Override
  public void began(Promise<?> task) {
    began.incrementAndGet();
  }

  @Override
  public void ended(Promise<?> task, boolean nothingRuns) {
    ended.incrementAndGet();
    outcome = outcome(task);
    if (nothingRuns) {
      over.incrementAndGet();
    }
    told = true;
  }

  @Override
  public void released(Promise<?> task) {
    assertTrue(told, "released before the end is told");
    over.incrementAndGet();
  }

  /** Checks that a task ended once, is over, and was told so. */
  void assertEndedAndOver(Promise<?> task) {
    assertTrue(task.isDone());
    assertEquals(1, ended.get(), "the end is told once");
    assertSame(outcome, outcome(task), "the outcome does not change");
    assertFalse(task.runsOn());
    assertEquals(1, over.get(), "that nothing runs any more is told once");
    assertTrue(began.get() <= 1, "the beginning is told at most once");
    assertFalse(task.cancel(true), "what has ended cannot be cancelled");
  }

  /** How a task has ended, as its methods say, which have to agree. */
  static @Nullable Object outcome(Promise<?> task) {
    assertTrue(task.isDone(), "told of an end that is not there");
    return switch (task.state()) {
      case RUNNING -> throw new AssertionError("is done, but running");
      case SUCCESS -> task.resultNow();
      case FAILED -> task.exceptionNow();
      case CANCELLED -> Future.State.CANCELLED;
    };
  }
}
