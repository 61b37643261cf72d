package org.manyhands.kernel;

import java.io.Serializable;

/**
 * The loops over elements, for one primitive type. Implementations have no state, and are copied
 * for every function by {@link LoopCopies}.
 *
 * @param <A> the array type of the elements
 * @param <F> the fold of that type
 */
interface Loops<A, F> {

  /**
   * Computes the elements {@code [from, to)} into {@code into[from - offset]} and onwards.
   *
   * @param columns the length of a row, if the function is one of row and column
   */
  void fill(Serializable function, int columns, int from, int to, A into, int offset);

  /** Folds {@code values[0, length)}, at most {@link Fold#BLOCK} of them, into {@code into[at]}. */
  void fold(F fold, A values, int length, A into, int at);
}
