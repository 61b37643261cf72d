package org.manyhands.gpu;

import java.io.Serializable;
import java.lang.reflect.Array;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.manyhands.shared.SharedArray;

/**
 * A program that somebody has written, and how its kernel is called.
 *
 * @param type of the elements of the result
 * @param length of the result
 * @param source in OpenCL C
 * @param name the kernel's
 * @param arguments those that were said; see {@link #allArguments()}
 * @param range the number of work items in each dimension
 * @param group the number of them in a group; empty if the driver chooses
 */
record RawCall(
    Class<?> type,
    int length,
    String source,
    String name,
    List<RawArgument> arguments,
    List<Long> range,
    List<Long> group)
    implements Serializable {

  private static final int MOST_DIMENSIONS = 3;

  static RawCall of(Class<?> type, int length, String source, String name) {
    if (length < 0) {
      throw new IllegalArgumentException(
          "A result of '%d' elements is negative; give 0 or more.".formatted(length));
    }
    Objects.requireNonNull(source, "source");
    Objects.requireNonNull(name, "name");
    if (source.isBlank()) {
      throw new IllegalArgumentException(
          "The source of kernel '%s' is blank; give a program in OpenCL C.".formatted(name));
    }
    if (name.isBlank()) {
      throw new IllegalArgumentException(
          "'%s' names no kernel; give the name of a 'kernel' function of the source."
              .formatted(name));
    }
    return new RawCall(type, length, source, name, List.of(), List.of((long) length), List.of());
  }

  RawCall with(RawArgument argument) {
    if (argument instanceof RawArgument.Result result) {
      requireResult(result);
    }
    List<RawArgument> more = Stream.concat(arguments.stream(), Stream.of(argument)).toList();
    return new RawCall(type, length, source, name, List.copyOf(more), range, group);
  }

  private void requireResult(RawArgument.Result result) {
    if (hasResult()) {
      throw new IllegalStateException(
          "Kernel '%s' has one result, and it was said before which argument that is."
              .formatted(name));
    }
    if (result.initial() != null && Array.getLength(result.initial()) != length) {
      throw new IllegalArgumentException(
          "The result of kernel '%s' has '%d' elements, but is to start with '%d'; give as many."
              .formatted(name, length, Array.getLength(result.initial())));
    }
  }

  private boolean hasResult() {
    return arguments.stream().anyMatch(RawArgument.Result.class::isInstance);
  }

  RawCall withRange(long... global) {
    return new RawCall(type, length, source, name, arguments, sizes("range", 0, global), group);
  }

  RawCall withGroup(long... local) {
    return new RawCall(type, length, source, name, arguments, range, sizes("work group", 1, local));
  }

  private List<Long> sizes(String what, int least, long... sizes) {
    List<Long> listed = Arrays.stream(sizes).boxed().toList();
    if (sizes.length < 1
        || sizes.length > MOST_DIMENSIONS
        || Arrays.stream(sizes).min().orElseThrow() < least) {
      throw new IllegalArgumentException(
          "A %s of '%s' for kernel '%s': give one to three numbers, each %d or more."
              .formatted(what, listed, name, least));
    }
    return List.copyOf(listed);
  }

  /** Where nobody said where the result is, it is the last. */
  List<RawArgument> allArguments() {
    return hasResult()
        ? arguments
        : Stream.concat(arguments.stream(), Stream.of(new RawArgument.Result(type, null))).toList();
  }

  /** Whether a shared array is closed, as reading it says in Java. */
  boolean readsClosed() {
    return arguments.stream()
        .anyMatch(argument ->
            argument instanceof RawArgument.Shared(SharedArray<?> handle) && handle.isClosed());
  }

  Object allocate() {
    return Array.newInstance(type, length);
  }

  static int bytes(Class<?> type) {
    return type == byte.class
        ? Byte.BYTES
        : type == int.class || type == float.class ? Integer.BYTES : Long.BYTES;
  }

  String where() {
    return group.isEmpty()
        ? "over %s".formatted(range)
        : "over %s in groups of %s".formatted(range, group);
  }
}
