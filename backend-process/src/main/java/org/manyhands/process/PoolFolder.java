package org.manyhands.process;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The folder of a pool and what starts workers from it, made when they are first needed. If
 * somebody deletes it, as one does who cleans up temporary files, another takes its place.
 * Thread-safe.
 */
final class PoolFolder implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(PoolFolder.class);

  private final ProcessSettings settings;
  private final List<Path> made = new ArrayList<>();
  private @Nullable WorkerLauncher launcher;
  private boolean closed;

  PoolFolder(ProcessSettings settings) {
    this.settings = settings;
  }

  /** What starts workers. */
  synchronized WorkerLauncher launcher() {
    WorkerLauncher known = launcher;
    if (known != null && known.isIntact()) {
      return known;
    }
    if (known != null) {
      LOG.warn("The folder '{}' was deleted, or a part of it; there is a new one.", known.folder());
      known.close();
      made.add(PrivateFolder.create());
    }
    Path folder = path();
    WorkerLauncher fresh =
        new WorkerLauncher(folder, WorkerCommand.prepare(folder, settings), settings);
    launcher = fresh;
    return fresh;
  }

  /** The folder, which is deleted with the pool. */
  synchronized Path path() {
    if (closed) {
      throw new IllegalStateException("A pool that is closed has no folder.");
    }
    if (made.isEmpty() || !Files.isDirectory(made.getLast())) {
      made.add(PrivateFolder.create());
    }
    return made.getLast();
  }

  /** Deletes what was made. */
  @Override
  public synchronized void close() {
    closed = true;
    if (launcher != null) {
      launcher.close();
    }
    made.forEach(PrivateFolder::delete);
  }
}
