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

  /** How much of the task's log the message has. */
  private static final int LOG_LINES = 5;

  private static final int LONGEST_LINE = 300;

  /** Of a JVM with {@code ExitOnOutOfMemoryError}. */
  private static final int OUT_OF_MEMORY = 3;

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

  /** What a report says of the worker. */
  Witness witness(boolean closing) {
    String end = "It ended with %s.%s".formatted(ExitCode.describe(exitCode), crashLog);
    return new Witness(worker, output, false, end, closing);
  }

  private WorkerLostException lost(Job job, String doing) {
    Trail trail = job.trail();
    return new WorkerLostException(
        "%s has no result: %s ended with %s while it %s. It %s.%s%s Last output of the worker:%s%s"
            .formatted(
                job.attempt().name(),
                worker,
                ExitCode.describe(exitCode),
                doing,
                trail.times(),
                crashLog,
                heapHint(),
                output.isEmpty() ? " none" : lines(output),
                lastLog(trail.log())),
        worker,
        exitCode,
        output,
        null);
  }

  private String heapHint() {
    boolean full = output.stream().anyMatch(line -> line.contains("OutOfMemoryError: Java heap"));
    return exitCode == OUT_OF_MEMORY && full
        ? " Its heap was full: raise manyhands.process.heap, or let tasks need less."
        : "";
  }

  private static String lastLog(List<String> log) {
    List<String> last = log.subList(Math.max(0, log.size() - LOG_LINES), log.size());
    return last.isEmpty()
        ? ""
        : "\nIts last log entries:" + lines(last.stream().map(Death::brief).toList());
  }

  /** The first line of an entry; a report has all of it. */
  private static String brief(String entry) {
    String line = entry.lines().findFirst().orElse("");
    return line.length() <= LONGEST_LINE ? line : line.substring(0, LONGEST_LINE) + "...";
  }

  private static String lines(List<String> lines) {
    return "\n  " + String.join("\n  ", lines);
  }
}
