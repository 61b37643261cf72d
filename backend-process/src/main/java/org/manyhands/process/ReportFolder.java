package org.manyhands.process;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.manyhands.task.BackendUnavailableException;

/**
 * A folder of reports, each with a replay file beside it. Only so many are kept, and only so many
 * bytes, so that a service which runs for years does not fill its disk; others may write there at
 * the same time.
 *
 * @param path an absolute path
 * @param most how many reports are kept
 * @param mostBytes how many bytes are kept, beyond the last report
 */
record ReportFolder(Path path, int most, long mostBytes) {

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmssSSS'Z'").withZone(ZoneOffset.UTC);

  /** What may be deleted here. */
  private static final Pattern OURS = Pattern.compile("(?<name>\\d{8}T\\d{9}Z-.+)\\.(txt|task)");

  private static final int LONGEST_NAME = 60;

  /**
   * Makes the folder, if it is missing.
   *
   * @throws BackendUnavailableException if that cannot be done, or nothing can be written there
   */
  ReportFolder {
    try {
      Files.createDirectories(path, PrivateFolder.ownerOnly("rwx------"));
      Files.delete(Files.createTempFile(path, "manyhands-", ".probe"));
    } catch (IOException e) {
      throw new BackendUnavailableException(
          "The backend 'process' cannot write reports into '%s': %s. Set manyhands.process.black-box-folder to a folder that can be written."
              .formatted(path, e),
          e);
    }
  }

  /** A name for the files of one report, which nobody has: sorted, the oldest comes first. */
  String newName(String task, long id, int attempt) {
    String plain = task.replaceAll("[^A-Za-z0-9._-]+", "_");
    String name =
        "%s-%s-%d-%d"
            .formatted(
                TIME.format(Instant.now()),
                plain.substring(0, Math.min(plain.length(), LONGEST_NAME)),
                id,
                attempt);
    String unique = name;
    for (int i = 2; Files.exists(report(unique)) || Files.exists(replay(unique)); i++) {
      unique = name + "-" + i;
    }
    return unique;
  }

  /** The report of that name. */
  Path report(String name) {
    return path.resolve(name + ".txt");
  }

  /** The replay file of that name. */
  Path replay(String name) {
    return path.resolve(name + ".task");
  }

  /**
   * Makes a file that only this user can read.
   *
   * @throws FileAlreadyExistsException if it exists
   */
  static ByteChannel create(Path file) throws IOException {
    return Files.newByteChannel(
        file,
        Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
        PrivateFolder.ownerOnly("rw-------"));
  }

  /** Writes a report. */
  void write(String name, String text) throws IOException {
    try (ByteChannel out = create(report(name))) {
      ByteBuffer bytes = StandardCharsets.UTF_8.encode(text);
      while (bytes.hasRemaining()) {
        out.write(bytes);
      }
    }
  }

  /** Deletes the oldest reports, if there are too many. */
  void prune() throws IOException {
    Set<String> kept = new HashSet<>();
    long bytes = 0;
    for (Path file : newestFirst()) {
      String name = OURS.matcher(file.getFileName().toString()).replaceFirst("${name}");
      bytes += file.toFile().length(); // which another program may have deleted meanwhile
      boolean fits = kept.isEmpty() || (kept.size() < most && bytes <= mostBytes);
      if (fits || kept.contains(name)) {
        kept.add(name);
      } else {
        Files.deleteIfExists(file);
      }
    }
  }

  private List<Path> newestFirst() throws IOException {
    try (Stream<Path> files = Files.list(path)) {
      return files
          .filter(file -> OURS.matcher(file.getFileName().toString()).matches())
          .sorted(Comparator.reverseOrder())
          .toList();
    }
  }
}
