package org.manyhands;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.Future.State;

/**
 * The phases of a future, and the races between those who would move it on.
 *
 * <pre>
 * QUEUED --begin--> RUNNING --+--> ENDING --> SUCCEEDED | FAILED | ABORTED | CANCELLED
 *    |                        |
 *    +------------------------+
 * </pre>
 *
 * <p>Whoever moves the phase to ENDING owns the end; that decides every race. ENDING is brief: the
 * owner writes the outcome or delivers the stop, then moves on to the final phase.
 *
 * <p>A task that is ended from outside may run on. Flags beside the phase tell: RUNS_ON from the
 * end of the future until whoever runs the task reports that it is OVER. The owner hears of that
 * after it has been TOLD of the end, however the two race.
 */
abstract class Phases {

  private static final int QUEUED = 0;
  private static final int RUNNING = 1;
  private static final int ENDING = 2;
  static final int SUCCEEDED = 3;
  static final int FAILED = 4;
  static final int ABORTED = 5;
  static final int CANCELLED = 6;
  private static final int PHASE = 7;

  private static final int RUNS_ON = 8;
  private static final int OVER = 16;
  private static final int TOLD = 32;

  private static final VarHandle STATE;

  static {
    try {
      STATE = MethodHandles.lookup().findVarHandle(Phases.class, "state", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /** A phase and flags. */
  private volatile int state;

  // ---- moving on

  final boolean moveToRunning() {
    return STATE.compareAndSet(this, QUEUED, RUNNING);
  }

  /** Whether the caller now owns the end of what has not begun. */
  final boolean endsQueued() {
    return moveToEnding(QUEUED);
  }

  /** Whether the caller now owns the end of what has begun. It cannot come back to QUEUED. */
  final boolean endsRunning() {
    return moveToEnding(RUNNING);
  }

  /** Whether the caller now owns the end. */
  final boolean endsAny() {
    return endsRunning() || endsQueued() || endsRunning();
  }

  private boolean moveToEnding(int from) {
    int seen = state;
    while ((seen & PHASE) == from) {
      if (STATE.compareAndSet(this, seen, ENDING | (seen & OVER))) {
        return true;
      }
      seen = state;
    }
    return false;
  }

  /**
   * Publishes what the owner of the end has written.
   *
   * @param over whether nothing runs any more
   * @return the same, as others may have said so meanwhile
   */
  final boolean moveToEnd(int finalPhase, boolean over) {
    if (over) {
      state = finalPhase | OVER;
      return true;
    }
    while (true) {
      int seen = state;
      boolean overMeanwhile = (seen & OVER) != 0;
      if (STATE.compareAndSet(this, seen, finalPhase | (overMeanwhile ? OVER : RUNS_ON))) {
        return overMeanwhile;
      }
    }
  }

  /** Notes that the owner knows of the end. Returns whether it is to hear that it is over, too. */
  final boolean markTold() {
    return ((int) STATE.getAndBitwiseOr(this, TOLD) & OVER) != 0;
  }

  /**
   * Notes that nothing runs any more.
   *
   * @return whether the owner is to hear of that, from this caller
   */
  final boolean markOver() {
    int seen = state;
    while ((seen & OVER) == 0) {
      if (STATE.compareAndSet(this, seen, (seen | OVER) & ~RUNS_ON)) {
        return (seen & TOLD) != 0;
      }
      seen = state;
    }
    return false;
  }

  /**
   * Waits until an end under way has come, and delivered its stop. It takes no more than a moment.
   */
  @SuppressWarnings("ThreadPriorityCheck") // see below
  final void awaitEnding() {
    while ((state & PHASE) == ENDING) {
      Thread.yield(); // a virtual thread that ends it may need this carrier
    }
  }

  // ---- looking

  public final boolean isDone() {
    return phase() > ENDING;
  }

  /** Whether it has ended, or somebody is about to end it, and may have told it to stop. */
  final boolean isEnding() {
    return phase() >= ENDING;
  }

  public final boolean isCancelled() {
    return phase() == CANCELLED;
  }

  final boolean succeeded() {
    return phase() == SUCCEEDED;
  }

  /** Whether the task ended without an outcome of its own. */
  final boolean isAborted() {
    return phase() == ABORTED;
  }

  /** Whether the future has ended, but the task has not. */
  final boolean runsOn() {
    return (state & RUNS_ON) != 0;
  }

  public final State state() {
    return switch (phase()) {
      case SUCCEEDED -> State.SUCCESS;
      case FAILED, ABORTED -> State.FAILED;
      case CANCELLED -> State.CANCELLED;
      default -> State.RUNNING;
    };
  }

  final int phase() {
    return state & PHASE;
  }
}
