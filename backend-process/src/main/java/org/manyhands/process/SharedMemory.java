package org.manyhands.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.manyhands.spi.SharedBlock;
import org.manyhands.spi.SharedStore;
import org.manyhands.task.SharingException;

/** The shared arrays of a pool, in memory that its workers map. */
final class SharedMemory implements SharedStore, AutoCloseable {

  /**
   * Of the file system, in percent, that the arrays of a pool may take if nothing is configured.
   */
  private static final int SHARE = 75;

  private final Limits limits;
  private final Path descriptors;
  private final Supplier<Path> ownFolder;
  private final Set<Segment> open = ConcurrentHashMap.newKeySet();

  /** In bytes; guarded by this. */
  private long used;

  /**
   * What is configured.
   *
   * @param most how many bytes all arrays may take, or 0 for a share of what there is
   * @param folder where they are, or empty for what suits
   */
  record Limits(long most, String folder) {}

  /**
   * None yet.
   *
   * @param ownFolder the folder of the pool, which is made if need be
   */
  SharedMemory(Limits limits, Supplier<Path> ownFolder) {
    this(limits, ownFolder, Path.of("/proc/self/fd"));
  }

  SharedMemory(Limits limits, Supplier<Path> ownFolder, Path descriptors) {
    this.limits = limits;
    this.ownFolder = ownFolder;
    this.descriptors = descriptors;
  }

  private Path folder() {
    if (!limits.folder().isEmpty()) {
      return Path.of(limits.folder()).toAbsolutePath();
    }
    Path memory = Path.of("/dev/shm"); // where Linux keeps what is never written to a disk
    // without descriptors files keep their names: then nobody else is to see them
    return Files.isWritable(memory) && Files.isDirectory(descriptors) ? memory : ownFolder.get();
  }

  @Override
  public SharedBlock allocate(String name, long bytes) {
    Path folder = folder();
    reserve(name, bytes, folder);
    try {
      Segment segment = Segment.create(folder, bytes, descriptors, this::closed);
      open.add(segment);
      return segment;
    } catch (IOException e) {
      release(bytes);
      throw new SharingException(
          "%s is not shared: no file can be made for it in '%s': %s. Close shared arrays that are not needed, or set manyhands.process.shared-folder to another folder."
              .formatted(name, folder, e),
          e);
    }
  }

  private void reserve(String name, long bytes, Path folder) {
    long most = most(name, folder);
    synchronized (this) {
      if (bytes > most - used) {
        throw new SharingException(
            "%s is not shared: its '%d' bytes and the '%d' that are shared are more than '%d' bytes. Close shared arrays that are not needed, or raise manyhands.process.shared-memory."
                .formatted(name, bytes, used, most),
            null);
      }
      used += bytes;
    }
  }

  private long most(String name, Path folder) {
    if (limits.most() > 0) {
      return limits.most();
    }
    try {
      return Files.getFileStore(folder).getTotalSpace() / 100 * SHARE;
    } catch (IOException e) {
      throw new SharingException(
          "%s is not shared: there is no folder '%s': %s. Set manyhands.process.shared-folder to one that can be written."
              .formatted(name, folder, e),
          e);
    }
  }

  private synchronized void release(long bytes) {
    used -= bytes;
  }

  private void closed(Segment segment) {
    open.remove(segment);
    release(segment.place().bytes());
  }

  /** How many bytes are taken. */
  synchronized long used() {
    return used;
  }

  @Override
  public void close() {
    open.forEach(Segment::close);
  }
}
