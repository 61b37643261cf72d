package org.manyhands.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.manyhands.ExecutorConfig;
import org.manyhands.TaskExecutor;
import org.manyhands.TaskFuture;
import org.manyhands.task.Action;
import org.manyhands.task.TaskContext;
import org.slf4j.LoggerFactory;

/** That an executor is closed, or a task cancelled, is no news for a log. */
class QuietEndTest {

  private static final String ALL = "org.manyhands.process";

  private static List<String> news(LogCapture log) {
    return log.events().stream()
        .filter(event -> event.getLevel().isGreaterOrEqual(Level.WARN))
        .map(ILoggingEvent::getFormattedMessage)
        .toList();
  }

  private static List<ILoggingEvent> stacks(LogCapture log) {
    return log.events().stream()
        .filter(event -> event.getLoggerName().equals(WorkerProcess.class.getName()))
        .filter(event -> event.getThrowableProxy() != null)
        .toList();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "org.manyhands.process.ProcessSettingsTest$Hanging"})
  void closingWhileAWorkerStarts(String initializer) {
    ExecutorConfig config =
        Processes.config()
            .with("manyhands.process.initializer", initializer)
            .with("manyhands.process.grace", "200ms");
    try (LogCapture log = new LogCapture(ALL)) {
      for (int round = 0; round < 5; round++) {
        try (TaskExecutor executor = TaskExecutor.open(config)) {
          TaskFuture<Integer> task = executor.submit(() -> 1);
          Processes.await("a child", () -> ProcessHandle.current().children().count() > 0);
          task.cancel(true);
          executor.shutdownNow();
        }
      }
      assertEquals(List.of(), news(log));
      assertEquals(List.of(), stacks(log));
    }
  }

  @Test
  void closingWhileATaskTellsItsProgress() {
    Action endless =
        () -> {
          LoggerFactory.getLogger(ALL).info("begun");
          for (long i = 1; true; i++) {
            TaskContext.current().orElseThrow().progress(i, Long.MAX_VALUE);
          }
        };
    try (LogCapture log = new LogCapture(ALL)) {
      try (TaskExecutor executor =
          TaskExecutor.open(Processes.config().with("manyhands.process.grace", "200ms"))) {
        TaskFuture<?> task = executor.submit(endless);
        Processes.await("the task", () -> !log.levels("begun").isEmpty());
        executor.shutdownNow();
        assertTrue(task.isDone());
      }
      assertTrue(log.levels("told of no more").isEmpty(), () -> log.events().toString());
    }
  }
}
