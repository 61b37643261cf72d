package org.manyhands.shared;

import java.io.IOException;
import java.io.InvalidObjectException;
import java.io.ObjectStreamException;
import java.io.Serializable;
import org.jspecify.annotations.Nullable;
import org.manyhands.spi.SharedPlace;

/**
 * Which array a handle is of: all of it that is sent.
 *
 * @param id random, so that no two arrays of any programs have the same
 * @param name what it is called in messages, to begin a sentence with
 * @param place where it is, or {@code null} on the heap of the JVM that shared it
 */
record Identity(Elements elements, int length, String id, String name, @Nullable SharedPlace place)
    implements Serializable {

  IllegalStateException closed(@Nullable Throwable cause) {
    return new IllegalStateException(
        "%s is closed. Close it, or its executor, after the last task that reads it has ended."
            .formatted(name),
        cause);
  }

  /** In the JVM that shared it, the handle itself. */
  private Object readResolve() throws ObjectStreamException {
    SharedArray<?> here = Lease.find(id);
    if (here != null) {
      return here;
    }
    if (place == null) {
      throw new InvalidObjectException(
          "%s is closed, or on the heap of another process. Share it by the executor whose tasks read it."
              .formatted(name));
    }
    try {
      return elements.handle(this, null, place.attach());
    } catch (IOException e) {
      throw new InvalidObjectException("%s %s".formatted(name, e.getMessage()), e);
    }
  }
}
