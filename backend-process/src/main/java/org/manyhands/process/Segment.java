package org.manyhands.process;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.manyhands.spi.SharedBlock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Memory of one shared array: a file without a name, where that can be, which this process holds
 * open. It is gone with the last process that maps it or holds it, however they end.
 */
final class Segment implements SharedBlock {

  private static final Logger LOG = LoggerFactory.getLogger(Segment.class);

  private final SegmentPlace place;
  private final RandomAccessFile file;
  private final Consumer<Segment> whenClosed;
  private @Nullable Arena arena;
  private @Nullable MemorySegment mapped;
  private boolean closed;

  private Segment(SegmentPlace place, RandomAccessFile file, Consumer<Segment> whenClosed) {
    this.place = place;
    this.file = file;
    this.whenClosed = whenClosed;
  }

  /**
   * A new one, of which only the header is written.
   *
   * @param folder where its file is made
   * @param descriptors where the files that this process has open can be found by their numbers; if
   *     it is not there, the file keeps its name
   * @param whenClosed told once
   */
  static Segment create(Path folder, long bytes, Path descriptors, Consumer<Segment> whenClosed)
      throws IOException {
    String id = UUID.randomUUID().toString();
    Path name = Files.createFile(folder.resolve("manyhands-" + id), ownerOnly(folder));
    RandomAccessFile file = null;
    try {
      file = new RandomAccessFile(name.toFile(), "rw");
      SegmentPlace place = placeOf(name, id, bytes, descriptors);
      file.write(place.header());
      return new Segment(place, file, whenClosed);
    } catch (IOException | RuntimeException | Error e) {
      if (file != null) {
        file.close();
      }
      Files.deleteIfExists(name);
      throw e;
    }
  }

  private static FileAttribute<?>[] ownerOnly(Path folder) {
    return folder.getFileSystem().supportedFileAttributeViews().contains("posix")
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
        }
        : new FileAttribute<?>[0];
  }

  private static SegmentPlace placeOf(Path name, String id, long bytes, Path descriptors)
      throws IOException {
    long pid = ProcessHandle.current().pid();
    if (!Files.isDirectory(descriptors)) {
      return new SegmentPlace(pid, name.toAbsolutePath().toString(), "", id, bytes);
    }
    String link = name.toRealPath() + " (deleted)";
    Files.delete(name); // at once: from now on nothing is left if this process is killed
    try (Stream<Path> open = Files.list(descriptors)) {
      String number =
          open.filter(descriptor -> leadsTo(link, descriptor))
              .map(descriptor -> descriptor.getFileName().toString())
              .findFirst()
              .orElseThrow(() -> new IOException("'%s' has no descriptor".formatted(link)));
      return new SegmentPlace(pid, "/proc/%d/fd/%s".formatted(pid, number), link, id, bytes);
    }
  }

  private static boolean leadsTo(String link, Path descriptor) {
    try {
      return Files.readSymbolicLink(descriptor).toString().equals(link);
    } catch (IOException e) { // of another thread, and closed meanwhile
      LOG.trace("'{}' is gone", descriptor, e);
      return false;
    }
  }

  @Override
  public SegmentPlace place() {
    return place;
  }

  @Override
  public synchronized MemorySegment map() throws IOException {
    if (closed) {
      throw new IOException("it " + SegmentPlace.CLOSED);
    }
    if (mapped == null) {
      Arena made = Arena.ofShared();
      try {
        mapped = place.map(made);
        arena = made;
      } catch (IOException | RuntimeException | Error e) {
        made.close();
        throw e;
      }
    }
    return mapped;
  }

  /** First nobody can attach it any more, then those are told who have. */
  @Override
  public void close() {
    synchronized (this) {
      if (closed) {
        return;
      }
      closed = true;
      if (arena != null) {
        arena.close();
      }
    }
    try {
      file.close();
      if (place.link().isEmpty()) {
        Files.delete(Path.of(place.path()));
      }
    } catch (NoSuchFileException e) {
      LOG.trace("gone with the folder of its pool", e);
    } catch (IOException e) {
      LOG.warn("The memory of a shared array, '{}', could not be let go of.", place.path(), e);
    }
    Attachments.ofThisJvm().forget(place.id());
    whenClosed.accept(this);
  }
}
