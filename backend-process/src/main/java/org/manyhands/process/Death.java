package org.manyhands.process;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.manyhands.task.WorkerLostException;
import org.manyhands.wire.ExitCode;

/**
 * How a worker ended, for those whose tasks it had.
 *
 * @param worker its name
 * @param exitCode of its process
 * @param output the last lines of its output
 * @param crashLog a sentence on where its JVM has written why it crashed, with a space before it;
 *     or nothing
 */
record Death(String worker, int exitCode, List<String> output, String crashLog) {

  private static final String RAN = "ran the task, which may have run in part";
  private static final String RECEIVED =
      "received the task, as others did before it; is its heap too small?";

  static Death of(String worker, int exitCode, ChildJvm child, Path log, boolean kept) {
    return new Death(worker, exitCode, child.output(), crashLog(log, kept));
  }

  private static String crashLog(Path log, boolean kept) {
    if (!Files.exists(log)) {
      return "";
    }
    return kept
        ? " Crash log: '%s'.".formatted(log)
        : " Set manyhands.process.crash-folder to keep its crash log.";
  }

  /** Of a task that it had started. */
  WorkerLostException whileItRan(Job job) {
    return lost(job, RAN);
  }

  /** Of a task that no worker survives, although none has started it. */
  WorkerLostException whileItReceived(Job job) {
    return lost(job, RECEIVED);
  }

  private WorkerLostException lost(Job job, String doing) {
    String lines = output.isEmpty() ? " none" : "\n  " + String.join("\n  ", output);
    return new WorkerLostException(
        "%s has no result: %s ended with %s while it %s.%s Last output:%s"
            .formatted(
                job.attempt().name(), worker, ExitCode.describe(exitCode), doing, crashLog, lines),
        worker,
        exitCode,
        output,
        null);
  }
}
