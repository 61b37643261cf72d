package org.manyhands.gpu;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.reflect.Array;
import java.nio.channels.WritableByteChannel;
import java.util.concurrent.CompletionException;
import org.manyhands.gpu.opencl.Buffer;
import org.manyhands.gpu.opencl.Session;
import org.manyhands.spi.SharedBlock;
import org.manyhands.spi.SharedPlace;

/** One shared result on a device. Thread-safe. */
final class GpuBlock implements SharedBlock {

  private final Session session;
  private final Buffer buffer;
  private final GpuPlace place;

  /** Takes the buffer over. */
  GpuBlock(Session session, Buffer buffer) {
    this.session = session;
    this.buffer = buffer;
    this.place = new GpuPlace(session.device().name(), this);
  }

  boolean isOf(Session other) {
    return session.equals(other);
  }

  Buffer buffer() {
    return buffer;
  }

  @Override
  public SharedPlace place() {
    return place;
  }

  @Override
  public boolean isRemote() {
    return true;
  }

  @Override
  public MemorySegment map() {
    throw new UnsupportedOperationException("A device's memory is read, and not mapped.");
  }

  @Override
  public void read(MemorySegment into) throws IOException {
    Object array = into.heapBase().orElseThrow();
    try {
      Transfer.start(session.launch().read(buffer, 0, array, 0, Array.getLength(array))).await();
    } catch (CompletionException e) {
      throw lost("read", e);
    }
  }

  WritableByteChannel writer(long at) {
    return new BlockWriter(session, buffer, at);
  }

  static IOException lost(String what, CompletionException failure) {
    return new IOException(
        "it could not be %s on its device (%s)".formatted(what, failure.getMessage()), failure);
  }

  @Override
  public void close() {
    buffer.close(); // launches that use it keep it until they have ended
  }
}
