package org.manyhands;

import java.util.List;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.stream.IntStream;

/**
 * A count that many threads increment, in cells that few of them share.
 *
 * <p>Unlike {@code LongAdder}, an increment is a volatile access: a thread that increments and then
 * reads a volatile field, and one that writes the field and then sums, cannot miss each other.
 */
final class StripedCounter {

  private static final int CELLS =
      Integer.highestOneBit(8 * Math.min(64, Runtime.getRuntime().availableProcessors()));

  /** Longs per cell, so that no two cells are in one pair of cache lines. */
  private static final int STRIDE = 16;

  private final AtomicLongArray cells;

  /** The place in every cell: counters that a thread increments in turn are side by side. */
  private final int place;

  private StripedCounter(AtomicLongArray cells, int place) {
    this.cells = cells;
    this.place = place;
  }

  /** Counters that have their cells in common; at most as many as a cell has room for. */
  static List<StripedCounter> row(int length) {
    AtomicLongArray cells = new AtomicLongArray((CELLS + 1) * STRIDE);
    return IntStream.range(0, length).mapToObj(i -> new StripedCounter(cells, i)).toList();
  }

  private int cell() {
    int cell = (int) Thread.currentThread().threadId() & (CELLS - 1);
    return (cell + 1) * STRIDE + place;
  }

  void increment() {
    cells.getAndIncrement(cell());
  }

  void decrement() {
    cells.getAndDecrement(cell());
  }

  /** At least the count when this method was called, at most the count when it returns. */
  long sum() {
    long sum = 0;
    for (int cell = 0; cell < CELLS; cell++) {
      sum += cells.get((cell + 1) * STRIDE + place);
    }
    return sum;
  }
}
