package org.manyhands.kernel;

import java.io.Serializable;
import java.util.Arrays;

/** Loops over {@code long} elements. */
final class LongLoops implements Loops<long[], LongFold> {

  @Override
  public void fill(Serializable function, int columns, int from, int to, long[] into, int offset) {
    if (function instanceof LongKernel.Function2D grid) {
      fillGrid(grid, columns, from, to, into, offset);
    } else {
      fillLine((LongKernel.Function) function, from, to, into, offset);
    }
  }

  private static void fillLine(
      LongKernel.Function function, int from, int to, long[] into, int offset) {
    if (offset == 0) {
      // one index for all arrays: HotSpot vectorizes this, and not the other
      for (int i = from; i < to; i++) {
        into[i] = function.apply(i);
      }
      return;
    }
    for (int i = from; i < to; i++) {
      into[i - offset] = function.apply(i);
    }
  }

  private static void fillGrid(
      LongKernel.Function2D function, int columns, int from, int to, long[] into, int offset) {
    int i = from;
    while (i < to) {
      int row = i / columns;
      int start = row * columns;
      int end = Math.min(to - start, columns);
      for (int column = i - start; column < end; column++) {
        into[start + column - offset] = function.apply(row, column);
      }
      i = start + end;
    }
  }

  @Override
  public void fold(LongFold fold, long[] values, int length, long[] into, int at) {
    into[at] = fold.interleaved() ? lanes(fold, values, length) : leftToRight(fold, values, length);
  }

  private static long leftToRight(LongFold fold, long[] values, int length) {
    LongKernel.Operator operator = fold.operator();
    long result = fold.identity();
    for (int i = 0; i < length; i++) {
      result = operator.apply(result, values[i]);
    }
    return result;
  }

  private static long lanes(LongFold fold, long[] values, int length) {
    LongKernel.Operator operator = fold.operator();
    long[] lanes = new long[Fold.LANES];
    Arrays.fill(lanes, fold.identity());
    int full = length - length % Fold.LANES;
    for (int i = 0; i < full; i += Fold.LANES) {
      for (int lane = 0; lane < Fold.LANES; lane++) {
        lanes[lane] = operator.apply(lanes[lane], values[i + lane]);
      }
    }
    for (int i = full; i < length; i++) {
      lanes[i - full] = operator.apply(lanes[i - full], values[i]);
    }
    for (int width = Fold.LANES / 2; width > 0; width /= 2) {
      for (int lane = 0; lane < width; lane++) {
        lanes[lane] = operator.apply(lanes[lane], lanes[lane + width]);
      }
    }
    return lanes[0];
  }

  @Override
  public void scan(Serializable operator, long[] values, int from, int to) {
    for (int done = 0; done < to - from; done += Scan.ROW) {
      int start = from + done;
      int end = start + Math.min(to - start, Scan.ROW);
      leftToRight((LongKernel.Operator) operator, values, start, end);
      if (done > 0) {
        carry(operator, values, start, end);
      }
    }
  }

  private static void leftToRight(LongKernel.Operator operator, long[] values, int from, int to) {
    long prefix = values[from];
    for (int i = from + 1; i < to; i++) {
      prefix = operator.apply(prefix, values[i]);
      values[i] = prefix;
    }
  }

  @Override
  public void carry(Serializable operator, long[] values, int from, int to) {
    LongKernel.Operator typed = (LongKernel.Operator) operator;
    long before = values[from - 1];
    for (int i = from; i < to; i++) {
      values[i] = typed.apply(before, values[i]);
    }
  }

  @Override
  public int select(Serializable predicate, long[] values, int from, int to) {
    LongKernel.Predicate typed = (LongKernel.Predicate) predicate;
    int end = from;
    for (int i = from; i < to; i++) {
      values[end] = values[i];
      if (typed.test(values[i])) {
        end++;
      }
    }
    return end;
  }
}
