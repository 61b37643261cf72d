package org.manyhands.wire;

/** What reaches a task while it runs, and what it tells. Thread-safe. */
public interface RunSignals {

  /**
   * Whether nobody waits for the task any more.
   *
   * @return whether it was told to stop
   */
  boolean isCancelled();

  /**
   * Passes on how far the task is. Does nothing if nobody can be told.
   *
   * @param done the units done so far
   * @param total all units, or 0 if that is not known
   */
  void progress(long done, long total);
}
