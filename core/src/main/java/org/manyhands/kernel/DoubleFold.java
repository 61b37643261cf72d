package org.manyhands.kernel;

import java.util.Arrays;

/** Folds {@code double} elements; see {@link Reduction} for the order. */
record DoubleFold(double identity, DoubleKernel.Operator operator, boolean interleaved)
    implements Fold<double[], Double> {

  @Override
  public void block(double[] values, int length, double[] into, int at) {
    into[at] = interleaved ? lanes(values, length) : leftToRight(values, length);
  }

  private double leftToRight(double[] values, int length) {
    double result = identity;
    for (int i = 0; i < length; i++) {
      result = operator.apply(result, values[i]);
    }
    return result;
  }

  private double lanes(double[] values, int length) {
    double[] lanes = new double[LANES];
    Arrays.fill(lanes, identity);
    int full = length - length % LANES;
    for (int i = 0; i < full; i += LANES) {
      for (int lane = 0; lane < LANES; lane++) {
        lanes[lane] = operator.apply(lanes[lane], values[i + lane]);
      }
    }
    for (int i = full; i < length; i++) {
      lanes[i - full] = operator.apply(lanes[i - full], values[i]);
    }
    for (int width = LANES / 2; width > 0; width /= 2) {
      for (int lane = 0; lane < width; lane++) {
        lanes[lane] = operator.apply(lanes[lane], lanes[lane + width]);
      }
    }
    return lanes[0];
  }

  @Override
  public Double tree(double[] blocks, int length) {
    if (length == 0) {
      return identity;
    }
    for (int left = length; left > 1; left = (left + 1) / 2) {
      for (int i = 0; i < left / 2; i++) {
        blocks[i] = operator.apply(blocks[2 * i], blocks[2 * i + 1]);
      }
      if (left % 2 == 1) {
        blocks[left / 2] = blocks[left - 1];
      }
    }
    return blocks[0];
  }
}
