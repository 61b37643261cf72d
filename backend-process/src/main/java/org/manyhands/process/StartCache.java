package org.manyhands.process;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A file from which the JVM of a worker maps classes that are loaded and linked, instead of loading
 * them again (JEP 483). There is one for each {@link StartKey}, in a folder that only this user can
 * enter.
 *
 * <p>A file gets its name when it is complete. An empty one says that none can be made, so that
 * this is not tried again and again. The JVM checks that a file is of its own build and fits its
 * path, and does without if not.
 */
final class StartCache {

  private static final Logger LOG = LoggerFactory.getLogger(StartCache.class);

  /** A file that no worker has started from for so long is deleted. */
  private static final Duration UNUSED = Duration.ofDays(30);

  /** An empty file is deleted after so long. */
  private static final Duration FORGOTTEN = Duration.ofDays(1);

  /** Each build of a program makes another file, and each has some 15 MB. */
  private static final int MAX_FILES = 10;

  private static final String SUFFIX = ".aot";
  private static final String WORK = "work-";
  private static final String LOCK = "lock";

  private final Path folder;
  private final Path file;

  StartCache(Path folder, String key) {
    this.folder = folder;
    this.file = folder.resolve(key + SUFFIX);
  }

  /** Makes a file that does not yet have its name. */
  interface Maker {
    /**
     * Makes a file.
     *
     * @param work an empty folder, which is deleted afterwards
     * @return the file, in that folder
     * @throws IOException if none can be made
     * @throws RuntimeException if none is made this time
     */
    Path make(Path work) throws IOException;
  }

  /** Whether its file is the one for a key. */
  boolean isFor(Optional<String> key) {
    return key.map(name -> folder.resolve(name + SUFFIX)).equals(Optional.of(file));
  }

  /** Whether workers can start from it. */
  boolean isReady() {
    return size() > 0;
  }

  /** Whether it neither is there nor is known to be impossible. */
  boolean isMissing() {
    return size() < 0;
  }

  private long size() {
    try {
      return Files.size(file);
    } catch (IOException e) {
      return -1;
    }
  }

  /**
   * What the JVM of a worker is told to start from it, if it is there: a file that does not fit, or
   * is deleted meanwhile, is no matter.
   */
  List<String> options() {
    if (!isReady()) {
      return List.of();
    }
    try {
      Files.setLastModifiedTime(file, FileTime.from(Instant.now())); // of its last use
    } catch (IOException e) {
      LOG.debug("Workers start without '{}', as it can only be read, or is gone.", file, e);
      return List.of();
    }
    return List.of("-XX:AOTCache=" + file, "-Xlog:aot=off");
  }

  /** Forgets it: no further worker starts from it. */
  void discard() {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      LOG.debug("'{}' cannot be deleted.", file, e);
    }
  }

  /** Makes it if it is missing, unless another program makes one: one at a time is enough. */
  void make(Maker maker) throws IOException {
    try (FileChannel channel =
            FileChannel.open(
                folder.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock = tryLock(channel)) {
      if (lock != null && isMissing()) {
        sweep();
        makeAlone(maker);
      }
    }
  }

  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) { // another pool of this program
      return null;
    }
  }

  private void makeAlone(Maker maker) throws IOException {
    Path work = Files.createTempDirectory(folder, WORK);
    try {
      Path made = maker.make(work);
      bringToDisk(made);
      Files.move(made, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      Files.createFile(file);
      throw e;
    } finally {
      PrivateFolder.delete(work);
    }
  }

  /** Or after a failure of the machine, the name might be there, but not the content. */
  private static void bringToDisk(Path made) throws IOException {
    try (FileChannel channel = FileChannel.open(made, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  /** Called with the lock held: whoever had a folder to work in was killed. */
  private void sweep() throws IOException {
    List<Path> kept = new ArrayList<>();
    for (Path found : list()) {
      if (found.getFileName().toString().startsWith(WORK)) {
        PrivateFolder.delete(found);
      } else if (isOlder(found, Files.size(found) == 0 ? FORGOTTEN : UNUSED)) {
        Files.delete(found);
      } else {
        kept.add(found);
      }
    }
    kept.sort(Comparator.comparing(StartCache::lastUse).reversed());
    for (Path tooMany : kept.subList(Math.min(kept.size(), MAX_FILES - 1), kept.size())) {
      Files.delete(tooMany);
    }
  }

  private List<Path> list() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(found -> !found.endsWith(LOCK)).toList();
    }
  }

  private static boolean isOlder(Path file, Duration age) {
    return lastUse(file).isBefore(Instant.now().minus(age));
  }

  /** Of a file that is gone: long ago. */
  private static Instant lastUse(Path file) {
    try {
      return Files.getLastModifiedTime(file).toInstant();
    } catch (IOException e) {
      return Instant.EPOCH;
    }
  }
}
