package org.manyhands.kernel;

import java.io.Serializable;

/**
 * The arithmetic of a {@link Reduction}, for one primitive type.
 *
 * @param <A> the array type of the elements
 * @param <T> the boxed type of the result
 */
interface Fold<A, T> extends Serializable {

  /** Elements that are folded together before anything else is. Part of every result's meaning. */
  int BLOCK = 4096;

  /** Accumulators per block. Part of every result's meaning. */
  int LANES = 16;

  /** What two elements are combined by. */
  Serializable operator();

  /** Whether a block is folded in lanes. */
  boolean interleaved();

  /** Folds {@code values[0, length)}, at most {@link #BLOCK} of them, into {@code into[at]}. */
  void block(A values, int length, A into, int at);

  /** Folds the values of all blocks pairwise, in order. May overwrite them. */
  T tree(A blocks, int length);
}
