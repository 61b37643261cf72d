package org.manyhands.kernel;

import java.util.Arrays;

/** Folds {@code float} elements; see {@link Reduction} for the order. */
record FloatFold(float identity, FloatKernel.Operator operator, boolean interleaved)
    implements Fold<float[], Float> {

  @Override
  public void block(float[] values, int length, float[] into, int at) {
    into[at] = interleaved ? lanes(values, length) : leftToRight(values, length);
  }

  private float leftToRight(float[] values, int length) {
    float result = identity;
    for (int i = 0; i < length; i++) {
      result = operator.apply(result, values[i]);
    }
    return result;
  }

  private float lanes(float[] values, int length) {
    float[] lanes = new float[LANES];
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
  public Float tree(float[] blocks, int length) {
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
