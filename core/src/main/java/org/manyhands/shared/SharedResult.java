package org.manyhands.shared;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.manyhands.spi.SharedBlock;

/**
 * The result of one run of a task while it is computed, where it will be shared: on the heap, or in
 * a {@link SharedRoom}. Thread-safe.
 *
 * @param <A> the type of the array
 */
public final class SharedResult<A> {

  private static final String ORIGIN = "as the result of a kernel";

  private final SharedArrays arrays;
  private final Elements elements;
  private final int length;
  private final @Nullable A array;
  private final @Nullable SharedBlock block;
  private @Nullable SharedArray<A> handle;

  SharedResult(SharedArrays arrays, Elements elements, int length, A array) {
    this.arrays = arrays;
    this.elements = elements;
    this.length = length;
    this.array = array;
    this.block = null;
  }

  SharedResult(SharedArrays arrays, Elements elements, int length, SharedBlock block) {
    this.arrays = arrays;
    this.elements = elements;
    this.length = length;
    this.array = null;
    this.block = block;
  }

  /**
   * The array, if it is on the heap.
   *
   * @return the array to fill, or {@code null} if the parts write into a {@link #room()}
   */
  public @Nullable A array() {
    return array;
  }

  /**
   * Where parts write, if not on the heap.
   *
   * @return the room to fill, or {@code null} if there is an {@link #array()}
   */
  public @Nullable SharedRoom room() {
    return block == null ? null : new SharedRoom(arrays.name(elements, length), block.place());
  }

  /**
   * The handle, once all parts are there.
   *
   * @return the same at every call
   * @throws org.manyhands.task.SharingException if it cannot be had, or the executor is closed
   */
  @SuppressWarnings("unchecked") // of the type of the array
  public synchronized SharedArray<A> handle() {
    SharedArray<A> known = handle;
    if (known == null) {
      known =
          (SharedArray<A>)
              (block == null
                  ? arrays.lend(elements, length, Objects.requireNonNull(array), null, ORIGIN)
                  : arrays.lend(elements, length, block, ORIGIN));
      handle = known;
    }
    return known;
  }

  /** Lets go of the room, also if there is a handle already. A second call does nothing. */
  public synchronized void discard() {
    if (handle != null) {
      handle.close();
    } else if (block != null) {
      block.close();
    }
  }
}
