package org.manyhands.kernel;

/**
 * Computes a range of elements a slice at a time, to end between two slices if the task is
 * cancelled. A slice takes about as long as waking a thread: long enough for its loop to be fast,
 * and too short for anybody to wait for. Thread-safe.
 */
final class Slices {

  private static final int FIRST_LENGTH = 64;
  private static final long SHORT_NANOS = 20_000;
  private static final long LONG_NANOS = 100_000;

  /**
   * What was right for the last slice, of whatever part; a race costs a slice of another length.
   */
  private int length = FIRST_LENGTH;

  /** Computes some elements. */
  @FunctionalInterface
  interface Slice {
    void compute(int from, int to);
  }

  void compute(int from, int to, Slice slice) {
    Checkpoint checkpoint = Checkpoint.here();
    long start = System.nanoTime();
    for (int at = from; at < to; ) {
      checkpoint.pass();
      int current = length;
      int end = at + Math.min(current, to - at);
      slice.compute(at, end);
      long now = System.nanoTime();
      if (end - at == current) {
        length = next(current, now - start);
      }
      start = now;
      at = end;
    }
  }

  private static int next(int length, long nanos) {
    if (nanos < SHORT_NANOS) {
      return (int) Math.min(Integer.MAX_VALUE, 2L * length);
    }
    return nanos > LONG_NANOS ? Math.max(1, length / 2) : length;
  }
}
