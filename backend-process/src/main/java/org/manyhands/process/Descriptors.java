package org.manyhands.process;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Whether there are enough file descriptors to start a process. A JDK (25.0.3 on Linux) that runs
 * out of them while it starts one also closes numbers that it has not set, which may be descriptors
 * of anybody in the program: so it is not let run out, as far as can be seen before.
 */
final class Descriptors {

  /** More than the pipes take that a process is started with. */
  private static final int ENOUGH = 16;

  private Descriptors() {}

  /**
   * Starts a process if there are enough; one at a time, because two would take twice as many.
   *
   * @param readable any file
   * @throws IOException if there are not, or the file cannot be read
   */
  static synchronized Process start(ProcessBuilder process, Path readable) throws IOException {
    requireEnough(readable);
    return process.start();
  }

  private static void requireEnough(Path readable) throws IOException {
    List<FileChannel> opened = new ArrayList<>();
    try {
      while (opened.size() < ENOUGH) {
        opened.add(FileChannel.open(readable));
      }
    } catch (IOException e) {
      throw new IOException(
          "a process needs '%d' file descriptors to start, and '%d' could be opened (%s); raise the limit (ulimit -n)"
              .formatted(ENOUGH, opened.size(), e.getMessage()),
          e);
    } finally {
      for (FileChannel each : opened) {
        each.close();
      }
    }
  }
}
