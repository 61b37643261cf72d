package org.manyhands.kernel;

import java.io.Serializable;
import org.manyhands.task.Assembly;
import org.manyhands.task.DivisibleTask;

/**
 * A pure function of the index, computed for every element of an {@link IndexSpace}. The result is
 * a new array with one element per index, in row-major order.
 *
 * <p>Immutable. What the function captures is input; it must neither be written by the function nor
 * changed while the kernel runs.
 *
 * @param <A> the type of the result: {@code int[]}, {@code long[]}, {@code float[]} or {@code
 *     double[]}
 */
public abstract sealed class Kernel<A> implements DivisibleTask<A>
    permits DoubleKernel, FloatKernel, IntKernel, LongKernel {

  private static final long serialVersionUID = 1L;

  private final IndexSpace space;
  private final Freedom freedom;

  Kernel(IndexSpace space, Freedom freedom) {
    this.space = space;
    this.freedom = freedom;
  }

  /** What backends that compile the function may do beyond what Java allows. */
  record Freedom(boolean fast, boolean unchecked) implements Serializable {
    static final Freedom NONE = new Freedom(false, false);
  }

  /**
   * The indices over which this kernel is computed.
   *
   * @return the index space
   */
  public final IndexSpace space() {
    return space;
  }

  /**
   * The function of the index, for backends that compile it. It is a {@code Function} or {@code
   * Function2D} of this kernel's class.
   *
   * @return the function
   */
  public abstract Serializable function();

  /**
   * This kernel with arithmetic that may be faster and less exact, where a backend has such: roots,
   * divisions and the functions of {@link Math} may be off in the last places, operations may be
   * reordered and contracted, and NaN and infinities need not be heeded. The bits of the result are
   * then no longer the same on all backends. Backends that run Java ignore it.
   *
   * @return a kernel of the same function
   */
  public abstract Kernel<A> fast();

  /**
   * This kernel with the promise that, for every element, each index is within its array and no
   * divisor of an integer division is zero, so that a backend need not check that. If the promise
   * is broken, the result is undefined; on some devices this program then crashes. Backends that
   * run Java ignore it.
   *
   * @return a kernel of the same function
   */
  public abstract Kernel<A> unchecked();

  /**
   * Whether the result may differ in the last places for the sake of speed.
   *
   * @return whether this was made by {@link #fast}
   */
  public final boolean isFast() {
    return freedom.fast;
  }

  /**
   * Whether it is promised that no index and no divisor is wrong.
   *
   * @return whether this was made by {@link #unchecked}
   */
  public final boolean isUnchecked() {
    return freedom.unchecked;
  }

  final Freedom fastFreedom() {
    return new Freedom(true, freedom.unchecked);
  }

  final Freedom uncheckedFreedom() {
    return new Freedom(freedom.fast, true);
  }

  /** The number of elements. */
  @Override
  public final long size() {
    return space.size();
  }

  @Override
  public final Assembly<A, A> assemble() {
    return new KernelAssembly<>(this);
  }

  /** Computes all elements in the calling thread. */
  @Override
  public final A call() {
    A result = allocate(space.size());
    fill(0, space.size(), result, 0, new Slices());
    return result;
  }

  abstract A allocate(int length);

  /** The loops that are compiled for a function, operator or predicate of this kernel's class. */
  abstract Loops<A, ?> loops(Serializable lambda);

  /** Computes the elements {@code [from, to)} into {@code into[from - offset]} and onwards. */
  final void fill(int from, int to, A into, int offset) {
    loops(function()).fill(function(), space.columns(), from, to, into, offset);
  }

  /** As {@link #fill(int, int, Object, int)}, unless the task is cancelled meanwhile. */
  final void fill(int from, int to, A into, int offset, Slices slices) {
    slices.compute(from, to, (start, end) -> fill(start, end, into, offset));
  }

  @Override
  public final String toString() {
    return "%s[%s]"
        .formatted(
            getClass().getSimpleName(),
            space.rows() == 1 ? space.columns() : space.rows() + " x " + space.columns());
  }
}
