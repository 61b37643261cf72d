package org.manyhands.benchmarks.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Run in each worker before it connects: opens its journal, and lets itself be killed at once. */
public final class Arrival implements Runnable {

  static final String FOLDER = "campaign.folder";
  static final String FILE = "journal";

  /** Whoever can delete this file is to be killed before it has connected. */
  static final String HANDSHAKE = "handshake";

  private static volatile @Nullable Journal journal;

  /** Called by a worker. */
  public Arrival() {}

  @Override
  public void run() {
    Path folder = Path.of(Objects.requireNonNull(System.getProperty(FOLDER), FOLDER));
    try {
      journal = Journal.open(folder.resolve(FILE));
      tell(Journal.Event.UP, 0, 0);
      Runtime.getRuntime().addShutdownHook(new Thread(() -> tell(Journal.Event.BYE, 0, 0)));
      if (Files.deleteIfExists(folder.resolve(HANDSHAKE))) {
        awaitKill(0, 0);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether this is a worker, and not the program. */
  static boolean isWorker() {
    return journal != null;
  }

  static void tell(Journal.Event event, long id, int attempt) {
    Objects.requireNonNull(journal, "not in a worker")
        .write(event, id, attempt, ProcessHandle.current().pid());
  }

  /** Asks to be killed, and waits for it. */
  static void awaitKill(long id, int attempt) {
    tell(Journal.Event.ASK, id, attempt);
    while (true) {
      LockSupport.park();
      Thread.interrupted(); // or it would not wait any more
    }
  }
}
