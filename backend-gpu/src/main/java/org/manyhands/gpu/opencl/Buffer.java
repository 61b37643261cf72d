package org.manyhands.gpu.opencl;

import org.jocl.cl_mem;

/**
 * Memory on the device. What it holds at first is whatever was there before. Closing gives it back
 * to the session's pool, once the launches that use it have ended. Thread-safe.
 */
public final class Buffer implements AutoCloseable {

  /** What a buffer is for. */
  public enum Use {
    /** To be read by any number of launches. */
    KEPT,
    /** To carry data to one launch, or from it: the host may be quicker to fill and read it. */
    CARRIER
  }

  private final BufferPool pool;
  private final Memory memory;
  private final long size;
  private final boolean lendable;
  private boolean closed;
  private int launches;

  Buffer(BufferPool pool, Memory memory, long size, boolean lendable) {
    this.pool = pool;
    this.memory = memory;
    this.size = size;
    this.lendable = lendable;
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
    return memory.handle();
  }

  Memory memory() {
    return memory;
  }

  /** Whether it is lent to the host when no launch uses it, so that nothing has to be copied. */
  boolean isLendable() {
    return lendable;
  }

  @Override
  public String toString() {
    return "buffer of %d bytes".formatted(size);
  }
}
