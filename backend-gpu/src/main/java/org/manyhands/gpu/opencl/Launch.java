package org.manyhands.gpu.opencl;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jocl.Pointer;
import org.jocl.Sizeof;
import org.jspecify.annotations.Nullable;

/**
 * Copies and kernels that run one after the other, started once. For each kernel, arguments, range,
 * writes and reads are said in any order: its writes and clearings happen before it, its reads
 * after it, and all of this before what follows {@link #then}. Built by one thread.
 *
 * <p>Two launches that use the same buffer, one of them writing, are ordered by nothing but their
 * completions. Arguments that make no sense fail here at once; whatever the device says comes to
 * the completion.
 */
public final class Launch {

  private final Session session;
  private final List<Step> steps = new ArrayList<>();
  private final List<Step> after = new ArrayList<>();
  private @Nullable Program program;
  private @Nullable String kernel;
  private List<Argument> arguments = new ArrayList<>();
  private List<Long> range = List.of(1L);
  private long first;
  private List<Long> group = List.of();
  private boolean started;

  Launch(Session session, @Nullable Program program, @Nullable String kernel) {
    this.session = session;
    this.program = program;
    this.kernel = kernel;
  }

  /**
   * Adds the next argument of the kernel: an {@code int}.
   *
   * @param value the value
   * @return this
   */
  public Launch argument(int value) {
    return argument(new Argument.Scalar(Sizeof.cl_int, Pointer.to(new int[] {value})));
  }

  /**
   * Adds the next argument of the kernel: a {@code long}.
   *
   * @param value the value
   * @return this
   */
  public Launch argument(long value) {
    return argument(new Argument.Scalar(Sizeof.cl_long, Pointer.to(new long[] {value})));
  }

  /**
   * Adds the next argument of the kernel: a {@code float}.
   *
   * @param value the value
   * @return this
   */
  public Launch argument(float value) {
    return argument(new Argument.Scalar(Sizeof.cl_float, Pointer.to(new float[] {value})));
  }

  /**
   * Adds the next argument of the kernel: a {@code double}.
   *
   * @param value the value
   * @return this
   */
  public Launch argument(double value) {
    return argument(new Argument.Scalar(Sizeof.cl_double, Pointer.to(new double[] {value})));
  }

  /**
   * Adds the next argument of the kernel: memory of the device.
   *
   * @param buffer not closed before the launch has ended
   * @return this
   */
  public Launch argument(Buffer buffer) {
    return argument(new Argument.Global(Objects.requireNonNull(buffer, "buffer")));
  }

  /**
   * Adds the next argument of the kernel: memory that each work group has for itself.
   *
   * @param bytes how many, at least 1
   * @return this
   */
  public Launch local(long bytes) {
    if (bytes <= 0) {
      throw new IllegalArgumentException(
          "Local memory of '%d' bytes: give 1 at least.".formatted(bytes));
    }
    return argument(new Argument.Local(bytes));
  }

  private Launch argument(Argument argument) {
    requireKernel("an argument");
    arguments.add(argument);
    return this;
  }

  /**
   * Copies a part of an array to the device, before the kernel. The array is read by {@link #start}
   * and may change when that returns.
   *
   * @param array an array of primitives; of a {@code boolean[]}, each element is a byte 0 or 1
   * @param from its first element
   * @param length how many elements
   * @param to where they go
   * @param atByte the first byte there
   * @return this
   */
  public Launch write(Object array, int from, int length, Buffer to, long atByte) {
    HostArray part = new HostArray(array, from, length);
    requireFits(to, atByte, part.bytes());
    steps.add(new Step.Write(part, to, atByte));
    return this;
  }

  /**
   * Sets bytes of a buffer to 0, before the kernel.
   *
   * @param buffer the buffer
   * @param atByte the first byte
   * @param bytes how many
   * @return this
   */
  public Launch zero(Buffer buffer, long atByte, long bytes) {
    requireFits(buffer, atByte, bytes);
    steps.add(new Step.Zero(buffer, atByte, bytes));
    return this;
  }

