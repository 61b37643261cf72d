package org.manyhands.kernel;

import java.lang.reflect.Array;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.manyhands.shared.SharedArray;
import org.manyhands.shared.SharedArrays;
import org.manyhands.shared.SharedResult;
import org.manyhands.shared.SharedRoom;
import org.manyhands.shared.SharingTask;
import org.manyhands.task.Assembly;
import org.manyhands.task.Task;

/**
 * A kernel whose result stays where tasks can share it: the input of the next kernel, without ever
 * being moved. The handle belongs to the executor that ran the kernel, and has the same elements
 * bit for bit. Without an executor, by {@link #call()}, it is on the heap.
 *
 * <p>Immutable.
 *
 * @param <A> the array type of the kernel
 * @param <H> the handle of such an array
 */
public final class SharedKernel<A, H extends SharedArray<A>> implements SharingTask<H> {

  private static final long serialVersionUID = 1L;

  private final Kernel<A> kernel;

  SharedKernel(Kernel<A> kernel) {
    this.kernel = kernel;
  }

  /**
   * The kernel whose elements are shared.
   *
   * @return the kernel
   */
  public Kernel<A> kernel() {
    return kernel;
  }

  /** The number of elements. */
  @Override
  public long size() {
    return kernel.size();
  }

  @Override
  public Assembly<?, H> assemble(SharedArrays arrays) {
    return new Sharing<>(kernel, arrays.result(kernel::allocate, kernel.space().size()));
  }

  @Override
  public String toString() {
    return "Shared " + kernel;
  }

  /** The result, written in place here or there, or gathered on a heap that parts do not share. */
  private record Sharing<A, H extends SharedArray<A>>(
      Kernel<A> kernel, SharedResult<A> shared, Slices slices) implements Assembly<@Nullable A, H> {

    Sharing(Kernel<A> kernel, SharedResult<A> shared) {
      this(kernel, shared, new Slices());
    }

    @Override
    public Task<@Nullable A> part(long from, long to) {
      SharedRoom room = shared.room();
      if (room != null) {
        return new Part<>(kernel, (int) from, (int) to, room);
      }
      return to - from == kernel.size() ? whole() : new Slice<>(kernel, (int) from, (int) to);
    }

    /** The kernel itself, which some backends compile. */
    @SuppressWarnings("unchecked") // an array is an array or null
    private Task<@Nullable A> whole() {
      return (Task<@Nullable A>) (Task<?>) kernel;
    }

    @Override
    public Task<@Nullable A> partInPlace(long from, long to) {
      A array = shared.array();
      return array == null
          ? part(from, to)
          : () -> {
            kernel.fill((int) from, (int) to, array, 0, slices);
            return null;
          };
    }

    @Override
    public void add(long from, @Nullable A part) {
      if (part != null) {
        A array = Objects.requireNonNull(shared.array());
        System.arraycopy(part, 0, array, (int) from, Array.getLength(part));
      }
    }

    @Override
    @SuppressWarnings("unchecked") // the handle of such an array
    public H result() {
      return (H) shared.handle();
    }

    @Override
    public void discard() {
      shared.discard();
    }
  }

  /**
   * Elements of a kernel that are written where they are shared; the result is {@code null}. What a
   * backend that has a {@link org.manyhands.spi.SharedStore} runs. Immutable.
   *
   * @param kernel what computes them
   * @param from the first index
   * @param to one past the last index
   * @param room where they are written
   * @param <A> the array type of the kernel
   */
  public record Part<A>(Kernel<A> kernel, int from, int to, SharedRoom room)
      implements Task<@Nullable A> {

    /** {@return whether it is all of the kernel} */
    public boolean isWhole() {
      return from == 0 && to == kernel.size();
    }

    @Override
    public @Nullable A call() {
      Slices slices = new Slices();
      room.write(
          from,
          to,
          kernel::allocate,
          (start, end, into) -> kernel.fill(start, end, into, start, slices));
      return null;
    }
  }

  /** The elements {@code [from, to)} as an array of their own. */
  private record Slice<A>(Kernel<A> kernel, int from, int to) implements Task<@Nullable A> {
    @Override
    public A call() {
      A slice = kernel.allocate(to - from);
      kernel.fill(from, to, slice, from, new Slices());
      return slice;
    }
  }
}
