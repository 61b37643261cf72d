package org.manyhands.shared;

import java.io.Serial;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.IntBuffer;
import org.jspecify.annotations.Nullable;

/** A shared array of {@code int}; see {@link SharedArray}. */
public abstract sealed class SharedInts extends SharedArray<int[]> {

  @Serial private static final long serialVersionUID = 1L;

  SharedInts(Identity identity, @Nullable Lease lease) {
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
  public abstract int get(int index);

  /** In this JVM. */
  static final class OnHeap extends SharedInts {

    @Serial private static final long serialVersionUID = 1L;

    /**
     * Not volatile, so that loops read it once: a task may finish with a handle that is closed.
     * {@code null} if it is closed, or if the data is elsewhere and nobody has read it here.
     */
    private transient int @Nullable [] array;

    OnHeap(Identity identity, @Nullable Lease lease, int @Nullable [] array) {
      super(identity, lease);
      this.array = array;
    }

    @Override
    public int get(int index) {
      int[] open = array;
      if (open == null) {
        open = fetch();
      }
      return open[index];
    }

    private synchronized int[] fetch() {
      int[] open = array;
      if (open == null) {
        open = (int[]) download();
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
  static final class Mapped extends SharedInts {

    @Serial private static final long serialVersionUID = 1L;

    private final transient MemorySegment segment;

    /** Of the segment, if it fits: loops read it as quickly as an array, and the other less so. */
    private final transient @Nullable IntBuffer buffer;

    Mapped(Identity identity, @Nullable Lease lease, MemorySegment segment) {
      super(identity, lease);
      this.segment = segment;
      this.buffer =
          segment.byteSize() > Integer.MAX_VALUE
              ? null
              : segment.asByteBuffer().order(ByteOrder.nativeOrder()).asIntBuffer();
    }

    @Override
    public int get(int index) {
      try {
        IntBuffer small = buffer;
        return small != null ? small.get(index) : segment.getAtIndex(ValueLayout.JAVA_INT, index);
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