  /**
   * Copies from the device to a part of an array, after the kernel. The array is written once all
   * steps of the launch are done, and before its completion hears of it.
   *
   * @param from where the elements are
   * @param atByte the first byte there
   * @param array an array of primitives
   * @param into the first element to write
   * @param length how many elements
   * @return this
   */
  public Launch read(Buffer from, long atByte, Object array, int into, int length) {
    HostArray part = new HostArray(array, into, length);
    requireFits(from, atByte, part.bytes());
    after.add(new Step.Read(from, atByte, part));
    return this;
  }

  private static void requireFits(Buffer buffer, long atByte, long bytes) {
    if (atByte < 0 || bytes < 0 || atByte > buffer.size() - bytes) {
      throw new IndexOutOfBoundsException(
          "'%d' bytes at byte '%d' are not within a %s.".formatted(bytes, atByte, buffer));
    }
  }

  /**
   * Says how many work items the kernel has; 1 unless said. With none it does not run.
   *
   * @param global their number in each of one to three dimensions
   * @return this
   */
  public Launch range(long... global) {
    requireKernel("a range");
    range = dimensions(global);
    if (range.stream().anyMatch(size -> size < 0)) {
      throw new IllegalArgumentException("A range of '%s' is negative.".formatted(range));
    }
    return this;
  }

  /**
   * Says what the first dimension of the range begins with; 0 unless said.
   *
   * @param index the id of the first work item
   * @return this
   */
  public Launch first(long index) {
    requireKernel("a first work item");
    if (index < 0) {
      throw new IllegalArgumentException("A range from '%d' is negative.".formatted(index));
    }
    first = index;
    return this;
  }

  /**
   * Says how many work items form a group; the driver's choice unless said.
   *
   * @param local their number in each dimension, of which the range is a multiple
   * @return this
   */
  public Launch workGroup(long... local) {
    requireKernel("a work group");
    group = dimensions(local);
    if (group.stream().anyMatch(size -> size < 1)) {
      throw new IllegalArgumentException("A work group of '%s' is empty.".formatted(group));
    }
    return this;
  }

  private static List<Long> dimensions(long... sizes) {
    if (sizes.length < 1 || sizes.length > 3) {
      throw new IllegalArgumentException(
          "'%d' dimensions: a kernel has one to three.".formatted(sizes.length));
    }
    return Arrays.stream(sizes).boxed().toList();
  }

  private void requireKernel(String what) {
    if (kernel == null) {
      throw new IllegalStateException(
          "A launch without a kernel takes no %s; name a kernel with then().".formatted(what));
    }
  }

  /**
   * Says that from here on another kernel of the same program is described.
   *
   * @param nextKernel its name
   * @return this
   */
  public Launch then(String nextKernel) {
    Program same = program;
    if (same == null) {
      throw new IllegalStateException(
          "A launch without a kernel has no program; name that of kernel '%s', too."
              .formatted(nextKernel));
    }
    return then(same, nextKernel);
  }

  /**
   * Says that from here on another kernel is described.
   *
   * @param nextProgram its program
   * @param nextKernel its name
   * @return this
   */
  public Launch then(Program nextProgram, String nextKernel) {
    finishKernel();
    program = Objects.requireNonNull(nextProgram, "nextProgram");
    kernel = Objects.requireNonNull(nextKernel, "nextKernel");
    return this;
  }

  private void finishKernel() {
    if (program != null && kernel != null) {
      if (!group.isEmpty() && group.size() != range.size()) {
        throw new IllegalArgumentException(
            "Kernel '%s' has range '%s' but work group '%s'; they need as many dimensions."
                .formatted(kernel, range, group));
      }
      steps.add(new Step.Run(program, kernel, List.copyOf(arguments), first, range, group));
    }
    steps.addAll(after);
    after.clear();
    arguments = new ArrayList<>();
    first = 0;
    range = List.of(1L);
    group = List.of();
  }

  /**
   * Queues all steps and returns; does not wait for the device. On a closed session the completion
   * hears of that at once, on this thread.
   *
   * @param completion hears how it ended, once
   * @throws IllegalStateException if this was called before
   */
  public void start(Completion completion) {
    Objects.requireNonNull(completion, "completion");
    if (started) {
      throw new IllegalStateException("A launch is started once; build another.");
    }
    finishKernel();
    started = true;
    session.start(List.copyOf(steps), completion);
  }
}
