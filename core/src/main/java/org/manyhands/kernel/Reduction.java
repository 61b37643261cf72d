package org.manyhands.kernel;

import java.io.Serializable;
import java.lang.reflect.Array;
import org.manyhands.task.Assembly;
import org.manyhands.task.DivisibleTask;
import org.manyhands.task.Task;

/**
 * The elements of a kernel combined to one value; the elements are never all in memory.
 *
 * <p>The order of combination is fixed, so that floating-point results are the same bits on every
 * backend and at any parallelism. Elements are folded in blocks of 4096. In {@code sum}, {@code
 * min} and {@code max}, element <i>i</i> of a block goes to lane <i>i</i> mod 16, and lane <i>l</i>
 * is joined with lane <i>l</i> + 8, then + 4, + 2, + 1. In {@code reduce}, a block is folded from
 * left to right. The values of the blocks are then joined pairwise, neighbour with neighbour, until
 * one is left. For sums this is also more accurate than a plain loop: it is a form of pairwise
 * summation, whose error grows with the logarithm of the number of blocks (N. J. Higham, <i>The
 * Accuracy of Floating Point Summation</i>, SIAM J. Sci. Comput. 14, 1993).
 *
 * <p>The result over an empty range is the identity of the operation.
 *
 * @param <A> the array type of the kernel
 * @param <T> the boxed type of the result
 */
public final class Reduction<A, T> implements DivisibleTask<T> {

  private static final long serialVersionUID = 1L;

  private final Kernel<A> kernel;
  private final Fold<A, T> fold;

  Reduction(Kernel<A> kernel, Fold<A, T> fold) {
    this.kernel = kernel;
    this.fold = fold;
  }

  /**
   * The kernel whose elements are combined.
   *
   * @return the kernel
   */
  public Kernel<A> kernel() {
    return kernel;
  }

  /**
   * What two elements are combined by, for backends that compile it.
   *
   * @return an {@code Operator} of the kernel's class
   */
  public Serializable operator() {
    return fold.operator();
  }

  /**
   * The value that changes nothing.
   *
   * @return the result for no elements
   */
  public T identity() {
    return fold.tree(kernel.allocate(0), 0);
  }

  /**
   * Whether the elements of a block are combined in lanes, or from left to right.
   *
   * @return whether it is done in lanes
   */
  public boolean isInterleaved() {
    return fold.interleaved();
  }

  /** The number of blocks. */
  @Override
  public long size() {
    return blocks().count();
  }

  /** The number of elements of the kernel. */
  @Override
  public long elements() {
    return kernel.size();
  }

  @Override
  public Assembly<A, T> assemble() {
    return new BlockValues();
  }

  /** Computes and combines all elements in the calling thread. */
  @Override
  public T call() {
    int count = blocks().count();
    return fold.tree(values(0, count), count);
  }

  private Blocks blocks() {
    return new Blocks(kernel.space().size());
  }

  private A values(int from, int to) {
    A scratch = kernel.allocate(Fold.BLOCK);
    A values = kernel.allocate(to - from);
    Checkpoint checkpoint = Checkpoint.here();
    for (int block = from; block < to; block++) {
      checkpoint.pass();
      int start = blocks().start(block);
      int end = blocks().start(block + 1);
      kernel.fill(start, end, scratch, start);
      fold.block(scratch, end - start, values, block - from);
    }
    return values;
  }

  @Override
  public String toString() {
    return "Reduction of " + kernel;
  }

  /** The values of the blocks, gathered in order. */
  private final class BlockValues implements Assembly<A, T> {

    private final A values = kernel.allocate(blocks().count());

    @Override
    public Task<A> part(long from, long to) {
      return new Part<>(Reduction.this, (int) from, (int) to);
    }

    @Override
    public void add(long from, A part) {
      System.arraycopy(part, 0, values, (int) from, Array.getLength(part));
    }

    @Override
    public T result() {
      return fold.tree(values, blocks().count());
    }
  }

  private record Part<A>(Reduction<A, ?> reduction, int from, int to) implements Task<A> {
    @Override
    public A call() {
      return reduction.values(from, to);
    }
  }
}
