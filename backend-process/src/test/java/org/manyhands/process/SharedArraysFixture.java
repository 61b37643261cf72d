package org.manyhands.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.manyhands.ExecutorConfig;
import org.manyhands.shared.SharedDoubles;
import org.manyhands.task.Task;
import org.manyhands.testkit.FileGate;

/**
 * What tests of arrays that workers share have in common: a folder for them, and what is left
 * there.
 */
abstract class SharedArraysFixture {

  static final String FOLDER = "manyhands.process.shared-folder";
  static final String MEMORY = "manyhands.process.shared-memory";

  @TempDir Path folder;

  @BeforeEach
  void needsDescriptors() {
    assumeTrue(Files.isDirectory(Path.of("/proc/self/fd")), "no descriptors in /proc");
  }

  final ExecutorConfig config() {
    return Processes.config().with(FOLDER, folder.toString());
  }

  static double[] array(int length) {
    double[] array = new double[length];
    Arrays.setAll(array, i -> i);
    return array;
  }

  /** Of the files in a folder that a process has mapped. */
  static long mapped(long pid, Path folder) {
    return lines(Path.of("/proc", Long.toString(pid), "maps"), folder);
  }

  private static long lines(Path file, Path folder) {
    try (Stream<String> lines = Files.lines(file)) {
      return lines.filter(line -> line.contains(folder.toString())).count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** How many files in the folder this process has open. */
  final long open() {
    try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
      return descriptors.filter(this::leadsHere).count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private boolean leadsHere(Path descriptor) {
    try {
      return Files.readSymbolicLink(descriptor).startsWith(folder);
    } catch (IOException closedMeanwhile) {
      return false;
    }
  }

  final void assertNothingLeft() throws IOException {
    assertEquals(0, open());
    assertEquals(0, mapped(ProcessHandle.current().pid(), folder));
    try (Stream<Path> files = Files.list(folder)) {
      assertEquals(List.of(), files.toList());
    }
  }

  /** Reads until it is told that it cannot. */
  record ForEver(FileGate gate, SharedDoubles shared) implements Task<Double> {
    @Override
    public Double call() {
      double sum = 0;
      for (long i = 0; ; i++) {
        sum += shared.get((int) (i % 1000));
        if (i == 100_000) {
          gate.arrived().raise();
        }
        if (sum < 0) {
          return sum;
        }
      }
    }
  }

  /** A value that is computed when the gate is open. */
  static int held(FileGate gate, int index) {
    try {
      gate.pass();
      return index;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
