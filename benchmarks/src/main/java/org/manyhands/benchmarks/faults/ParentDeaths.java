package org.manyhands.benchmarks.faults;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * Programs that are killed in the middle of their work, in turn so that they can and cannot do
 * anything about it. Nothing of them may be left.
 */
final class ParentDeaths {

  private static final long BOUND = 60_000_000_000L;

  private final Path folder;
  private final List<Long> nanos = new ArrayList<>();
  private final List<String> violations = new ArrayList<>();

  ParentDeaths(Path folder) {
    this.folder = folder;
  }

  List<String> violations() {
    return violations;
  }

  /** The longest time until nothing was left. */
  long longest() {
    return nanos.stream().mapToLong(Long::longValue).max().orElse(0);
  }

  String summary() {
    return String.format(
        Locale.ROOT,
        "%d programs killed; the last of them was gone after %d ms at most",
        nanos.size(),
        longest() / 1_000_000);
  }

  void run(int programs) throws IOException {
    for (int i = 1; i <= programs && violations.isEmpty(); i++) {
      runOne(i, i % 2 == 0);
    }
  }

  private void runOne(int number, boolean terminate) throws IOException {
    Path temp = Files.createDirectory(folder.resolve("t" + number)); // sockets have short paths
    Process program = start(temp);
    try {
      if (!"up".equals(program.inputReader().readLine())) {
        violations.add("a program that was to be killed did not come up");
        return;
      }
      List<ProcessHandle> started = program.descendants().toList();
      long killed = System.nanoTime();
      if (terminate) {
        program.destroy();
      } else {
        program.destroyForcibly();
      }
      awaitNothing(program, started, temp, killed);
    } finally {
      program.destroyForcibly();
    }
    Files.deleteIfExists(temp);
  }

  private static Process start(Path temp) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Djava.io.tmpdir=" + temp,
            "-Dslf4j.internal.verbosity=ERROR",
            "-XX:-UsePerfData",
            "-cp",
            System.getProperty("java.class.path"),
            DoomedProgram.class.getName())
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  private void awaitNothing(Process program, List<ProcessHandle> started, Path temp, long killed)
      throws IOException {
    while (program.isAlive()
        || started.stream().anyMatch(ProcessHandle::isAlive)
        || !list(temp).isEmpty()) {
      if (System.nanoTime() - killed > BOUND) {
        List<ProcessHandle> alive = started.stream().filter(ProcessHandle::isAlive).toList();
        violations.add(
            "a program was killed, and left processes %s of %s and files %s"
                .formatted(alive, started, list(temp)));
        return;
      }
      LockSupport.parkNanos(1_000_000);
    }
    nanos.add(System.nanoTime() - killed);
  }

  private static List<Path> list(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.toList();
    }
  }
}
