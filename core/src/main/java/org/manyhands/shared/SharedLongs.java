package org.manyhands.shared;

import java.io.Serial;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.LongBuffer;
import org.jspecify.annotations.Nullable;

/** A shared array of {@code long}; see {@link SharedArray}. */
public abstract sealed class SharedLongs extends SharedArray<long[]> {

  @Serial private static final long serialVersionUID = 1L;

  SharedLongs(Identity identity, @Nullable Lease lease) {
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
  public abstract long get(int index);

  /** In this JVM. */
  static final class OnHeap extends SharedLongs {

    @Serial private static final long serialVersionUID = 1L;

    /**
     * Not volatile, so that loops read it once: a task may finish with a handle that is closed.
     * {@code null} if it is closed, or if the data is elsewhere and nobody has read it here.
     */
    private transient long @Nullable [] array;

    OnHeap(Identity identity, @Nullable Lease lease, long @Nullable [] array) {
      super(identity, lease);
      this.array = array;
    }

    @Override
    public long get(int index) {
      long[] open = array;
      if (open == null) {
        open = fetch();
      }
      return open[index];
    }

    private synchronized long[] fetch() {
      long[] open = array;
      if (open == null) {
        open = (long[]) download();
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
  static final class Mapped extends SharedLongs {

    @Serial private static final long serialVersionUID = 1L;

    private final transient MemorySegment segment;

    /** Of the segment, if it fits: loops read it as quickly as an array, and the other less so. */
    private final transient @Nullable LongBuffer buffer;

    Mapped(Identity identity, @Nullable Lease lease, MemorySegment segment) {
      super(identity, lease);
      this.segment = segment;
      this.buffer =
          segment.byteSize() > Integer.MAX_VALUE
              ? null
              : segment.asByteBuffer().order(ByteOrder.nativeOrder()).asLongBuffer();
    }

    @Override
    public long get(int index) {
      try {
        LongBuffer small = buffer;
        return small != null ? small.get(index) : segment.getAtIndex(ValueLayout.JAVA_LONG, index);
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
