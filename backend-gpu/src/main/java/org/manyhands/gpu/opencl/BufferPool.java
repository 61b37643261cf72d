package org.manyhands.gpu.opencl;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jocl.CL;
import org.jocl.CLException;
import org.jocl.cl_command_queue;
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

  /** What is less is copied more quickly than it is lent. */
  private static final long WORTH_LENDING = 64L << 10;

  private final cl_context context;

  /** On which memory that is lent to the host is taken back before it is released. */
  private final cl_command_queue queue;

  private final Device device;
  private final long limit;
  private final Census census;
  private final Map<Kind, Deque<Memory>> idle = new HashMap<>();
  private final Set<Memory> used = new HashSet<>();
  private long bytesInUse;
  private long bytesPooled;
  private long allocations;
  private long hits;
  private boolean closed;

  /** Which memory may stand for which: what is lent to the host is not for buffers that stay. */
  private record Kind(long bytes, boolean lendable) {}

  BufferPool(cl_context context, cl_command_queue queue, Device device, long limit, Census census) {
    this.context = context;
    this.queue = queue;
    this.device = device;
    this.limit = limit == 0 ? device.globalMemory() : limit;
    this.census = census;
  }

  synchronized Buffer allocate(long bytes, Buffer.Use use) {
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
    boolean lendable = use == Buffer.Use.CARRIER && isWorthLending(bytes, reserved);
    Memory memory = fromPool(new Kind(reserved, lendable));
    if (memory == null) {
      memory = fromDevice(bytes, reserved);
    } else {
      hits++;
    }
    allocations++;
    bytesInUse += reserved;
    used.add(memory);
    return new Buffer(this, memory, bytes, lendable);
  }

  private boolean isWorthLending(long bytes, long reserved) {
    return device.sharesHostMemory() && bytes >= WORTH_LENDING && Memory.mayBeLent(reserved);
  }

  static long sizeClass(long bytes) {
    if (bytes <= SMALLEST) {
      return SMALLEST;
    }
    long step = Long.highestOneBit(bytes - 1) / 4;
    return (bytes + step - 1) / step * step;
  }

  private @Nullable Memory fromPool(Kind kind) {
    Deque<Memory> memories = idle.get(kind);
    if (memories == null) {
      return null;
    }
    Memory memory = memories.pop();
    if (memories.isEmpty()) {
      idle.remove(kind);
    }
    bytesPooled -= kind.bytes();
    return memory;
  }

  private Memory fromDevice(long bytes, long reserved) {
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

  private Memory create(long reserved) {
    long kind =
        device.sharesHostMemory()
            ? CL.CL_MEM_READ_WRITE | CL.CL_MEM_ALLOC_HOST_PTR // where the host may use it, too
            : CL.CL_MEM_READ_WRITE;
    cl_mem handle = CL.clCreateBuffer(context, kind, reserved, null, null);
    census.made(Census.Kind.BUFFER);
    return new Memory(handle, reserved);
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
    Memory memory = buffer.memory();
    if (!used.remove(memory)) {
      return; // released with the session
    }
    bytesInUse -= memory.bytes();
    if (closed) {
      release(memory);
    } else {
      Kind kind = new Kind(memory.bytes(), buffer.isLendable());
      idle.computeIfAbsent(kind, _ -> new ArrayDeque<>()).push(memory);
      bytesPooled += memory.bytes();
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
    CL.clFinish(queue); // what was lent is free only then
  }

  private void release(Memory memory) {
    memory.takeBack(queue, null);
    CL.clReleaseMemObject(memory.handle());
    census.released(Census.Kind.BUFFER);
  }
}
