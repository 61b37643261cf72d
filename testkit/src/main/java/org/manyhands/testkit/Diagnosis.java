package org.manyhands.testkit;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.manyhands.TaskExecutor;

/** What a backend was doing when something did not happen: for those who read the failure. */
final class Diagnosis {

  private static final String OURS = "manyhands-";
  private static final int MOST_FRAMES = 12;

  private Diagnosis() {}

  /** The platform threads that executors and backends have made, and where they are. */
  static String threads() {
    return Thread.getAllStackTraces().entrySet().stream()
        .filter(entry -> entry.getKey().getName().startsWith(OURS))
        .sorted(Comparator.comparing(entry -> entry.getKey().getName()))
        .map(Diagnosis::describe)
        .collect(Collectors.joining());
  }

  private static String describe(Map.Entry<Thread, StackTraceElement[]> entry) {
    String frames =
        Arrays.stream(entry.getValue())
            .limit(MOST_FRAMES)
            .map("%n    at %s"::formatted)
            .collect(Collectors.joining());
    return "%n  '%s' is %s%s"
        .formatted(entry.getKey().getName(), entry.getKey().getState(), frames);
  }

  /** What executors have done so far. */
  static String executors(List<TaskExecutor> executors) {
    return executors.stream()
        .map(executor -> "%n  %s: %s".formatted(executor, executor.stats()))
        .collect(Collectors.joining());
  }
}
