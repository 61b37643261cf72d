package org.manyhands.gpu.opencl;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Objects;

/**
 * A part of a primitive array. A {@code boolean} is one byte on the device, 0 or 1.
 *
 * @param array the array
 * @param from the first element
 * @param length how many elements
 */
record HostArray(Object array, int from, int length) {

  HostArray {
    Objects.checkFromIndexSize(from, length, length(array));
  }

  private static int length(Object array) {
    if (!array.getClass().isArray() || !array.getClass().getComponentType().isPrimitive()) {
      throw new IllegalArgumentException(
          "'%s' is no array of primitives; a device takes nothing else."
              .formatted(array.getClass().getTypeName()));
    }
    return java.lang.reflect.Array.getLength(array);
  }

  long bytes() {
    return length * elementBytes();
  }

  private long elementBytes() {
    return switch (array) {
      case boolean[] _, byte[] _ -> 1;
      case short[] _, char[] _ -> Short.BYTES;
      case int[] _, float[] _ -> Integer.BYTES;
      default -> Long.BYTES;
    };
  }

  /** Copies bytes of this part, from byte {@code offset} on, into the whole of a segment. */
  void copyTo(MemorySegment target, long offset) {
    if (array instanceof boolean[] flags) {
      for (long i = 0; i < target.byteSize(); i++) {
        target.set(ValueLayout.JAVA_BYTE, i, (byte) (flags[(int) (from + offset + i)] ? 1 : 0));
      }
    } else {
      target.copyFrom(segment().asSlice(offset, target.byteSize()));
    }
  }

  /** Copies the whole of a segment to byte {@code offset} of this part. */
  void copyFrom(MemorySegment source, long offset) {
    if (array instanceof boolean[] flags) {
      for (long i = 0; i < source.byteSize(); i++) {
        flags[(int) (from + offset + i)] = source.get(ValueLayout.JAVA_BYTE, i) != 0;
      }
    } else {
      segment().asSlice(offset, source.byteSize()).copyFrom(source);
    }
  }

  @Override
  public String toString() {
    return "%d %s".formatted(length, array.getClass().getComponentType());
  }

  private MemorySegment segment() {
    MemorySegment whole =
        switch (array) {
          case byte[] a -> MemorySegment.ofArray(a);
          case short[] a -> MemorySegment.ofArray(a);
          case char[] a -> MemorySegment.ofArray(a);
          case int[] a -> MemorySegment.ofArray(a);
          case float[] a -> MemorySegment.ofArray(a);
          case long[] a -> MemorySegment.ofArray(a);
          case double[] a -> MemorySegment.ofArray(a);
          default -> throw new AssertionError(array.getClass());
        };
    return whole.asSlice(from * elementBytes(), bytes());
  }
}
