package org.manyhands.kernel;

import java.io.Serializable;
import java.lang.reflect.Array;
import org.jspecify.annotations.Nullable;
import org.manyhands.task.Assembly;
import org.manyhands.task.DivisibleTask;
import org.manyhands.task.Task;

/**
 * The prefixes of a kernel, combined: element <i>i</i> of the result combines the elements 0 to
 * <i>i</i> of the kernel if the scan is inclusive. If it is exclusive, the result begins with the
 * identity, and element <i>i</i> combines the elements 0 to <i>i</i> - 1, with the same bits as
 * element <i>i</i> - 1 of the inclusive scan; the kernel's last element is then not needed, and not
 * computed. The result has as many elements as the kernel. A grid is scanned row after row, as one
 * line.
 *
 * <p>The order of combination is fixed, so that floating-point results are the same bits on every
 * backend and wherever the range was cut. Elements are in blocks of 4096, and each block in rows of
 * 64; the last row and the last block may be shorter.
 *
 * <ol>
 *   <li>Each row is scanned from left to right: {@code v[i] = v[i - 1] op v[i]}, from the second
 *       element of the row on.
 *   <li>In each block, row after row from the second on: every {@code v[i]} of the row becomes
 *       {@code before op v[i]}, where {@code before} is the last value of the row before it, which
 *       has been through this step.
 *   <li>Block after block from the second on: every {@code v[i]} of the block becomes {@code before
 *       op v[i]}, where {@code before} is the last value of the block before it, which has been
 *       through this step.
 * </ol>
 *
 * <p>The identity is never combined with an element. Rows can be scanned at the same time, which is
 * what processors that do many things at once need; and rounding errors grow with the length of a
 * row, the rows of a block and the number of blocks instead of the number of elements. It also
 * means that the last element of an inclusive scan need not have the bits of the {@link Reduction}
 * by the same operation, whose order is another.
 *
 * <p>Parts do the first two steps. The third is done in one thread when all parts are there: one
 * pass over the result, which HotSpot vectorizes for sums.
 *
 * <p>Immutable.
 *
 * @param <A> the array type of the kernel and of the result
 */
public final class Scan<A> implements DivisibleTask<A> {

  private static final long serialVersionUID = 1L;

  /** Elements that are scanned from left to right. Part of every result's meaning. */
  static final int ROW = 64;

  private final Kernel<A> kernel;
  private final Serializable operator;

  /** What comes before the kernel's first element: an array of the identity, or an empty one. */
  private final Serializable head;

  Scan(Kernel<A> kernel, Serializable operator, Serializable head) {
    this.kernel = kernel;
    this.operator = operator;
    this.head = head;
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
    return operator;
  }

  /**
   * Whether an element of the result combines those before it only.
   *
   * @return whether it is exclusive
   */
  public boolean isExclusive() {
    return shift() > 0;
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
  public Assembly<A, A> assemble() {
    return new Prefixes();
  }

  /** Computes and combines all elements in the calling thread. */
  @Override
  public A call() {
    A values = allocate();
    scan(0, blocks().count(), values, -shift());
    return carry(values);
  }

  /** By how much elements move to the right. */
  private int shift() {
    return Array.getLength(head);
  }

  private Blocks blocks() {
    return new Blocks(Math.max(0, kernel.space().size() - shift()));
  }

  private A allocate() {
    int length = kernel.space().size();
    A values = kernel.allocate(length);
    System.arraycopy(head, 0, values, 0, Math.min(length, shift()));
    return values;
  }

  /** The first two steps, for the blocks {@code [from, to)}. */
  private void scan(int from, int to, A into, int offset) {
    Loops<A, ?> loops = kernel.loops(operator);
    Checkpoint checkpoint = Checkpoint.here();
    for (int block = from; block < to; block++) {
      checkpoint.pass();
      int start = blocks().start(block);
      int end = blocks().start(block + 1);
      kernel.fill(start, end, into, offset);
      loops.scan(operator, into, start - offset, end - offset);
    }
  }

  /** The third step. */
  private A carry(A values) {
    Loops<A, ?> loops = kernel.loops(operator);
    for (int block = 1; block < blocks().count(); block++) {
      loops.carry(
          operator, values, blocks().start(block) + shift(), blocks().start(block + 1) + shift());
    }
    return values;
  }

  @Override
  public String toString() {
    return "Scan of " + kernel;
  }

  /** The result after the first two steps, in place or gathered. */
  private final class Prefixes implements Assembly<A, A> {

    /** Made when it is first needed: a part that is the whole stands for it. */
    private @Nullable A values;

    private synchronized A values() {
      A known = values;
      if (known == null) {
        known = allocate();
        values = known;
      }
      return known;
    }

    private synchronized boolean takeAsWhole(A part) {
      if (values != null || shift() > 0 || Array.getLength(part) < kernel.space().size()) {
        return false;
      }
      values = part;
      return true;
    }

    @Override
    public Task<A> part(long from, long to) {
      return new Part<>(Scan.this, (int) from, (int) to);
    }

    @Override
    public Task<A> partInPlace(long from, long to) {
      A whole = values();
      return () -> {
        scan((int) from, (int) to, whole, -shift());
        return whole;
      };
    }

    @Override
    @SuppressWarnings("ReferenceEquality") // a part computed in place hands back the result itself
    public void add(long from, A part) {
      if (!takeAsWhole(part) && part != values()) {
        int at = blocks().start((int) from) + shift();
        System.arraycopy(part, 0, values(), at, Array.getLength(part));
      }
    }

    @Override
    public A result() {
      return carry(values());
    }
  }

  /** The blocks {@code [from, to)} after the first two steps, as an array of their own. */
  private record Part<A>(Scan<A> scan, int from, int to) implements Task<A> {
    @Override
    public A call() {
      int start = scan.blocks().start(from);
      A slice = scan.kernel.allocate(scan.blocks().start(to) - start);
      scan.scan(from, to, slice, start);
      return slice;
    }
  }
}
