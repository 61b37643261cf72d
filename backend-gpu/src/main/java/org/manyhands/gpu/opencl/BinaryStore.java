package org.manyhands.gpu.opencl;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A folder of compiled programs, one file each, which several JVMs may use at a time. A file holds
 * what it was made from and a sum over its content; one that does not fit is as good as none. What
 * goes wrong costs time, never a result.
 */
final class BinaryStore {

  /** The most files that are kept; the ones not used for longest go first. */
  static final int MOST = 256;

  private static final Logger LOG = LoggerFactory.getLogger(BinaryStore.class);
  private static final byte[] MAGIC = "MHOCL\0\0\1".getBytes(StandardCharsets.ISO_8859_1);
  private static final String SUFFIX = ".program";
  private static final String UNFINISHED = ".tmp";
  private static final int HASH = 32;
  private static final int HEAD = MAGIC.length + 2 * HASH;

  private final Path folder;

  private BinaryStore(Path folder) {
    this.folder = folder;
  }

  /** The store in a folder, which is made; empty, with a warning, if it is not for us alone. */
  static Optional<BinaryStore> open(Path folder) {
    try {
      if (isPosix(folder)) {
        createPrivate(folder);
      } else {
        Files.createDirectories(folder);
      }
      return Optional.of(new BinaryStore(folder));
    } catch (IOException e) {
      LOG.warn(
          "Compiled programs are not kept in '{}' ({}); each run compiles them anew.",
          folder,
          e.toString());
      return Optional.empty();
    }
  }

  private static boolean isPosix(Path folder) {
    return folder.getFileSystem().supportedFileAttributeViews().contains("posix");
  }

  /** Its files are loaded as machine code. */
  private static void createPrivate(Path folder) throws IOException {
    Set<PosixFilePermission> mine = PosixFilePermissions.fromString("rwx------");
    Files.createDirectories(folder, PosixFilePermissions.asFileAttribute(mine));
    Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(folder);
    if (permissions.contains(PosixFilePermission.GROUP_WRITE)
        || permissions.contains(PosixFilePermission.OTHERS_WRITE)) {
      throw new IOException("others may write there, run chmod 700 on it");
    }
    Path probe = Files.createTempFile(folder, "", UNFINISHED);
    try {
      if (!Files.getOwner(probe).equals(Files.getOwner(folder))) {
        throw new IOException("it belongs to '%s'".formatted(Files.getOwner(folder)));
      }
    } finally {
      Files.delete(probe);
    }
  }

  /** What identifies a program: everything that its binary depends on. */
  static byte[] key(List<String> parts) {
    MessageDigest digest = sha256();
    for (String part : parts) {
      byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
      digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(0, bytes.length));
      digest.update(bytes);
    }
    return digest.digest();
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every JDK has SHA-256", e);
    }
  }

  private Path file(byte[] key) {
    return folder.resolve(HexFormat.of().formatHex(key) + SUFFIX);
  }

  Optional<byte[]> find(byte[] key) {
    Path file = file(key);
    try {
      if (!Files.exists(file)) {
        return Optional.empty();
      }
      byte[] content = Files.readAllBytes(file);
      if (content.length <= HEAD || !Arrays.equals(head(key, body(content)), head(content))) {
        LOG.debug("'{}' is damaged and will be replaced.", file);
        return Optional.empty();
      }
      Files.setLastModifiedTime(file, FileTime.fromMillis(System.currentTimeMillis()));
      return Optional.of(body(content));
    } catch (IOException e) {
      LOG.debug("'{}' cannot be read.", file, e);
      return Optional.empty();
    }
  }

  private static byte[] head(byte[] content) {
    return Arrays.copyOf(content, HEAD);
  }

  private static byte[] body(byte[] content) {
    return Arrays.copyOfRange(content, HEAD, content.length);
  }

  private static byte[] head(byte[] key, byte[] body) {
    return ByteBuffer.allocate(HEAD).put(MAGIC).put(key).put(sha256().digest(body)).array();
  }

  void keep(byte[] key, byte[] binary) {
    try {
      Path temp = Files.createTempFile(folder, "", UNFINISHED);
      try {
        Files.write(
            temp,
            ByteBuffer.allocate(HEAD + binary.length).put(head(key, binary)).put(binary).array());
        Files.move(temp, file(key), StandardCopyOption.ATOMIC_MOVE);
      } finally {
        Files.deleteIfExists(temp);
      }
      trim();
    } catch (IOException | UncheckedIOException e) {
      LOG.debug("A compiled program could not be kept in '{}'.", folder, e);
    }
  }

  /** Also takes away what a JVM that died had begun to write. */
  private void trim() throws IOException {
    List<Path> all;
    try (Stream<Path> files = Files.list(folder)) {
      all = files.toList();
    }
    List<Path> programs = all.stream().filter(file -> file.toString().endsWith(SUFFIX)).toList();
    if (programs.size() <= MOST) {
      return;
    }
    programs.stream()
        .sorted(Comparator.comparing(BinaryStore::used))
        .limit(programs.size() - MOST)
        .forEach(BinaryStore::delete);
    FileTime yesterday = FileTime.fromMillis(System.currentTimeMillis() - 24 * 3600 * 1000L);
    all.stream()
        .filter(file -> file.toString().endsWith(UNFINISHED))
        .filter(file -> used(file).compareTo(yesterday) < 0)
        .forEach(BinaryStore::delete);
  }

  /** Another JVM may have taken it away meanwhile. */
  private static FileTime used(Path file) {
    try {
      return Files.getLastModifiedTime(file);
    } catch (IOException e) {
      return FileTime.fromMillis(0);
    }
  }

  private static void delete(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
