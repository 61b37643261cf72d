package org.manyhands.testkit;

import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.locks.LockSupport;

/**
 * Something that has happened, seen by all processes of this machine: a file that exists. It is for
 * tests that have to wait for a task, wherever the task runs.
 *
 * <pre>{@code
 * FileFlag started = FileFlag.in(folder, "started");
 * executor.submit(() -> {
 *   started.raise();
 *   // ...
 * });
 * }</pre>
 *
 * @param path the file; its folder exists
 */
public record FileFlag(String path) implements Serializable {

  private static final long POLL_NANOS = 1_000_000;

  /**
   * A flag that is not raised yet.
   *
   * @param folder an existing folder
   * @param name the name of the flag, unused so far
   * @return a flag
   */
  public static FileFlag in(Path folder, String name) {
    return new FileFlag(folder.resolve(name).toString());
  }

  /** Raises this flag, for good. A second call does nothing. */
  public void raise() {
    try {
      Files.newByteChannel(Path.of(path), StandardOpenOption.WRITE, StandardOpenOption.CREATE)
          .close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Whether this flag was raised.
   *
   * @return whether it was
   */
  public boolean isRaised() {
    return Files.exists(Path.of(path));
  }

  /**
   * Waits until this flag is raised. A task that is left behind by a failed test does not wait for
   * ever: it gives up when the folder is gone.
   *
   * @throws InterruptedException if this thread is interrupted
   * @throws IllegalStateException if the folder is gone
   */
  public void await() throws InterruptedException {
    while (!isRaised()) {
      if (Thread.interrupted()) {
        throw new InterruptedException("Interrupted while waiting for '%s'.".formatted(path));
      }
      checkFolder();
      LockSupport.parkNanos(POLL_NANOS);
    }
  }

  /** Waits as {@link #await()} does, whatever interrupts. */
  public void awaitStubbornly() {
    while (!isRaised()) {
      checkFolder();
      Thread.onSpinWait();
    }
  }

  private void checkFolder() {
    Path folder = Path.of(path).toAbsolutePath().getParent();
    if (folder == null || !Files.isDirectory(folder)) {
      throw new IllegalStateException("The folder of '%s' is gone.".formatted(path));
    }
  }
}
