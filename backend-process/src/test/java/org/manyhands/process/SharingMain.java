package org.manyhands.process;

import java.nio.file.Path;
import org.manyhands.TaskExecutor;
import org.manyhands.shared.SharedDoubles;
import org.manyhands.testkit.FileGate;

/** A program that is killed while its worker reads what it shares. */
final class SharingMain {

  private SharingMain() {}

  public static void main(String[] args) {
    FileGate gate = FileGate.in(Path.of(args[0]), "gate");
    TaskExecutor executor =
        TaskExecutor.open(Processes.config().with("manyhands.process.shared-folder", args[0]));
    SharedDoubles shared = executor.share(new double[] {1, 2, 3});
    executor.run(() -> {
      double first = shared.get(0);
      gate.pass();
      return first + shared.get(1);
    });
  }
}
