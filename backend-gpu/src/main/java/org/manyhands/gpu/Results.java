package org.manyhands.gpu;

import java.util.ArrayList;
import java.util.List;
import org.manyhands.gpu.opencl.Buffer;
import org.manyhands.gpu.opencl.Launch;

/** Where a launch puts what it computes. */
final class Results implements AutoCloseable {

  private final Engine engine;
  private final Launch launch;
  private final List<Buffer> buffers = new ArrayList<>();

  Results(Engine engine, Launch launch) {
    this.engine = engine;
    this.launch = launch;
  }

  private Buffer buffer(long bytes) {
    Buffer buffer = engine.session().allocate(bytes, Buffer.Use.CARRIER);
    buffers.add(buffer);
    return buffer;
  }

  /** A number that goes there and back, if it may change there. */
  void addStatus(int[] status, boolean mayChange) {
    Buffer buffer = buffer(Integer.BYTES);
    launch.argument(buffer);
    if (mayChange) {
      launch.write(status, 0, 1, buffer, 0).read(buffer, 0, status, 0, 1);
    }
  }

  /** Elements that stay on the device. */
  void add(GpuBlock block) {
    launch.argument(block.buffer());
  }

  /**
   * Elements that come back.
   *
   * @param array where to
   * @param from the first of its elements
   * @param to one past the last
   * @param width the size of an element in bytes
   */
  void add(Object array, int from, int to, int width) {
    Buffer buffer = buffer((long) (to - from) * width);
    launch.argument(buffer).read(buffer, 0, array, from, to - from);
  }

  /** A launch that is under way keeps what it uses. */
  @Override
  public void close() {
    buffers.forEach(Buffer::close);
  }
}
