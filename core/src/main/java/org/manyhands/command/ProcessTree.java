package org.manyhands.command;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A program and all processes that it has started, and they in turn. A process whose parent has
 * ended is not found.
 */
final class ProcessTree {

  private static final Logger LOG = LoggerFactory.getLogger(ProcessTree.class);

  /** A process that is killed goes at once, unless a device or a network keeps it. */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  /** Two will do, unless a program starts others faster than they can be stopped. */
  private static final int MAX_ROUNDS = 100;

  private static final long POLL_NANOS = 200_000;

  private final ProcessHandle root;

  ProcessTree(ProcessHandle root) {
    this.root = root;
  }

  /** Kills all, and returns when they are gone. Does nothing once the program has ended. */
  void kill() {
    if (root.isAlive()) {
      Set<ProcessHandle> all = freeze();
      all.forEach(ProcessHandle::destroyForcibly);
      if (!await(() -> all.stream().allMatch(ProcessTree::isGone))) {
        LOG.warn("Of the processes {}, which were killed, some have not ended.", pids(all));
      }
    }
  }

  /**
   * Stops all. To look for processes takes longer than to start one, and one that is started
   * between the look and the end of its parent would never be found again.
   */
  private Set<ProcessHandle> freeze() {
    Set<ProcessHandle> frozen = new LinkedHashSet<>();
    List<ProcessHandle> found = others(frozen);
    for (int round = 0; !found.isEmpty() && round < MAX_ROUNDS; round++) {
      stop(found);
      frozen.addAll(found);
      found = others(frozen);
    }
    return frozen;
  }

  private List<ProcessHandle> others(Set<ProcessHandle> known) {
    return Stream.concat(Stream.of(root), root.descendants())
        .filter(process -> !known.contains(process))
        .toList();
  }

  /** Sends SIGSTOP, which Java itself cannot. Where there is no shell, they are killed running. */
  private static void stop(List<ProcessHandle> processes) {
    Stream<String> words = Stream.of("/bin/sh", "-c", "kill -s STOP \"$@\"", "kill");
    Stream<String> pids = processes.stream().map(process -> String.valueOf(process.pid()));
    ProcessBuilder builder = new ProcessBuilder(Stream.concat(words, pids).toList());
    try {
      Process kill =
          builder.redirectOutput(Redirect.DISCARD).redirectError(Redirect.DISCARD).start();
      await(() -> !kill.isAlive());
    } catch (IOException e) {
      LOG.debug("The processes {} cannot be stopped before they are killed.", pids(processes), e);
    }
  }

  /** Waits, whatever interrupts; says whether it happened. */
  private static boolean await(BooleanSupplier condition) {
    long start = System.nanoTime();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - start > PATIENCE.toNanos()) {
        return false;
      }
      LockSupport.parkNanos(POLL_NANOS);
    }
    return true;
  }

  /** What nobody has asked for the exit code of is listed still, but has no program any more. */
  private static boolean isGone(ProcessHandle process) {
    return !process.isAlive() || process.info().command().isEmpty();
  }

  private static List<Long> pids(Collection<ProcessHandle> processes) {
    return processes.stream().map(ProcessHandle::pid).toList();
  }
}
