package org.manyhands.shared;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.WritableByteChannel;
import org.jspecify.annotations.Nullable;

/** The kinds of arrays that can be shared: all that differs between them but {@code get}. */
enum Elements {
  INTS(int.class, Integer.BYTES),
  LONGS(long.class, Long.BYTES),
  FLOATS(float.class, Float.BYTES),
  DOUBLES(double.class, Double.BYTES);

  /** What is copied at once: small enough to stay in the cache of a core. */
  private static final int CHUNK_BYTES = 1 << 16;

  private final Class<?> type;
  private final int width;

  Elements(Class<?> type, int width) {
    this.type = type;
    this.width = width;
  }

  static Elements of(Object array) {
    return switch (array) {
      case int[] _ -> INTS;
      case long[] _ -> LONGS;
      case float[] _ -> FLOATS;
      case double[] _ -> DOUBLES;
      default -> throw new IllegalArgumentException(array.getClass().getName());
    };
  }

  Class<?> type() {
    return type;
  }

  /** The length of so many elements in bytes, which may be more than an array has. */
  long bytes(int length) {
    return (long) length * width;
  }

  int perChunk() {
    return CHUNK_BYTES / width;
  }

  /** Writes the elements {@code [from, to)} of an array, in native order. */
  void write(Object array, int from, int to, WritableByteChannel out) throws IOException {
    ByteBuffer chunk =
        ByteBuffer.allocate((int) Math.min(CHUNK_BYTES, bytes(to - from)))
            .order(ByteOrder.nativeOrder());
    for (int done = from, count; done < to; done += count) {
      count = Math.min(to - done, perChunk());
      chunk.clear().limit(count * width);
      put(array, done, count, chunk);
      while (chunk.hasRemaining()) {
        out.write(chunk);
      }
    }
  }

  private static void put(Object array, int from, int count, ByteBuffer into) {
    switch (array) {
      case int[] v -> into.asIntBuffer().put(v, from, count);
      case long[] v -> into.asLongBuffer().put(v, from, count);
      case float[] v -> into.asFloatBuffer().put(v, from, count);
      case double[] v -> into.asDoubleBuffer().put(v, from, count);
      default -> throw new IllegalArgumentException(array.getClass().getName());
    }
  }

  /** Copies all elements out of an array or a segment. */
  void copy(Object content, Object into, int length) {
    if (content instanceof MemorySegment segment) {
      MemorySegment.copy(segment, layout(), 0, into, 0, length);
    } else {
      System.arraycopy(content, 0, into, 0, length);
    }
  }

  static MemorySegment segment(Object array) {
    return switch (array) {
      case int[] v -> MemorySegment.ofArray(v);
      case long[] v -> MemorySegment.ofArray(v);
      case float[] v -> MemorySegment.ofArray(v);
      case double[] v -> MemorySegment.ofArray(v);
      default -> throw new IllegalArgumentException(array.getClass().getName());
    };
  }

  /** Not a field: arrays on the heap do without foreign memory, whose first use takes long. */
  private ValueLayout layout() {
    return switch (this) {
      case INTS -> ValueLayout.JAVA_INT;
      case LONGS -> ValueLayout.JAVA_LONG;
      case FLOATS -> ValueLayout.JAVA_FLOAT;
      case DOUBLES -> ValueLayout.JAVA_DOUBLE;
    };
  }

  /**
   * A handle of an array or a segment.
   *
   * @param lease what it holds, or {@code null} if it was made elsewhere
   * @param content {@code null} if the lease knows where it is
   */
  SharedArray<?> handle(Identity identity, @Nullable Lease lease, @Nullable Object content) {
    if (content instanceof MemorySegment segment) {
      return switch (this) {
        case INTS -> new SharedInts.Mapped(identity, lease, segment);
        case LONGS -> new SharedLongs.Mapped(identity, lease, segment);
        case FLOATS -> new SharedFloats.Mapped(identity, lease, segment);
        case DOUBLES -> new SharedDoubles.Mapped(identity, lease, segment);
      };
    }
    return switch (this) {
      case INTS -> new SharedInts.OnHeap(identity, lease, (int @Nullable []) content);
      case LONGS -> new SharedLongs.OnHeap(identity, lease, (long @Nullable []) content);
      case FLOATS -> new SharedFloats.OnHeap(identity, lease, (float @Nullable []) content);
      case DOUBLES -> new SharedDoubles.OnHeap(identity, lease, (double @Nullable []) content);
    };
  }
}
