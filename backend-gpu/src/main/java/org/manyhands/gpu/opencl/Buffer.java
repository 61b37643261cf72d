package org.manyhands.gpu.opencl;

import org.jocl.cl_mem;

/**
 * Memory on the device. What it holds at first is whatever was there before. Closing gives it back
 * to the session's pool, once the launches that use it have ended. Thread-safe.
 */
public final class Buffer implements AutoCloseable {

  private final BufferPool pool;
  private final cl_mem handle;
  private final long size;
  private final long reserved;
  private boolean closed;
  private int launches;

  Buffer(BufferPool pool, cl_mem handle, long size, long reserved) {
    this.pool = pool;
    this.handle = handle;
    this.size = size;
    this.reserved = reserved;
  }

  /** {@return how many bytes were asked for} */
  public long size() {
    return size;
  }

  /** Gives the memory back; a second call does nothing. */
  @Override
  public void close() {
    synchronized (this) {
      if (closed) {
        return;
      }
      closed = true;
      if (launches > 0) {
        return;
      }
    }
    pool.giveBack(this);
  }

  /** From now on a launch uses it. */
  synchronized void hold() {
    if (closed) {
      throw new IllegalStateException(
          "A buffer of '%d' bytes is closed and cannot be used by a launch.".formatted(size));
    }
    launches++;
  }

  /** A launch that used it has ended. */
  void letGo() {
    synchronized (this) {
      launches--;
      if (launches > 0 || !closed) {
        return;
      }
    }
    pool.giveBack(this);
  }

  cl_mem handle() {
    return handle;
  }

  /** Bytes on the device: the size, rounded up. */
  long reserved() {
    return reserved;
  }

  @Override
  public String toString() {
    return "buffer of %d bytes".formatted(size);
  }
}
