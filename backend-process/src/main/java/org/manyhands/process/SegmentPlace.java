package org.manyhands.process;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import org.manyhands.spi.SharedPlace;

/**
 * A {@link Segment}, by the path under which processes of this machine open it. A file without a
 * name is open in the process that made it, and has a path by the number of its descriptor; that
 * number may stand for something else once the segment is closed, so the file says what it is.
 *
 * @param pid the process that made it
 * @param path what is opened
 * @param link where the path leads, if it is a link; or else empty
 * @param id of the segment, random
 * @param bytes the length of the content
 */
record SegmentPlace(long pid, String path, String link, String id, long bytes)
    implements SharedPlace {

  /** What comes before the content: the id, so that the content is aligned for any processor. */
  static final int HEADER_BYTES = 64;

  static final String CLOSED =
      "is closed. Close it, or its executor, after the last task that reads it has ended.";

  byte[] header() {
    byte[] text = ("manyhands " + id).getBytes(StandardCharsets.US_ASCII);
    return Arrays.copyOf(text, HEADER_BYTES);
  }

  @Override
  public MemorySegment attach() throws IOException {
    try {
      requireReachable();
      return Attachments.ofThisJvm().attach(this);
    } catch (IOException e) {
      throw new NotSharedHereException(e);
    }
  }

  /** The program closes its arrays in the workers below it, and nowhere else. */
  private void requireReachable() throws IOException {
    for (ProcessHandle above = ProcessHandle.current();
        above.pid() != pid;
        above = above.parent().orElseThrow()) {
      if (above.parent().isEmpty()) {
        throw new IOException(
            "was shared by process '%d', which is not above this one, '%d'. Return what it contains, or share it in the program."
                .formatted(pid, ProcessHandle.current().pid()));
      }
    }
  }

  /** Maps the content for as long as the arena lasts. */
  MemorySegment map(Arena arena) throws IOException {
    return undisturbed(() -> {
      try (FileChannel file = open(StandardOpenOption.READ)) {
        requireIsThis(file);
        return file.map(MapMode.READ_ONLY, HEADER_BYTES, bytes, arena);
      }
    });
  }

  @Override
  public WritableByteChannel writer(long at) throws IOException {
    try {
      undisturbed(() -> {
        try (FileChannel file = open(StandardOpenOption.READ)) {
          requireIsThis(file);
          return true;
        }
      });
      return new Writer(this, HEADER_BYTES + at);
    } catch (IOException e) {
      throw new NotSharedHereException(e);
    }
  }

  private FileChannel open(OpenOption... options) throws IOException {
    try {
      Path file = Path.of(path);
      // looked at first: to open and read what is no file could take something from somebody
      if (!link.isEmpty() && !Files.readSymbolicLink(file).toString().equals(link)) {
        throw new IOException(CLOSED);
      }
      return FileChannel.open(file, options);
    } catch (NoSuchFileException e) {
      throw new IOException(CLOSED, e);
    } catch (FileSystemException e) {
      throw new IOException("cannot be opened by its path: %s.".formatted(e), e);
    }
  }

  private void requireIsThis(FileChannel file) throws IOException {
    ByteBuffer found = ByteBuffer.allocate(HEADER_BYTES);
    int read = 0;
    while (found.hasRemaining() && read >= 0) {
      read = file.read(found, found.position());
    }
    if (!Arrays.equals(found.array(), header())) {
      throw new IOException(CLOSED);
    }
  }

  /** An access to a file that is made again if an interrupt has broken it. */
  private interface Access<T> {
    T make() throws IOException;
  }

  /** An interrupt closes the channel that this thread uses, and then is for somebody else. */
  private static <T> T undisturbed(Access<T> access) throws IOException {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return access.make();
        } catch (ClosedByInterruptException e) {
          interrupted = true;
          Thread.interrupted();
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Writes from a position on. */
  private static final class Writer implements WritableByteChannel {

    private final SegmentPlace place;
    private FileChannel file;
    private long position;
    private boolean open = true;

    Writer(SegmentPlace place, long position) throws IOException {
      this.place = place;
      this.position = position;
      this.file = place.open(StandardOpenOption.WRITE);
    }

    @Override
    public int write(ByteBuffer source) throws IOException {
      int from = source.position();
      try {
        int written = undisturbed(() -> writeOnce(source, from));
        position += written;
        return written;
      } catch (IOException e) {
        throw new IOException(
            "%d bytes cannot be written to the file that was '%s': %s"
                .formatted(source.limit() - from, place.link, e.getMessage()),
            e);
      }
    }

    private int writeOnce(ByteBuffer source, int from) throws IOException {
      if (!file.isOpen()) { // an interrupt has closed it
        file = place.open(StandardOpenOption.WRITE);
      }
      source.position(from);
      return file.write(source, position);
    }

    @Override
    public boolean isOpen() {
      return open;
    }

    @Override
    public void close() throws IOException {
      open = false;
      file.close();
    }
  }
}
