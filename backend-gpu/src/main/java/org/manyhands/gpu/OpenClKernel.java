package org.manyhands.gpu;

import java.lang.reflect.Array;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.manyhands.shared.SharedArray;
import org.manyhands.task.Assembly;
import org.manyhands.task.DivisibleTask;
import org.manyhands.task.Task;
import org.manyhands.task.UnsupportedTaskException;

/**
 * A kernel in OpenCL C as a task, which the backend {@code gpu} runs as it is written. Its result
 * is one array that the kernel writes. Arguments are given in the order of the kernel's parameters.
 *
 * <pre>{@code
 * OpenClKernel.floats(n, source, "saxpy")
 *     .argument(2f)
 *     .argument(x)
 *     .result(y)
 *     .reference(() -> saxpy(2f, x, y));
 * }</pre>
 *
 * <p>The reference is the meaning of this task in Java: other backends run it, and tests compare
 * with it. Without one, only {@code gpu} runs this task.
 *
 * <p><b>Nothing checks what the kernel does.</b> One that reads or writes beyond an array may end
 * the JVM or change other data on the device, and one that does not end keeps the device busy for
 * ever. Kernels made by {@link org.manyhands.kernel.Kernels} cannot do the former.
 *
 * <p>Immutable. Arrays are not copied before the task runs; they must not be changed until it has
 * ended.
 *
 * @param <A> the type of the result: {@code int[]}, {@code long[]}, {@code float[]} or {@code
 *     double[]}
 */
public final class OpenClKernel<A> implements DivisibleTask<A> {

  private static final long serialVersionUID = 1L;

  private final RawCall raw;
  private final @Nullable Task<A> reference;

  private OpenClKernel(RawCall raw, @Nullable Task<A> reference) {
    this.raw = raw;
    this.reference = reference;
  }

  /**
   * A kernel that writes an {@code int[]}.
   *
   * @param length the number of elements of the result, and of work items unless said otherwise
   * @param source a program in OpenCL C
   * @param name the name of the kernel in it
   * @return a kernel without arguments
   * @throws IllegalArgumentException if the length is negative, or a text blank
   */
  public static OpenClKernel<int[]> ints(int length, String source, String name) {
    return new OpenClKernel<>(RawCall.of(int.class, length, source, name), null);
  }

  /**
   * A kernel that writes a {@code long[]}.
   *
   * @param length the number of elements of the result, and of work items unless said otherwise
   * @param source a program in OpenCL C
   * @param name the name of the kernel in it
   * @return a kernel without arguments
   * @throws IllegalArgumentException if the length is negative, or a text blank
   */
  public static OpenClKernel<long[]> longs(int length, String source, String name) {
    return new OpenClKernel<>(RawCall.of(long.class, length, source, name), null);
  }

  /**
   * A kernel that writes a {@code float[]}.
   *
   * @param length the number of elements of the result, and of work items unless said otherwise
   * @param source a program in OpenCL C
   * @param name the name of the kernel in it
   * @return a kernel without arguments
   * @throws IllegalArgumentException if the length is negative, or a text blank
   */
  public static OpenClKernel<float[]> floats(int length, String source, String name) {
    return new OpenClKernel<>(RawCall.of(float.class, length, source, name), null);
  }

  /**
   * A kernel that writes a {@code double[]}.
   *
   * @param length the number of elements of the result, and of work items unless said otherwise
   * @param source a program in OpenCL C
   * @param name the name of the kernel in it
   * @return a kernel without arguments
   * @throws IllegalArgumentException if the length is negative, or a text blank
   */
  public static OpenClKernel<double[]> doubles(int length, String source, String name) {
    return new OpenClKernel<>(RawCall.of(double.class, length, source, name), null);
  }

  /**
   * With the next argument, an {@code int}.
   *
   * @param value for a parameter {@code int}
   * @return a kernel with this argument
   */
  public OpenClKernel<A> argument(int value) {
    return with(new RawArgument.Scalar(value));
  }

  /**
   * With the next argument, a {@code long}.
   *
   * @param value for a parameter {@code long}
   * @return a kernel with this argument
   */
  public OpenClKernel<A> argument(long value) {
    return with(new RawArgument.Scalar(value));
  }

  /**
   * With the next argument, a {@code float}.
   *
   * @param value for a parameter {@code float}
   * @return a kernel with this argument
   */
  public OpenClKernel<A> argument(float value) {
    return with(new RawArgument.Scalar(value));
  }

  /**
   * With the next argument, a {@code double}.
   *
   * @param value for a parameter {@code double}
   * @return a kernel with this argument
   */
  public OpenClKernel<A> argument(double value) {
    return with(new RawArgument.Scalar(value));
  }

  /**
   * With the next argument, an array to read. What the kernel writes there is lost.
   *
   * @param array for a parameter {@code global const char*}
   * @return a kernel with this argument
   */
  public OpenClKernel<A> argument(byte[] array) {
    return input(array);
  }

  /**
   * With the next argument, an array to read. What the kernel writes there is lost.
   *
   * @param array for a parameter {@code global const int*}
   * @return a kernel with this argument
   */
  public OpenClKernel<A> argument(int[] array) {
    return input(array);
  }

  /**
   * With the next argument, an array to read. What the kernel writes there is lost.
   *
   * @param array for a parameter {@code global const long*}
   * @return a kernel with this argument
   */
  public OpenClKernel<A> argument(long[] array) {
    return input(array);
  }

