package org.manyhands.kernel;

/** Folds {@code double} elements; see {@link Reduction} for the order. */
record DoubleFold(double identity, DoubleKernel.Operator operator, boolean interleaved)
    implements Fold<double[], Double> {

  @Override
  public void block(double[] values, int length, double[] into, int at) {
    DoubleKernel.LOOPS.get(operator.getClass()).fold(this, values, length, into, at);
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
