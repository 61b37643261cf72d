package org.manyhands.benchmarks.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.manyhands.benchmarks.faults.Journal.Event;
import org.manyhands.benchmarks.faults.Journal.Line;

/** Reads the journal while it is written, and does to workers what it is asked to. */
final class Injector implements Runnable {

  private static final Duration STOPPED = Duration.ofMillis(150);

  private final Path folder;
  private final Journal journal;
  private final Random random;
  private final Queue<Fate> requests = new ConcurrentLinkedQueue<>();
  private final Map<Fate, Integer> injected = new EnumMap<>(Fate.class);

  /** What is known of workers that live; how many calls are in progress there. */
  private final Map<Long, Integer> calls = new LinkedHashMap<>();

  private final Map<Long, Long> toContinue = new HashMap<>();

  /** When a worker was killed in the middle of a task. */
  final Map<Long, Long> killed = new ConcurrentHashMap<>();

  private boolean handshakeAllowed = true;
  private volatile boolean over;
  private volatile @Nullable Exception failure;

  Injector(Path folder, Journal journal, long seed) {
    this.folder = folder;
    this.journal = journal;
    this.random = new Random(seed);
  }

  void request(Fate fate) {
    requests.add(fate);
  }

  void end() {
    over = true;
  }

  @Nullable Exception failure() {
    return failure;
  }

  /** How often each fault was injected; to be asked when its thread has ended. */
  Map<Fate, Integer> injected() {
    return injected;
  }

  @Override
  public void run() {
    try (Journal.Reader reader = new Journal.Reader(folder.resolve(Arrival.FILE))) {
      while (!over) {
        for (Line line : reader.more()) {
          note(line);
        }
        lookAfterWorkers();
        injectAll();
        LockSupport.parkNanos(500_000);
      }
      for (Line line : reader.more()) {
        note(line);
      }
      continueAll(Long.MAX_VALUE);
    } catch (IOException | UncheckedIOException e) {
      failure = e;
    }
  }

  private void note(Line line) {
    switch (line.event()) {
      case UP -> calls.put(line.pid(), -1);
      case START -> {
        handshakeAllowed = true; // a start has succeeded
        calls.merge(line.pid(), 1, (before, one) -> Math.max(before, 0) + one);
      }
      case END, LEAVE -> calls.computeIfPresent(line.pid(), (pid, before) -> before - 1);
      case ASK -> kill(line.pid(), line.id(), line.attempt());
      default -> {}
    }
  }

  private void kill(long pid, long task, int attempt) {
    journal.write(Event.KILL, task, attempt, pid);
    long now = System.nanoTime();
    ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
    if (attempt > 0) {
      killed.put(task, now);
    }
    calls.remove(pid);
  }

  private void injectAll() throws IOException {
    for (int count = requests.size(); count > 0; count--) {
      inject(requests.remove());
    }
  }

  private void inject(Fate fate) throws IOException {
    boolean done =
        switch (fate) {
          case KILL_IN_HANDSHAKE -> armHandshake();
          case KILL_IDLE -> killIdle();
          case STOP_AND_CONTINUE -> stopOne();
          default -> true; // a task does it
        };
    if (done) {
      injected.merge(fate, 1, Integer::sum);
    } else {
      requests.add(fate); // until there is a worker for it
    }
  }

  /** Never two in a row: after some failed starts in a row, waiting tasks are given up. */
  private boolean armHandshake() throws IOException {
    if (!handshakeAllowed) {
      return false;
    }
    try {
      Files.createFile(folder.resolve(Arrival.HANDSHAKE));
      handshakeAllowed = false;
      return true;
    } catch (FileAlreadyExistsException e) { // nobody has come since the last one
      return false;
    }
  }

  private boolean killIdle() {
    Long victim = anyWorker(0);
    if (victim == null) {
      victim = anyWorker(1);
    }
    if (victim != null) {
      kill(victim, 0, 0);
    }
    return victim != null;
  }

  private boolean stopOne() throws IOException {
    Long victim = anyWorker(1);
    if (victim == null || toContinue.containsKey(victim)) {
      return false;
    }
    journal.write(Event.STOP, 0, 0, victim);
    signal("-STOP", victim);
    toContinue.put(victim, System.nanoTime() + STOPPED.toNanos());
    return true;
  }

  /** A worker that has run tasks and has so many calls in progress, drawn from all of them. */
  private @Nullable Long anyWorker(int inProgress) {
    List<Long> found = new ArrayList<>();
    calls.forEach((pid, count) -> {
      if (count == inProgress) {
        found.add(pid);
      }
    });
    return found.isEmpty() ? null : found.get(random.nextInt(found.size()));
  }

  private void lookAfterWorkers() throws IOException {
    for (Long pid : List.copyOf(calls.keySet())) {
      if (!ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false)) {
        journal.write(Event.GONE, 0, 0, pid);
        calls.remove(pid);
      }
    }
    continueAll(System.nanoTime());
  }

  private void continueAll(long until) throws IOException {
    for (Map.Entry<Long, Long> each : List.copyOf(toContinue.entrySet())) {
      if (until == Long.MAX_VALUE || until - each.getValue() >= 0) {
        signal("-CONT", each.getKey());
        toContinue.remove(each.getKey());
      }
    }
  }

  /** A process that is gone by now needs no signal. */
  private static void signal(String name, long pid) throws IOException {
    Process kill =
        new ProcessBuilder("kill", name, Long.toString(pid))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    boolean interrupted = false;
    while (true) {
      try {
        kill.waitFor();
        break;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
