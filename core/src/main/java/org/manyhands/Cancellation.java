package org.manyhands;

/** What became of a task that was to be stopped. */
public enum Cancellation {
  /** It had not started, and never will. */
  PREVENTED,

  /** It had started, and does not run any more. */
  STOPPED,

  /**
   * Its future has ended, but the task still runs: it does not heed the interrupt, or was not
   * interrupted. Until it ends it counts as a task in flight.
   */
  ABANDONED,

  /** It had ended before, by itself. */
  TOO_LATE
}
