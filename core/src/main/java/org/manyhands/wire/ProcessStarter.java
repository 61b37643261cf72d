package org.manyhands.wire;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Starts processes while there are enough file descriptors. A JDK (25.0.3 on Linux) that runs out
 * of them while it starts one also closes numbers that it has not set, which may be descriptors of
 * anybody in the program, and keeps some for ever: so it is not let run out, as far as can be seen
 * before. Whatever starts a process here does so through this.
 */
public final class ProcessStarter {

  /** More than the pipes take that a process is started with. */
  private static final int ENOUGH = 16;

  /** Can always be opened where descriptors are counted; Windows, which has none, has no limit. */
  private static final Path READABLE = Path.of("/dev/null");

  private ProcessStarter() {}

  /**
   * Starts a process if there are enough; one at a time, because two would take twice as many.
   *
   * @param process what to start
   * @return the process
   * @throws TooFewDescriptorsException if there are not enough
   * @throws IOException if it cannot be started for another reason
   */
  public static synchronized Process start(ProcessBuilder process) throws IOException {
    if (Files.exists(READABLE)) {
      requireEnough();
    }
    return process.start();
  }

  private static void requireEnough() throws IOException {
    List<FileChannel> opened = new ArrayList<>();
    try {
      while (opened.size() < ENOUGH) {
        opened.add(FileChannel.open(READABLE));
      }
    } catch (IOException e) {
      throw new TooFewDescriptorsException(ENOUGH, opened.size(), e);
    } finally {
      for (FileChannel each : opened) {
        each.close();
      }
    }
  }
}
