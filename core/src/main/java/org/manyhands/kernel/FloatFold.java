package org.manyhands.kernel;

/** Folds {@code float} elements; see {@link Reduction} for the order. */
record FloatFold(float identity, FloatKernel.Operator operator, boolean interleaved)
    implements Fold<float[], Float> {

  @Override
  public void block(float[] values, int length, float[] into, int at) {
    FloatKernel.LOOPS.get(operator.getClass()).fold(this, values, length, into, at);
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
