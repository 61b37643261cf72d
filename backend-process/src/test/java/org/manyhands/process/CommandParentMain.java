package org.manyhands.process;

import java.nio.file.Path;
import org.manyhands.TaskExecutor;
import org.manyhands.command.Command;

/** A program that is killed while its worker waits for another program. */
final class CommandParentMain {

  private CommandParentMain() {}

  public static void main(String[] args) {
    Command endless = Command.of("sh", "-c", "echo $$ > new; mv new pid; sleep 1000; true");
    TaskExecutor executor = Processes.open();
    executor.run(endless.withFolder(Path.of(args[0])));
  }
}
