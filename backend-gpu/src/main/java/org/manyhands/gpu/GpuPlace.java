package org.manyhands.gpu;

import java.io.IOException;
import java.io.Serial;
import java.lang.foreign.MemorySegment;
import java.nio.channels.WritableByteChannel;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.manyhands.shared.SharedRoom;
import org.manyhands.spi.SharedPlace;

/** A block of this JVM; whoever gets this in another one has nothing of it. */
final class GpuPlace implements SharedPlace {

  @Serial private static final long serialVersionUID = 1L;

  private final String device;
  private final transient @Nullable GpuBlock block;

  GpuPlace(String device, GpuBlock block) {
    this.device = device;
    this.block = block;
  }

  /** The block that is room for a result of this JVM. */
  static GpuBlock blockOf(SharedRoom room) {
    return ((GpuPlace) room.place()).block().orElseThrow();
  }

  Optional<GpuBlock> block() {
    return Optional.ofNullable(block);
  }

  @Override
  public MemorySegment attach() throws IOException {
    throw elsewhere();
  }

  @Override
  public WritableByteChannel writer(long at) throws IOException {
    if (block == null) {
      throw elsewhere();
    }
    return block.writer(at);
  }

  private IOException elsewhere() {
    return new IOException("is on the device '%s' of another process".formatted(device));
  }
}
