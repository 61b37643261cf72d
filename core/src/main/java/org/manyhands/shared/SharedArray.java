package org.manyhands.shared;

import java.io.InvalidObjectException;
import java.io.ObjectInputStream;
import java.io.Serial;
import java.io.Serializable;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;
import java.lang.reflect.Array;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.manyhands.spi.SharedPlace;

/**
 * A read-only handle of an array that tasks share. Thread-safe.
 *
 * <p>Tasks capture it like any value. What is sent with a task is where the data is, not the data;
 * in the JVM that shared the array, it is this very handle again.
 *
 * <p>Whoever asked for a handle closes it when no task needs it any more; its executor does so at
 * the latest. Afterwards reading throws {@link IllegalStateException}, and so end tasks that read
 * it: a task that is reading meanwhile may finish, or fail for that reason, and never sees other
 * data.
 *
 * @param <A> the type of the array
 */
public abstract sealed class SharedArray<A> implements Serializable, AutoCloseable
    permits SharedDoubles, SharedFloats, SharedInts, SharedLongs {

  @Serial private static final long serialVersionUID = 1L;

  private final transient Identity identity;
  private final transient @Nullable Lease lease;

  SharedArray(Identity identity, @Nullable Lease lease) {
    this.identity = identity;
    this.lease = lease;
  }

  /** The array or the segment; {@code null} if it is closed, or elsewhere. */
  abstract @Nullable Object content();

  /** Told when the handle is closed that it is not to refer to its array any more. */
  abstract void detach();

  /**
   * The number of elements, which is known of a closed handle, too.
   *
   * @return the number of elements
   */
  public final int length() {
    return identity.length();
  }

  /**
   * All elements in a new array.
   *
   * @return a copy
   * @throws IllegalStateException if the handle is closed
   */
  @SuppressWarnings("unchecked") // the type of the elements is that of A
  public final A toArray() {
    Object content = content();
    if (content == null) {
      return (A) download();
    }
    Object copy = Array.newInstance(identity.elements().type(), length());
    try {
      identity.elements().copy(content, copy, length());
    } catch (IllegalStateException e) { // it was closed meanwhile
      throw closed(e);
    }
    return (A) copy;
  }

  /**
   * The data in a new array, which is elsewhere.
   *
   * @throws IllegalStateException if the handle is closed
   */
  final Object download() {
    if (!isElsewhere()) {
      throw closed(null);
    }
    Object array = Objects.requireNonNull(lease).download();
    VarHandle.releaseFence(); // whoever gets to see it without a lock sees what is in it
    return array;
  }

  private boolean isElsewhere() {
    return lease != null && lease.isElsewhere();
  }

  /** Where it is, or {@code null} on the heap of the JVM that shared it. */
  final @Nullable SharedPlace place() {
    return identity.place();
  }

  /**
   * Whether reading throws.
   *
   * @return whether the handle, or its executor, was closed
   */
  public final boolean isClosed() {
    Object content = content();
    return content == null
        ? !isElsewhere()
        : content instanceof MemorySegment segment && !segment.scope().isAlive();
  }

  /**
   * Lets go of the data, everywhere. A second call does nothing; and so does any call in another
   * process than the one that shared the array.
   */
  @Override
  public final void close() {
    if (lease != null) {
      lease.close();
    }
  }

  final IndexOutOfBoundsException outOfBounds(int index, Throwable cause) {
    IndexOutOfBoundsException told =
        new IndexOutOfBoundsException(
            "Index '%d' is out of bounds for length '%d'.".formatted(index, length()));
    told.initCause(cause);
    return told;
  }

  final IllegalStateException closed(@Nullable Throwable cause) {
    return identity.closed(cause);
  }

  /** Called by serialization: only what finds the data is sent. */
  @Serial
  final Object writeReplace() {
    if (isClosed()) {
      throw closed(null);
    }
    return identity;
  }

  @Serial
  private void readObject(ObjectInputStream in) throws InvalidObjectException {
    throw new InvalidObjectException("A handle is sent as what finds it, never as itself.");
  }

  @Override
  public final String toString() {
    return identity.name().substring("The ".length()) + (isClosed() ? ", closed" : "");
  }
}
