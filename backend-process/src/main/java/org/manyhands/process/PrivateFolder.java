package org.manyhands.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.manyhands.task.BackendUnavailableException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A folder that only this user can enter, for sockets and files of one pool. Its path is short,
 * because the name of a Unix socket is limited to about 100 bytes.
 */
final class PrivateFolder {

  private static final Logger LOG = LoggerFactory.getLogger(PrivateFolder.class);

  private static final int LONGEST_PATH = 80;

  private PrivateFolder() {}

  /**
   * Makes a folder. That of a pool within a worker lies in the folder of the outer pool, and is
   * deleted with that if nobody else can: a worker that is killed takes its own workers with it.
   */
  static Path create() {
    Path outer = Nesting.outerFolder();
    try {
      return outer == null ? createTemporary() : nestedIn(outer);
    } catch (IOException e) {
      throw new BackendUnavailableException(
          "The backend 'process' needs a folder for its sockets, but none can be made in that of the outer pool, '%s': %s. Is there room, and was it deleted?"
              .formatted(outer, e),
          e);
    }
  }

  private static Path nestedIn(Path outer) throws IOException {
    long self = ProcessHandle.current().pid();
    for (int i = 1; ; i++) {
      Path nested = outer.resolve(nestedName(self) + i);
      try {
        return Files.createDirectory(nested, ownerOnly("rwx------"));
      } catch (FileAlreadyExistsException taken) {
        LOG.trace("'{}' is taken.", nested);
      }
    }
  }

  /** Short, because pools may be nested more than once. */
  private static String nestedName(long worker) {
    return "p%d-".formatted(worker);
  }

  private static Path createTemporary() {
    Path configured = Path.of(System.getProperty("java.io.tmpdir"));
    Path parent =
        configured.toAbsolutePath().toString().length() > LONGEST_PATH
            ? Path.of("/tmp")
            : configured;
    try {
      return Files.createTempDirectory(parent, "manyhands-", ownerOnly("rwx------")).toRealPath();
    } catch (IOException e) {
      throw new BackendUnavailableException(
          "The backend 'process' needs a folder for its sockets, but none can be made in '%s': %s. Set java.io.tmpdir to a folder that can be written."
              .formatted(parent, e),
          e);
    }
  }

  /**
   * A folder of this user for all programs, below the one for caches, made if need be.
   *
   * @param own a private folder, by which this user is known
   * @throws IOException if it cannot be made, or others can enter it
   */
  static Path cache(Path own) throws IOException {
    return ensure(caches().resolve("manyhands"), own);
  }

  static Path ensure(Path folder, Path own) throws IOException {
    Files.createDirectories(folder, ownerOnly("rwx------"));
    boolean shared =
        isPosix()
            && !Files.getPosixFilePermissions(folder).equals(Files.getPosixFilePermissions(own));
    if (shared || !Files.getOwner(folder).equals(Files.getOwner(own))) {
      throw new IOException("'%s' is not this user's alone.".formatted(folder));
    }
    return folder;
  }

  private static Path caches() throws IOException {
    String configured = System.getenv("XDG_CACHE_HOME");
    Path caches =
        configured == null || configured.isEmpty()
            ? Path.of(System.getProperty("user.home"), ".cache")
            : Path.of(configured);
    if (!caches.isAbsolute()) {
      throw new IOException("This user has no folder for caches, only '%s'.".formatted(caches));
    }
    return caches;
  }

  private static boolean isPosix() {
    return FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
  }

  /** Permissions for a new file or folder, such as {@code rwx------}, where there are any. */
  static FileAttribute<?>[] ownerOnly(String permissions) {
    return isPosix()
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
        }
        : new FileAttribute<?>[0];
  }

  /** Deletes the folder and its files; whoever is last, program or worker, finds some gone. */
  static void delete(Path folder) {
    try {
      deleteTree(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Deletes the folders of pools that a process had which was a worker of this pool. */
  static void deleteOf(long worker, Path folder) throws IOException {
    for (Path nested : list(folder)) {
      if (nested.getFileName().toString().startsWith(nestedName(worker))) {
        deleteTree(nested);
      }
    }
  }

  private static void deleteTree(Path folder) throws IOException {
    for (Path file : list(folder)) {
      if (Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)) {
        deleteTree(file);
      } else {
        Files.deleteIfExists(file);
      }
    }
    Files.deleteIfExists(folder);
  }

  private static List<Path> list(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.toList();
    } catch (NoSuchFileException gone) {
      return List.of();
    }
  }
}
