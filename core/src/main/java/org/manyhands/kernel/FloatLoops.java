package org.manyhands.kernel;

import java.io.Serializable;
import java.util.Arrays;

/** Loops over {@code float} elements. */
final class FloatLoops implements Loops<float[], FloatFold> {

  @Override
  public void fill(Serializable function, int columns, int from, int to, float[] into, int offset) {
    if (function instanceof FloatKernel.Function2D grid) {
      fillGrid(grid, columns, from, to, into, offset);
    } else {
      fillLine((FloatKernel.Function) function, from, to, into, offset);
    }
  }

  private static void fillLine(
      FloatKernel.Function function, int from, int to, float[] into, int offset) {
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
      FloatKernel.Function2D function, int columns, int from, int to, float[] into, int offset) {
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
  public void fold(FloatFold fold, float[] values, int length, float[] into, int at) {
    into[at] = fold.interleaved() ? lanes(fold, values, length) : leftToRight(fold, values, length);
  }

  private static float leftToRight(FloatFold fold, float[] values, int length) {
    FloatKernel.Operator operator = fold.operator();
    float result = fold.identity();
    for (int i = 0; i < length; i++) {
      result = operator.apply(result, values[i]);
    }
    return result;
  }

  private static float lanes(FloatFold fold, float[] values, int length) {
    FloatKernel.Operator operator = fold.operator();
    float[] lanes = new float[Fold.LANES];
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
  public void scan(Serializable operator, float[] values, int from, int to) {
    for (int done = 0; done < to - from; done += Scan.ROW) {
      int start = from + done;
      int end = start + Math.min(to - start, Scan.ROW);
      leftToRight((FloatKernel.Operator) operator, values, start, end);
      if (done > 0) {
        carry(operator, values, start, end);
      }
    }
  }

  private static void leftToRight(FloatKernel.Operator operator, float[] values, int from, int to) {
    float prefix = values[from];
    for (int i = from + 1; i < to; i++) {
      prefix = operator.apply(prefix, values[i]);
      values[i] = prefix;
    }
  }

  @Override
  public void carry(Serializable operator, float[] values, int from, int to) {
    FloatKernel.Operator typed = (FloatKernel.Operator) operator;
    float before = values[from - 1];
    for (int i = from; i < to; i++) {
      values[i] = typed.apply(before, values[i]);
    }
  }

  @Override
  public int select(Serializable predicate, float[] values, int from, int to) {
    FloatKernel.Predicate typed = (FloatKernel.Predicate) predicate;
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
