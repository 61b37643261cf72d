package org.manyhands.gpu.opencl;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * How a session works.
 *
 * @param cacheFolder where compiled programs are kept between runs, or {@code null} for nowhere
 * @param bufferLimit the most bytes that buffers may take on the device, those kept for reuse
 *     included; 0 for what the device has
 * @param queues how many launches may run side by side, at least 1
 */
public record SessionOptions(@Nullable Path cacheFolder, long bufferLimit, int queues) {

  /** No folder, all of the device's memory, two queues: one copies while the other computes. */
  public static final SessionOptions DEFAULT = new SessionOptions(null, 0, 2);

  /** Checks the values. */
  public SessionOptions {
    if (bufferLimit < 0) {
      throw new IllegalArgumentException(
          "A buffer limit of '%d' bytes is negative; 0 means no limit.".formatted(bufferLimit));
    }
    if (queues < 1) {
      throw new IllegalArgumentException("'%d' queues: at least 1 is needed.".formatted(queues));
    }
  }

  /**
   * The same with another folder for compiled programs.
   *
   * @param folder the folder, or {@code null} for none
   * @return the options
   */
  public SessionOptions withCacheFolder(@Nullable Path folder) {
    return new SessionOptions(folder, bufferLimit, queues);
  }

  /**
   * The same with another limit, in bytes.
   *
   * @param bytes the limit, 0 for none
   * @return the options
   */
  public SessionOptions withBufferLimit(long bytes) {
    return new SessionOptions(cacheFolder, bytes, queues);
  }

  /**
   * The same with another number of queues.
   *
   * @param count how many
   * @return the options
   */
  public SessionOptions withQueues(int count) {
    return new SessionOptions(cacheFolder, bufferLimit, count);
  }
}
