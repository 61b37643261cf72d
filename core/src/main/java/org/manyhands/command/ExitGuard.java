package org.manyhands.command;

import org.jspecify.annotations.Nullable;

/** Sees to it that nothing of a program is left when its run ends, or in order, this JVM. */
final class ExitGuard implements AutoCloseable {

  private final Thread hook = Thread.ofPlatform().name("manyhands-exit").unstarted(this::exit);
  private @Nullable ProcessTree tree;
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
    Process process = Launch.start(command);
    tree = new ProcessTree(process.toHandle());
    return process;
  }

  private synchronized void exit() {
    exiting = true;
    kill();
  }

  private synchronized void kill() {
    if (tree != null) {
      tree.kill();
    }
  }

  /** Kills what is left. */
  @Override
  public void close() {
    kill();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException ending) {
      return; // the hook runs, or has run
    }
  }
}
