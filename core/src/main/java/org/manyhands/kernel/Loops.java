package org.manyhands.kernel;

import java.io.Serializable;

/**
 * The loops over elements, for one primitive type. Implementations have no state, and are copied
 * for every lambda by {@link LoopCopies}.
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

  /** Scans {@code values[from, to)}, a block: the first two steps of a {@link Scan}. */
  void scan(Serializable operator, A values, int from, int to);

  /**
   * Combines {@code values[from - 1]} with each of {@code values[from, to)}, and stores it there.
   */
  void carry(Serializable operator, A values, int from, int to);

  /**
   * Moves those of {@code values[from, to)} that pass to the front, in order.
   *
   * @return one past the last of them
   */
  int select(Serializable predicate, A values, int from, int to);
}
