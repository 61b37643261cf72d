package org.manyhands.process;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.manyhands.task.BackendUnavailableException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The memory of workers, in bytes.
 *
 * @param heap the most that each may have on its heap, or 0 for a share of the machine
 * @param total the most that all heaps may come to, or 0 for what the machine or its container has
 * @param spent what a worker may take before it is replaced, or 0
 */
record Memory(long heap, long total, long spent) {

  private static final Logger LOG = LoggerFactory.getLogger(Memory.class);
  private static final String RESIDENT = "VmRSS:";
  private static final long KIB = 1024;

  /** Of the memory, in percent, that the heaps of all workers have if nothing is configured. */
  private static final double SHARE = 50.0;

  /**
   * Checks that all workers can have their heap at the same time.
   *
   * @throws BackendUnavailableException if they cannot: some day one would be killed for it
   */
  void requireFits(int workers) {
    long available = total == 0 ? machine() : total;
    if (heap > available / workers) {
      throw new BackendUnavailableException(
          "'%d' workers with a heap of '%d' bytes each do not fit into '%d' bytes, which is %s. Lower manyhands.process.heap or manyhands.parallelism."
              .formatted(
                  workers,
                  heap,
                  available,
                  total == 0
                      ? "the memory of this machine or container"
                      : "manyhands.process.total-memory"),
          null);
    }
  }

  /** Of the container, if there is one. */
  private static long machine() {
    return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getTotalMemorySize();
  }

  /** The option for the heap of one worker. */
  String option(int workers) {
    if (heap > 0) {
      return "-Xmx" + heap;
    }
    return total > 0 ? "-Xmx" + total / workers : "-XX:MaxRAMPercentage=" + SHARE / workers;
  }

  /** Whether a process takes so much that it is to be replaced; only known on Linux. */
  boolean isSpent(long pid) {
    return spent > 0 && resident(pid) > spent;
  }

  private static long resident(long pid) {
    try {
      List<String> lines = Files.readAllLines(Path.of("/proc", Long.toString(pid), "status"));
      return lines.stream()
          .filter(line -> line.startsWith(RESIDENT))
          .map(line -> line.substring(RESIDENT.length()).replace("kB", "").strip())
          .mapToLong(Long::parseLong)
          .map(kib -> kib * KIB)
          .findFirst()
          .orElse(0);
    } catch (IOException e) {
      LOG.debug("The memory of process '{}' is not known.", pid, e);
      return 0;
    }
  }
}
