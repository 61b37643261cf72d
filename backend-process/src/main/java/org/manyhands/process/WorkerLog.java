package org.manyhands.process;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/** Logs in the program what was logged in a worker, and says where it came from. */
final class WorkerLog {

  /** In the logging context: the worker. */
  private static final String WORKER = "manyhands.worker";

  /** In the logging context: the task that ran meanwhile. */
  private static final String TASK = "manyhands.task";

  private WorkerLog() {}

  static void log(LogEntry entry, String worker, @Nullable Job running) {
    Map<String, String> before = MDC.getCopyOfContextMap();
    try {
      MDC.setContextMap(entry.mdc());
      MDC.put(WORKER, worker);
      if (running != null) {
        MDC.put(TASK, running.attempt().info().name());
      }
      LoggerFactory.getLogger(entry.logger()).atLevel(entry.level()).log(entry.message());
    } finally {
      MDC.clear();
      if (before != null) {
        MDC.setContextMap(before);
      }
    }
  }
}
