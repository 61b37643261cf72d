package org.manyhands.wire;

import java.io.File;
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
 * A process and all that it has started, and they in turn. A process whose parent has ended is not
 * found. Safe for use by several threads.
 */
public final class ProcessTree {

  private static final Logger LOG = LoggerFactory.getLogger(ProcessTree.class);

  /** A process that is killed goes at once, unless a device or a network keeps it. */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  /** Long enough for a machine with much to do; who belongs to another user never stops. */
  private static final Duration STOPPING = Duration.ofSeconds(1);

  /** One that waits for its child to start a program will not go on: the child is stopped. */
  private static final Duration STUCK = Duration.ofMillis(50);

  /** Two will do, unless a program starts others faster than they can be stopped. */
  private static final int MAX_ROUNDS = 100;

  private static final long POLL_NANOS = 200_000;

  private final ProcessHandle root;
  private final boolean withRoot;

  private ProcessTree(ProcessHandle root, boolean withRoot) {
    this.root = root;
    this.withRoot = withRoot;
  }

  /**
   * A process with all that it has started.
   *
   * @param root the process, another one than this JVM
   * @return its tree
   */
  public static ProcessTree of(ProcessHandle root) {
    return new ProcessTree(root, true);
  }

  /**
   * All that this JVM has started, without itself.
   *
   * @return the trees below this JVM
   */
  public static ProcessTree belowThisJvm() {
    return new ProcessTree(ProcessHandle.current(), false);
  }

  /**
   * Kills all, and returns when they are gone. Does nothing once the root has ended. Heeds no
   * interrupt.
   */
  public void kill() {
    if (root.isAlive()) {
      Set<ProcessHandle> all = freeze();
      all.forEach(ProcessHandle::destroyForcibly);
      if (!await(PATIENCE, () -> all.stream().allMatch(ProcessTree::isGone))) {
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
    Stream<ProcessHandle> top = withRoot ? Stream.of(root) : Stream.empty();
    return Stream.concat(top, root.descendants())
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
          ProcessStarter.start(
              builder
                  .redirectInput(Redirect.from(new File("/dev/null")))
                  .redirectOutput(Redirect.DISCARD)
                  .redirectError(Redirect.DISCARD));
      await(PATIENCE, () -> !kill.isAlive());
      awaitStandstill(processes);
    } catch (IOException e) {
      LOG.debug("The processes {} cannot be stopped before they are killed.", pids(processes), e);
    }
  }

  /**
   * Waits until they have stopped. The signal alone does not stop a thread that is about to start a
   * process: it does that first, and the next look might come too early.
   */
  private static void awaitStandstill(List<ProcessHandle> processes) {
    if (await(STUCK, () -> motionOf(processes) == Motion.NONE)) {
      return;
    }
    if (!await(STOPPING, () -> motionOf(processes) != Motion.RUNNING)) {
      LOG.debug("Of the processes {}, some do not stop before they are killed.", pids(processes));
    }
  }

  private static Motion motionOf(List<ProcessHandle> processes) {
    return Motion.most(processes.stream().map(process -> Motion.of(process.pid())));
  }

  /** Waits, whatever interrupts; says whether it happened. */
  private static boolean await(Duration patience, BooleanSupplier condition) {
    long start = System.nanoTime();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - start > patience.toNanos()) {
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
