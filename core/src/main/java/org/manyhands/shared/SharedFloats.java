package org.manyhands.shared;

import java.io.Serial;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import org.jspecify.annotations.Nullable;

/** A shared array of {@code float}; see {@link SharedArray}. */
public abstract sealed class SharedFloats extends SharedArray<float[]> {

  @Serial private static final long serialVersionUID = 1L;

  SharedFloats(Identity identity, @Nullable Lease lease) {
    super(identity, lease);
  }

  /**
   * An element. In the loop of a kernel, this is as quick as reading an array.
   *
   * @param index the index, from zero
   * @return the element
   * @throws IndexOutOfBoundsException if there is no such element
   * @throws IllegalStateException if the handle is closed
   */
  public abstract float get(int index);

  /** In this JVM. */
  static final class OnHeap extends SharedFloats {

    @Serial private static final long serialVersionUID = 1L;

    /**
     * Not volatile, so that loops read it once: a task may finish with a handle that is closed.
     * {@code null} if it is closed, or if the data is elsewhere and nobody has read it here.
     */
    private transient float @Nullable [] array;

    OnHeap(Identity identity, @Nullable Lease lease, float @Nullable [] array) {
      super(identity, lease);
      this.array = array;
    }

    @Override
    public float get(int index) {
      float[] open = array;
      if (open == null) {
        open = fetch();
      }
      return open[index];
    }

    private synchronized float[] fetch() {
      float[] open = array;
      if (open == null) {
        open = (float[]) download();
        array = open;
      }
      return open;
    }

    @Override
    @Nullable Object content() {
      return array;
    }

    @Override
    synchronized void detach() {
      array = null;
    }
  }

  /** In memory that processes share. */
  static final class Mapped extends SharedFloats {

    @Serial private static final long serialVersionUID = 1L;

    private final transient MemorySegment segment;

    /** Of the segment, if it fits: loops read it as quickly as an array, and the other less so. */
    private final transient @Nullable FloatBuffer buffer;

    Mapped(Identity identity, @Nullable Lease lease, MemorySegment segment) {
      super(identity, lease);
      this.segment = segment;
      this.buffer =
          segment.byteSize() > Integer.MAX_VALUE
              ? null
              : segment.asByteBuffer().order(ByteOrder.nativeOrder()).asFloatBuffer();
    }

    @Override
    public float get(int index) {
      try {
        FloatBuffer small = buffer;
        return small != null ? small.get(index) : segment.getAtIndex(ValueLayout.JAVA_FLOAT, index);
      } catch (IllegalStateException e) {
        throw closed(e);
      } catch (IndexOutOfBoundsException e) {
        throw outOfBounds(index, e);
      }
    }

    @Override
    Object content() {
      return segment;
    }

    @Override
    void detach() {} // its block does that
  }
}
