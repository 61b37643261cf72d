package org.manyhands.gpu.opencl;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import org.jocl.CL;
import org.jocl.cl_command_queue;
import org.jocl.cl_event;
import org.jocl.cl_mem;
import org.jspecify.annotations.Nullable;

/**
 * A piece of the device's memory, which may be lent to the host: then only the host may use it, and
 * without copying if both share their memory. Who has it orders its uses.
 */
final class Memory {

  private final cl_mem handle;
  private final long bytes;

  /** Where the host has it meanwhile. */
  private volatile @Nullable ByteBuffer host;

  /** Of the device, not lent. */
  Memory(cl_mem handle, long bytes) {
    this.handle = handle;
    this.bytes = bytes;
  }

  cl_mem handle() {
    return handle;
  }

  long bytes() {
    return bytes;
  }

  boolean isLent() {
    return host != null;
  }

  /** Where the host may read and write; {@code null} if it is not lent. */
  @Nullable MemorySegment host() {
    ByteBuffer lent = host;
    return lent == null ? null : MemorySegment.ofBuffer(lent);
  }

  /** Whether it can be lent: larger pieces do not fit into what OpenCL's binding hands out. */
  static boolean mayBeLent(long bytes) {
    return bytes <= Integer.MAX_VALUE;
  }

  /**
   * Queues lending it, as a whole; the host may use it once that is done.
   *
   * @param access of {@code CL_MAP_READ} and {@code CL_MAP_WRITE}
   */
  void lend(cl_command_queue queue, long access, cl_event event) {
    host = CL.clEnqueueMapBuffer(queue, handle, false, access, 0, bytes, 0, null, event, null);
  }

  /** Queues taking it back from the host; whatever is queued afterwards may use it. */
  void takeBack(cl_command_queue queue, @Nullable cl_event event) {
    ByteBuffer lent = host;
    if (lent != null) {
      host = null;
      CL.clEnqueueUnmapMemObject(queue, handle, lent, 0, null, event);
    }
  }
}
