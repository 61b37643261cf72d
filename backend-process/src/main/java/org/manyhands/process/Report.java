package org.manyhands.process;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.manyhands.task.TaskInfo;

/**
 * What is told of a task that failed.
 *
 * @param job the task
 * @param executor the name of its executor
 * @param worker where it was
 * @param outcome what became of it: the middle of a sentence
 * @param failure why, or {@code null} if it was cancelled
 * @param replay how it can be run again, or why it cannot
 */
record Report(
    Job job,
    String executor,
    Witness worker,
    String outcome,
    @Nullable Throwable failure,
    String replay) {

  private static final String NONE = "(none)";

  String text() {
    StringBuilder text = new StringBuilder();
    text.append(job.attempt().name()).append(' ').append(outcome).append(".\n");
    facts().forEach((name, value) -> text.append("%n%-11s%s".formatted(name, value)));
    section(text, "Outcome", failure == null ? "It was cancelled." : stackTrace(failure));
    section(text, "Threads of the worker when the task was interrupted", job.trail().trace());
    section(text, "What the task logged last", lines(job.trail().log()));
    section(
        text, "Last output of the worker, which may be of earlier tasks", lines(worker.output()));
    return text.append('\n').toString();
  }

  private Map<String, Object> facts() {
    TaskInfo info = job.attempt().info();
    Trail trail = job.trail();
    Map<String, Object> facts = new java.util.LinkedHashMap<>();
    facts.put("task", info.name());
    facts.put("id", info.id());
    facts.put("attempt", info.attempt());
    facts.put("tags", info.tags());
    facts.put("bytes", job.size());
    facts.put("executor", executor);
    facts.put("program", "pid %d".formatted(ProcessHandle.current().pid()));
    facts.put("worker", "%s. %s".formatted(worker.name(), worker.end()));
    facts.put("submitted", trail.submittedAt());
    facts.put("sent", known(trail.sentAt()));
    facts.put("started", known(trail.startedAt()));
    facts.put("ended", Instant.now());
    facts.put("it", trail.times());
    facts.put("replay", replay);
    return facts;
  }

  private static Object known(@Nullable Instant instant) {
    return instant == null ? "never" : instant;
  }

  private static void section(StringBuilder text, String title, String content) {
    text.append("\n\n").append(title).append(":\n").append(content.stripTrailing());
  }

  private static String lines(List<String> lines) {
    return lines.isEmpty() ? NONE : String.join("\n", lines);
  }

  /** An exception's own methods are a user's code, and may throw. */
  private static String stackTrace(Throwable thrown) {
    StringWriter text = new StringWriter();
    try {
      thrown.printStackTrace(new PrintWriter(text));
    } catch (RuntimeException | Error e) {
      return "%s%n(more cannot be told: its methods throw %s)"
          .formatted(thrown.getClass().getName(), e.getClass().getName());
    }
    return text.toString();
  }
}
