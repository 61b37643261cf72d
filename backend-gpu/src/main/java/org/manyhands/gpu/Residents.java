package org.manyhands.gpu;

import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.manyhands.gpu.opencl.Buffer;
import org.manyhands.gpu.opencl.Session;
import org.manyhands.shared.SharedArray;

/**
 * The shared arrays of the heap that are on the device, too: copied there when the first kernel
 * reads them, and until they are closed or forgotten. Thread-safe.
 */
final class Residents {

  private final Session session;
  private final Map<Key, Buffer> buffers = new HashMap<>();
  private final ReferenceQueue<SharedArray<?>> forgotten = new ReferenceQueue<>();

  Residents(Session session) {
    this.session = session;
  }

  /** A handle by its identity, which this does not keep alive. */
  private static final class Key extends WeakReference<SharedArray<?>> {

    private final int hash;

    Key(SharedArray<?> handle, @Nullable ReferenceQueue<SharedArray<?>> queue) {
      super(handle, queue);
      this.hash = System.identityHashCode(handle);
    }

    boolean isOver() {
      SharedArray<?> handle = get();
      return handle == null || handle.isClosed();
    }

    @Override
    public int hashCode() {
      return hash;
    }

    @Override
    @SuppressWarnings("ReferenceEquality") // of the handle, which is what this stands for
    public boolean equals(@Nullable Object other) {
      return this == other || (other instanceof Key key && get() != null && get() == key.get());
    }
  }

  /**
   * The array on the device.
   *
   * @param width the size of an element in bytes
   * @throws IllegalStateException if the handle is closed
   */
  synchronized Buffer of(SharedArray<?> handle, int width) {
    for (Object gone = forgotten.poll(); gone != null; gone = forgotten.poll()) {
      letGo(buffers.remove(gone));
    }
    Buffer known = buffers.get(new Key(handle, null));
    return known != null && !handle.isClosed() ? known : copy(handle, width);
  }

  private Buffer copy(SharedArray<?> handle, int width) {
    letGoOfClosed();
    Object array = handle.toArray();
    Buffer buffer = session.allocate((long) handle.length() * width);
    try {
      // launches on other queues know nothing of this one
      Transfer.start(session.launch().write(array, 0, handle.length(), buffer, 0)).await();
    } catch (CompletionException e) {
      buffer.close();
      throw new IllegalStateException("%s was not copied to the device".formatted(handle), e);
    }
    buffers.put(new Key(handle, forgotten), buffer);
    return buffer;
  }

  private void letGoOfClosed() {
    buffers
        .entrySet()
        .removeIf(entry -> {
          if (entry.getKey().isOver()) {
            entry.getValue().close();
            return true;
          }
          return false;
        });
  }

  private static void letGo(@Nullable Buffer buffer) {
    if (buffer != null) {
      buffer.close();
    }
  }
}
