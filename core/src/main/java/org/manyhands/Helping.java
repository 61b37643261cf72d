package org.manyhands;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.manyhands.spi.Attempt;
import org.manyhands.spi.JoinHelper;

/**
 * Runs what a thread is about to wait for: on its own stack; where that becomes deep, or what it
 * waits for is started later, on that of a thread for the purpose.
 */
final class Helping implements JoinHelper {

  /** Attempts inside each other on one stack; a default stack holds many times more. */
  private static final int MOST_INSIDE = 64;

  private static final ThreadLocal<@Nullable Integer> INSIDE = new ThreadLocal<>();

  /** What a thread that stands in runs one after the other. */
  private static final ThreadLocal<@Nullable Unbegun> STANDING_IN = new ThreadLocal<>();

  private final Thread.Builder threads;

  Helping(String executorName) {
    this.threads = Thread.ofPlatform().daemon().name("manyhands-%s-helper".formatted(executorName));
  }

  @Override
  public void help(Attempt<?> attempt) {
    Integer before = INSIDE.get();
    int inside = before == null ? 0 : before;
    if (inside < MOST_INSIDE) {
      runHere(attempt, inside);
    } else {
      runElsewhere(attempt);
    }
  }

  /**
   * Runs on a thread that stands in for one that waits what that one cannot run itself: because it
   * is started only later, or because it may in its turn wait for the task that waits.
   */
  void standIn(List<? extends Promise<?>> targets, Home home) {
    if (!targets.isEmpty()) {
      standIn(new Unbegun(targets), home);
    }
  }

  private void standIn(Unbegun unbegun, Home home) {
    threads.start(() -> {
      STANDING_IN.set(unbegun);
      AttemptFuture<?> next = unbegun.next(home, this);
      while (next != null) {
        next.run();
        next = unbegun.next(home, this);
      }
    });
  }

  /** Called before this thread blocks: if it stands in for another, a third takes over. */
  void beforeBlocking(Home home) {
    Unbegun unbegun = STANDING_IN.get();
    if (unbegun != null && !unbegun.isExhausted()) {
      standIn(unbegun, home);
    }
  }

  private static void runHere(Attempt<?> attempt, int inside) {
    INSIDE.set(inside + 1);
    try {
      attempt.run();
    } finally {
      if (inside == 0) {
        INSIDE.remove();
      } else {
        INSIDE.set(inside);
      }
    }
  }

  /** If this thread is interrupted, it waits for the attempt as it would without a helper. */
  private void runElsewhere(Attempt<?> attempt) {
    try {
      threads.start(attempt).join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
