package org.manyhands.kernel;

/**
 * Elements cut into blocks of {@link Fold#BLOCK}, of which only the last may be shorter.
 *
 * @param elements the number of elements, zero or more
 */
record Blocks(int elements) {

  int count() {
    return Math.ceilDiv(elements, Fold.BLOCK);
  }

  /** The first element of a block, or one past the last if there is no such block. */
  int start(int block) {
    return (int) Math.min(elements, (long) block * Fold.BLOCK);
  }
}
