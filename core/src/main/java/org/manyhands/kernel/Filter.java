package org.manyhands.kernel;

import java.io.Serializable;
import java.lang.reflect.Array;
import java.util.Collection;
import java.util.concurrent.ConcurrentSkipListMap;
import org.manyhands.task.Assembly;
import org.manyhands.task.DivisibleTask;
import org.manyhands.task.Task;

/**
 * The elements of a kernel that pass a test, in order. The result has as many elements as pass,
 * from none to all.
 *
 * <p>Immutable. A test is a pure function of the element.
 *
 * @param <A> the array type of the kernel and of the result
 */
public final class Filter<A> implements DivisibleTask<A> {

  private static final long serialVersionUID = 1L;

  private final Kernel<A> kernel;
  private final Serializable predicate;

  Filter(Kernel<A> kernel, Serializable predicate) {
    this.kernel = kernel;
    this.predicate = predicate;
  }

  /**
   * The kernel whose elements are tested.
   *
   * @return the kernel
   */
  public Kernel<A> kernel() {
    return kernel;
  }

  /**
   * The test, for backends that compile it.
   *
   * @return a {@code Predicate} of the kernel's class
   */
  public Serializable predicate() {
    return predicate;
  }

  /**
   * The number of blocks of 4096 elements. A block is computed before it is tested: if units were
   * elements, which of kernel and test fails first would depend on the cuts.
   */
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
    return new Kept();
  }

  /** Computes and tests all elements in the calling thread. */
  @Override
  public A call() {
    return kept(0, blocks().count());
  }

  private Blocks blocks() {
    return new Blocks(kernel.space().size());
  }

  private A kept(int from, int to) {
    Loops<A, ?> loops = kernel.loops(predicate);
    A values = kernel.allocate(blocks().start(to) - blocks().start(from));
    int length = 0;
    Checkpoint checkpoint = Checkpoint.here();
    for (int block = from; block < to; block++) {
      checkpoint.pass();
      int start = blocks().start(block);
      int end = blocks().start(block + 1);
      kernel.fill(start, end, values, start - length);
      length = loops.select(predicate, values, length, length + end - start);
    }
    return first(length, values);
  }

  private A first(int length, A values) {
    if (length == Array.getLength(values)) {
      return values;
    }
    A result = kernel.allocate(length);
    System.arraycopy(values, 0, result, 0, length);
    return result;
  }

  private A joined(Collection<A> parts) {
    A result = kernel.allocate(parts.stream().mapToInt(Array::getLength).sum());
    int length = 0;
    for (A part : parts) {
      System.arraycopy(part, 0, result, length, Array.getLength(part));
      length += Array.getLength(part);
    }
    return result;
  }

  @Override
  public String toString() {
    return "Filter of " + kernel;
  }

  /** What passed in each part, by the first block of the part. */
  private final class Kept implements Assembly<A, A> {

    private final ConcurrentSkipListMap<Long, A> parts = new ConcurrentSkipListMap<>();

    @Override
    public Task<A> part(long from, long to) {
      return new Part<>(Filter.this, (int) from, (int) to);
    }

    @Override
    public void add(long from, A part) {
      parts.put(from, part);
    }

    @Override
    public A result() {
      return joined(parts.values());
    }
  }

  private record Part<A>(Filter<A> filter, int from, int to) implements Task<A> {
    @Override
    public A call() {
      return filter.kept(from, to);
    }
  }
}
