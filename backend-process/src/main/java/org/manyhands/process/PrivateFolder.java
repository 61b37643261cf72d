package org.manyhands.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.manyhands.task.BackendUnavailableException;

/**
 * A folder that only this user can enter, for sockets and files of one pool. Its path is short,
 * because the name of a Unix socket is limited to about 100 bytes.
 */
final class PrivateFolder {

  private static final int LONGEST_PATH = 80;

  private PrivateFolder() {}

  static Path create() {
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
    try (Stream<Path> files = Files.list(folder)) {
      List<Path> found = files.toList();
      for (Path file : found) {
        Files.deleteIfExists(file);
      }
      Files.deleteIfExists(folder);
    } catch (java.nio.file.NoSuchFileException gone) {
      return;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
