package org.manyhands.process;

import java.nio.file.Path;
import org.manyhands.TaskExecutor;
import org.manyhands.command.Command;

/** A program that is killed while its worker waits for another program, which starts others. */
final class CommandParentMain {

  private CommandParentMain() {}

  public static void main(String[] args) {
    Command busy = Command.of("sh", "-c", Processes.BUSY_SCRIPT, "sh", args[1]);
    TaskExecutor executor = Processes.open();
    executor.run(busy.withFolder(Path.of(args[0])));
  }
}
