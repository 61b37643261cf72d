package org.manyhands.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.function.Consumer;
import org.manyhands.wire.ExitCode;

/** Starts child JVMs and makes sure that it is they who connect. */
final class WorkerLauncher implements AutoCloseable {

  /** The exit code of a child that had to be killed, unless it was quicker. */
  private static final int KILLED = 128 + 9;

  private final Path folder;
  private final WorkerCommand command;
  private final ProcessSettings settings;

  WorkerLauncher(Path folder, WorkerCommand command, ProcessSettings settings) {
    this.folder = folder;
    this.command = command;
    this.settings = settings;
  }

  /** What workers have in common: their sockets, and what they leave behind. */
  Path folder() {
    return folder;
  }

  /** Whether what workers need to start is still there. */
  boolean isIntact() {
    return command.isIntact();
  }

  /**
   * Starts a child JVM and waits until it has connected.
   *
   * @param number distinguishes it from the others of its pool
   * @param whenProcessExists told about the child before it has connected, so that it can be ended
   * @throws IOException if it did not connect; the message says how it ended and what it printed
   */
  ChildJvm launch(int number, Consumer<ChildJvm> whenProcessExists) throws IOException {
    Path socket = folder.resolve("w" + number);
    try (Doorkeeper door = Doorkeeper.open(socket, settings.limit().bytes())) {
      Turnstile turnstile = Turnstile.create(Turnstile.beside(socket));
      ChildJvm child = new ChildJvm(command.start(socket), settings, number, turnstile);
      door.endsWhen(child::isEnding);
      whenProcessExists.accept(child);
      child.tell(door.token());
      Thread watch = child.watchStart(settings.startTimeout(), door::close);
      try {
        child.connected(door.awaitWorker());
        return child;
      } catch (IOException e) {
        throw notStarted(child, e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw notStarted(child, new IOException("interrupted", e));
      } finally {
        watch.interrupt();
      }
    } finally {
      Files.deleteIfExists(socket);
      Files.deleteIfExists(Turnstile.beside(socket)); // both sides have it in memory, or never will
    }
  }

  /** A child that has ended by itself keeps its own exit code; one that hangs is killed. */
  private IOException notStarted(ChildJvm child, IOException cause) {
    child.kill();
    int exitCode = child.awaitExit(settings.grace());
    if (exitCode != 0 && exitCode != KILLED) {
      command.failedByItself();
    }
    String end =
        child.isLate()
            ? "did not connect within manyhands.process.start-timeout ('%s') and was killed"
                .formatted(text(settings.startTimeout()))
            : "ended with %s before it had connected".formatted(ExitCode.describe(exitCode));
    return new IOException(
        "a worker was started, but %s. Its output:%s"
            .formatted(
                end,
                child.output().isEmpty() ? " none" : "\n  " + String.join("\n  ", child.output())),
        cause);
  }

  /** As settings say it: 1m30s. */
  private static String text(Duration duration) {
    return duration.toString().substring("PT".length()).toLowerCase(Locale.ROOT);
  }

  /** Ends what goes on beside the workers, which have ended. */
  @Override
  public void close() {
    command.close();
  }
}
