package org.manyhands.shared;

import java.io.Serial;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.DoubleBuffer;
import org.jspecify.annotations.Nullable;

/** A shared array of {@code double}; see {@link SharedArray}. */
public abstract sealed class SharedDoubles extends SharedArray<double[]> {

  @Serial private static final long serialVersionUID = 1L;

  SharedDoubles(Identity identity, @Nullable Lease lease) {
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
  public abstract double get(int index);

  /** In this JVM. */
  static final class OnHeap extends SharedDoubles {

    @Serial private static final long serialVersionUID = 1L;

    /**
     * Not volatile, so that loops read it once: a task may finish with a handle that is closed.
     * {@code null} if it is closed, or if the data is elsewhere and nobody has read it here.
     */
    private transient double @Nullable [] array;

    OnHeap(Identity identity, @Nullable Lease lease, double @Nullable [] array) {
      super(identity, lease);
      this.array = array;
    }

    @Override
    public double get(int index) {
      double[] open = array;
      if (open == null) {
        open = fetch();
      }
      return open[index];
    }

    private synchronized double[] fetch() {
      double[] open = array;
      if (open == null) {
        open = (double[]) download();
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
  static final class Mapped extends SharedDoubles {

    @Serial private static final long serialVersionUID = 1L;

    private final transient MemorySegment segment;

    /** Of the segment, if it fits: loops read it as quickly as an array, and the other less so. */
    private final transient @Nullable DoubleBuffer buffer;

    Mapped(Identity identity, @Nullable Lease lease, MemorySegment segment) {
      super(identity, lease);
      this.segment = segment;
      this.buffer =
          segment.byteSize() > Integer.MAX_VALUE
              ? null
              : segment.asByteBuffer().order(ByteOrder.nativeOrder()).asDoubleBuffer();
    }

    @Override
    public double get(int index) {
      try {
        DoubleBuffer small = buffer;
        return small != null
            ? small.get(index)
            : segment.getAtIndex(ValueLayout.JAVA_DOUBLE, index);
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
