package org.manyhands.kernel;

/** Folds {@code long} elements; see {@link Reduction} for the order. */
record LongFold(long identity, LongKernel.Operator operator, boolean interleaved)
    implements Fold<long[], Long> {

  @Override
  public void block(long[] values, int length, long[] into, int at) {
    LongKernel.LOOPS.get(operator.getClass()).fold(this, values, length, into, at);
  }

  @Override
  public Long tree(long[] blocks, int length) {
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
