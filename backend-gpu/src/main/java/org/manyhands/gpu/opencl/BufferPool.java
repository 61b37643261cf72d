package org.manyhands.gpu.opencl;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeMap;
import org.jocl.CL;
import org.jocl.CLException;
import org.jocl.cl_context;
import org.jocl.cl_mem;
import org.jspecify.annotations.Nullable;

/**
 * The buffers of a session. Closed ones are kept by size class, four classes between one power of
 * two and the next, so that at most a fifth of a buffer is wasted; when memory is short, all that
 * is kept is freed. Thread-safe.
 */
final class BufferPool {

  private static final long SMALLEST = 256;

  private final cl_context context;
  private final Device device;
  private final long limit;
  private final Census census;
  private final TreeMap<Long, Deque<cl_mem>> idle = new TreeMap<>();
  private final Set<cl_mem> used = new HashSet<>();
  private long bytesInUse;
  private long bytesPooled;
  private long allocations;
  private long hits;
  private boolean closed;

  BufferPool(cl_context context, Device device, long limit, Census census) {
    this.context = context;
    this.device = device;
    this.limit = limit == 0 ? device.globalMemory() : limit;
    this.census = census;
  }

  synchronized Buffer allocate(long bytes) {
    if (bytes < 0) {
      throw new IllegalArgumentException("A buffer of '%d' bytes is negative.".formatted(bytes));
    }
    if (closed) {
      throw new SessionClosedException(device.name());
    }
    if (bytes > device.largestAllocation()) {
      throw tooLarge(bytes);
    }
    long reserved = Math.min(sizeClass(bytes), Math.max(bytes, device.largestAllocation()));
    cl_mem memory = fromPool(reserved);
    if (memory == null) {
      memory = fromDevice(bytes, reserved);
    } else {
      hits++;
    }
    allocations++;
    bytesInUse += reserved;
    used.add(memory);
    return new Buffer(this, memory, bytes, reserved);
  }

  static long sizeClass(long bytes) {
    if (bytes <= SMALLEST) {
      return SMALLEST;
    }
    long step = Long.highestOneBit(bytes - 1) / 4;
    return (bytes + step - 1) / step * step;
  }

  private @Nullable cl_mem fromPool(long reserved) {
    Deque<cl_mem> memories = idle.get(reserved);
    if (memories == null) {
      return null;
    }
    cl_mem memory = memories.pop();
    if (memories.isEmpty()) {
      idle.remove(reserved);
    }
    bytesPooled -= reserved;
    return memory;
  }

  private cl_mem fromDevice(long bytes, long reserved) {
    if (bytesInUse + bytesPooled + reserved > limit) {
      freeIdle();
    }
    if (bytesInUse + reserved > limit) {
      throw new OutOfDeviceMemoryException(message(bytes, "that is over the limit"), null);
    }
    try {
      return create(reserved);
    } catch (CLException e) {
      freeIdle();
    }
    try {
      return create(reserved);
    } catch (CLException e) {
      throw new OutOfDeviceMemoryException(message(bytes, DeviceException.reason(e)), e);
    }
  }

  private cl_mem create(long reserved) {
    cl_mem memory = CL.clCreateBuffer(context, CL.CL_MEM_READ_WRITE, reserved, null, null);
    census.made(Census.Kind.BUFFER);
    return memory;
  }

  private OutOfDeviceMemoryException tooLarge(long bytes) {
    return new OutOfDeviceMemoryException(
        "'%s' has no room for a buffer of '%d' bytes: its largest may have '%d'. Use smaller arrays, or split the work."
            .formatted(device.name(), bytes, device.largestAllocation()),
        null);
  }

  private String message(long bytes, String why) {
    return "'%s' has no room for a buffer of '%d' bytes: '%d' of '%d' are in use (%s). Close what is no longer needed, use smaller arrays, or raise the limit."
        .formatted(device.name(), bytes, bytesInUse, limit, why);
  }

  synchronized void giveBack(Buffer buffer) {
    if (!used.remove(buffer.handle())) {
      return; // released with the session
    }
    bytesInUse -= buffer.reserved();
    if (closed) {
      release(buffer.handle());
    } else {
      idle.computeIfAbsent(buffer.reserved(), _ -> new ArrayDeque<>()).push(buffer.handle());
      bytesPooled += buffer.reserved();
    }
  }

  synchronized PoolStatistics statistics() {
    return new PoolStatistics(bytesInUse, bytesPooled, limit, allocations, hits);
  }

  /** No buffer is given out any more; those in use are released as they come back. */
  synchronized void close() {
    closed = true;
    freeIdle();
  }

  /** Everything, also what nobody closed; no launch may be at work. */
  synchronized void release() {
    close();
    used.forEach(this::release);
    used.clear();
    bytesInUse = 0;
  }

  private void freeIdle() {
    idle.values().forEach(memories -> memories.forEach(this::release));
    idle.clear();
    bytesPooled = 0;
  }

  private void release(cl_mem memory) {
    CL.clReleaseMemObject(memory);
    census.released(Census.Kind.BUFFER);
  }
}
