package org.manyhands.command;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.manyhands.wire.ProcessTree;

/** Sees to it that nothing of a program is left when its run ends, or in order, this JVM. */
final class ExitGuard implements AutoCloseable {

  private final Thread hook = Thread.ofPlatform().name("manyhands-exit").unstarted(this::exit);
  private @Nullable Process process;
  private boolean exiting;

  /**
   * Guards from now on.
   *
   * @throws IllegalStateException if this JVM is ending already
   */
  ExitGuard() {
    Runtime.getRuntime().addShutdownHook(hook);
  }

  /** Starts a program, with no moment in which it runs unguarded. */
  synchronized Process start(Command command) throws CommandFailedException {
    if (exiting) {
      throw new IllegalStateException("%s is not started: this JVM is ending.".formatted(command));
    }
    Process started = Launch.start(command);
    process = started;
    return started;
  }

  private synchronized void exit() {
    exiting = true;
    kill();
  }

  private synchronized void kill() {
    if (process != null) {
      ProcessTree.of(process.toHandle()).kill();
    }
  }

  /** Kills what is left, and lets go of its output. */
  @Override
  public void close() throws IOException {
    kill();
    forgetHook();
    closeOutput();
  }

  private void forgetHook() {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException ending) {
      return; // the hook runs, or has run
    }
  }

  /**
   * Not before the kill: a program that dies because nobody reads what it prints would leave behind
   * what it has started.
   */
  private synchronized void closeOutput() throws IOException {
    if (process != null) {
      process.getInputStream().close();
      process.getErrorStream().close();
    }
  }
}
