package org.manyhands.gpu;

import java.util.Optional;
import org.manyhands.gpu.opencl.OutOfDeviceMemoryException;
import org.manyhands.gpu.opencl.Session;
import org.manyhands.gpu.opencl.SessionClosedException;
import org.manyhands.shared.SharedArray;
import org.manyhands.shared.SharedArrays;
import org.manyhands.spi.SharedBlock;
import org.manyhands.spi.SharedPlace;
import org.manyhands.spi.SharedStore;
import org.manyhands.task.SharingException;

/** Shared results on a device. Thread-safe. */
final class GpuStore implements SharedStore {

  private final Session session;

  GpuStore(Session session) {
    this.session = session;
  }

  @Override
  public SharedBlock allocate(String name, long bytes) {
    try {
      return new GpuBlock(session, session.allocate(bytes));
    } catch (OutOfDeviceMemoryException | SessionClosedException e) {
      throw new SharingException("%s is not shared: %s".formatted(name, e.getMessage()), e);
    }
  }

  @Override
  public boolean isForResultsOnly() {
    return true;
  }

  /** The block of a handle, if it is one of this device. */
  Optional<GpuBlock> block(SharedArray<?> handle) {
    return SharedArrays.place(handle).flatMap(this::block);
  }

  /** The block at a place, if it is one of this device. */
  Optional<GpuBlock> block(SharedPlace place) {
    return place instanceof GpuPlace gpu
        ? gpu.block().filter(block -> block.isOf(session))
        : Optional.empty();
  }
}