  /**
   * With the next argument, an array to read. What the kernel writes there is lost.
   *
   * @param array for a parameter {@code global const float*}
   * @return a kernel with this argument
   */
  public OpenClKernel<A> argument(float[] array) {
    return input(array);
  }

  /**
   * With the next argument, an array to read. What the kernel writes there is lost.
   *
   * @param array for a parameter {@code global const double*}
   * @return a kernel with this argument
   */
  public OpenClKernel<A> argument(double[] array) {
    return input(array);
  }

  /**
   * With the next argument, a shared array to read: it is copied to the device once, and stays. The
   * parameter has to be {@code const}, as other tasks read the same data.
   *
   * @param array for a parameter such as {@code global const float*}
   * @return a kernel with this argument
   */
  public OpenClKernel<A> argument(SharedArray<?> array) {
    return with(new RawArgument.Shared(Objects.requireNonNull(array, "array")));
  }

  private OpenClKernel<A> input(Object array) {
    return with(new RawArgument.Input(Objects.requireNonNull(array, "array")));
  }

  /**
   * With the result as the next argument, filled with zeros at first. If no call says where the
   * result is, it is the last argument.
   *
   * @return a kernel with this argument
   * @throws IllegalStateException if this was said before
   */
  public OpenClKernel<A> result() {
    return with(new RawArgument.Result(raw.type(), null));
  }

  /**
   * With the result as the next argument, which at first holds what an array holds.
   *
   * @param initial as long as the result; only read
   * @return a kernel with this argument
   * @throws IllegalArgumentException if the length is another one
   * @throws IllegalStateException if it was said before where the result is
   */
  public OpenClKernel<A> result(A initial) {
    return with(new RawArgument.Result(raw.type(), Objects.requireNonNull(initial, "initial")));
  }

  /**
   * With the next argument, memory that each work group has for itself.
   *
   * @param bytes how many, at least 1
   * @return a kernel with this argument, for a parameter such as {@code local float*}
   */
  public OpenClKernel<A> local(long bytes) {
    return with(new RawArgument.Local(bytes));
  }

  private OpenClKernel<A> with(RawArgument argument) {
    return new OpenClKernel<>(raw.with(argument), reference);
  }

  /**
   * With another number of work items than one per element of the result.
   *
   * @param global their number in each of one to three dimensions; with 0, the kernel does not run
   * @return a kernel with this range
   * @throws IllegalArgumentException if a number is negative, or there are none or too many
   */
  public OpenClKernel<A> range(long... global) {
    return new OpenClKernel<>(raw.withRange(global), reference);
  }

  /**
   * With work groups of a certain size; otherwise the driver chooses.
   *
   * @param local the number of work items in each dimension, of which the range is a multiple
   * @return a kernel with such work groups
   * @throws IllegalArgumentException if a number is below 1, or there are none or too many
   */
  public OpenClKernel<A> workGroup(long... local) {
    return new OpenClKernel<>(raw.withGroup(local), reference);
  }

  /**
   * With a reference in Java.
   *
   * @param task computes the same result, with as many elements
   * @return a kernel that runs on every backend
   */
  public OpenClKernel<A> reference(Task<A> task) {
    return new OpenClKernel<>(raw, Objects.requireNonNull(task, "task"));
  }

  RawCall raw() {
    return raw;
  }

  /** One unit: the kernel is not cut. */
  @Override
  public long size() {
    return 1;
  }

  @Override
  public long elements() {
    return raw.length();
  }

  /**
   * A result that the reference computes.
   *
   * @throws UnsupportedTaskException if there is no reference
   */
  @Override
  public Assembly<A, A> assemble() {
    return new Whole<>(new Reference<>(requireReference(), raw.name(), raw.length()));
  }

  /**
   * Runs the reference in the calling thread.
   *
   * @throws UnsupportedTaskException if there is none
   * @throws IllegalStateException if its result has another length than this kernel's
   */
  @Override
  public A call() throws Exception {
    return new Reference<>(requireReference(), raw.name(), raw.length()).call();
  }

  private Task<A> requireReference() {
    if (reference == null) {
      throw new UnsupportedTaskException(
          "%s has no reference in Java. Run it on the backend 'gpu', or give it one by 'reference(...)'."
              .formatted(this));
    }
    return reference;
  }

  @Override
  public String toString() {
    return "OpenClKernel '%s'".formatted(raw.name());
  }

  /** The reference alone is what travels to other processes. */
  private record Reference<A>(Task<A> task, String name, int length) implements Task<A> {
    @Override
    public A call() throws Exception {
      A result = task.call();
      if (result == null || Array.getLength(result) != length) {
        throw new IllegalStateException(
            "The reference of kernel '%s' returned %s instead of an array of '%d' elements."
                .formatted(
                    name,
                    result == null ? "null" : "one of '%d'".formatted(Array.getLength(result)),
                    length));
      }
      return result;
    }
  }

  /** Of a single part. */
  private static final class Whole<A> implements Assembly<A, A> {

    private final Task<A> task;
    private @Nullable A computed;

    Whole(Task<A> task) {
      this.task = task;
    }

    @Override
    public Task<A> part(long from, long to) {
      return task;
    }

    @Override
    public void add(long from, A part) {
      computed = part;
    }

    @Override
    public A result() {
      return Objects.requireNonNull(computed);
    }
  }
}
