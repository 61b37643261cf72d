package org.manyhands;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * A count that many threads increment, in cells that few of them share.
 *
 * <p>Unlike {@code LongAdder}, an increment is a volatile access: a thread that increments and then
 * reads a volatile field, and one that writes the field and then sums, cannot miss each other.
 */
final class StripedCounter {

  private static final int CELLS =
      Integer.highestOneBit(Math.max(1, 2 * Runtime.getRuntime().availableProcessors() - 1)) * 2;

  /** Longs per cell, so that no two cells are in one pair of cache lines. */
  private static final int STRIDE = 16;

  private final AtomicLongArray cells = new AtomicLongArray((CELLS + 1) * STRIDE);

  void increment() {
    int cell = (int) Thread.currentThread().threadId() & (CELLS - 1);
    cells.getAndIncrement((cell + 1) * STRIDE);
  }

  void decrement() {
    int cell = (int) Thread.currentThread().threadId() & (CELLS - 1);
    cells.getAndDecrement((cell + 1) * STRIDE);
  }

  /** At least the count when this method was called, at most the count when it returns. */
  long sum() {
    long sum = 0;
    for (int cell = 0; cell < CELLS; cell++) {
      sum += cells.get((cell + 1) * STRIDE);
    }
    return sum;
  }
}
