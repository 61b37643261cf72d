package org.manyhands.kernel;

import java.lang.reflect.Array;
import org.manyhands.task.Assembly;
import org.manyhands.task.Task;

/** A kernel's result array while its parts are computed, in place or elsewhere. */
final class KernelAssembly<A> implements Assembly<A, A> {

  private final Kernel<A> kernel;
  private final A target;
  private final Slices slices = new Slices();

  KernelAssembly(Kernel<A> kernel) {
    this.kernel = kernel;
    this.target = kernel.allocate(kernel.space().size());
  }

  @Override
  public Task<A> part(long from, long to) {
    return new Part<>(kernel, (int) from, (int) to);
  }

  @Override
  public Task<A> partInPlace(long from, long to) {
    return () -> {
      kernel.fill((int) from, (int) to, target, 0, slices);
      return target;
    };
  }

  @Override
  @SuppressWarnings("ReferenceEquality") // a part computed in place hands back the target itself
  public void add(long from, A part) {
    if (part != target) {
      System.arraycopy(part, 0, target, (int) from, Array.getLength(part));
    }
  }

  @Override
  public A result() {
    return target;
  }

  /** The elements {@code [from, to)} as an array of their own. */
  private record Part<A>(Kernel<A> kernel, int from, int to) implements Task<A> {
    @Override
    public A call() {
      A slice = kernel.allocate(to - from);
      kernel.fill(from, to, slice, from, new Slices());
      return slice;
    }
  }
}
