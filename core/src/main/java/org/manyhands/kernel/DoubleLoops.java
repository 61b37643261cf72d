package org.manyhands.kernel;

import java.io.Serializable;
import java.util.Arrays;

/** Loops over {@code double} elements. */
final class DoubleLoops implements Loops<double[], DoubleFold> {

  @Override
  public void fill(
      Serializable function, int columns, int from, int to, double[] into, int offset) {
    if (function instanceof DoubleKernel.Function2D grid) {
      fillGrid(grid, columns, from, to, into, offset);
    } else {
      fillLine((DoubleKernel.Function) function, from, to, into, offset);
    }
  }

  private static void fillLine(
      DoubleKernel.Function function, int from, int to, double[] into, int offset) {
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
      DoubleKernel.Function2D function, int columns, int from, int to, double[] into, int offset) {
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
  public void fold(DoubleFold fold, double[] values, int length, double[] into, int at) {
    into[at] = fold.interleaved() ? lanes(fold, values, length) : leftToRight(fold, values, length);
  }

  private static double leftToRight(DoubleFold fold, double[] values, int length) {
    DoubleKernel.Operator operator = fold.operator();
    double result = fold.identity();
    for (int i = 0; i < length; i++) {
      result = operator.apply(result, values[i]);
    }
    return result;
  }

  private static double lanes(DoubleFold fold, double[] values, int length) {
    DoubleKernel.Operator operator = fold.operator();
    double[] lanes = new double[Fold.LANES];
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
  public void scan(Serializable operator, double[] values, int from, int to) {
    for (int done = 0; done < to - from; done += Scan.ROW) {
      int start = from + done;
      int end = start + Math.min(to - start, Scan.ROW);
      leftToRight((DoubleKernel.Operator) operator, values, start, end);
      if (done > 0) {
        carry(operator, values, start, end);
      }
    }
  }

  private static void leftToRight(
      DoubleKernel.Operator operator, double[] values, int from, int to) {
    double prefix = values[from];
    for (int i = from + 1; i < to; i++) {
      prefix = operator.apply(prefix, values[i]);
      values[i] = prefix;
    }
  }

  @Override
  public void carry(Serializable operator, double[] values, int from, int to) {
    DoubleKernel.Operator typed = (DoubleKernel.Operator) operator;
    double before = values[from - 1];
    for (int i = from; i < to; i++) {
      values[i] = typed.apply(before, values[i]);
    }
  }

  @Override
  public int select(Serializable predicate, double[] values, int from, int to) {
    DoubleKernel.Predicate typed = (DoubleKernel.Predicate) predicate;
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
