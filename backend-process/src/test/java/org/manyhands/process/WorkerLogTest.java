package org.manyhands.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.manyhands.Cancellation;
import org.manyhands.ExecutorConfig;
import org.manyhands.TaskExecutor;
import org.manyhands.TaskFuture;
import org.manyhands.TaskOptions;
import org.manyhands.task.Action;
import org.manyhands.task.WorkerLostException;
import org.manyhands.testkit.FileGate;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/** What tasks log and print arrives in the log of the program. */
class WorkerLogTest {

  private static final String NAME = "shop.Checkout";
  private static final String OUTPUT = "org.manyhands.process.output";

  private final Logger logger = (Logger) LoggerFactory.getLogger(NAME);
  private final Logger output = (Logger) LoggerFactory.getLogger(OUTPUT);
  private final Logger workers = (Logger) LoggerFactory.getLogger(WorkerProcess.class);
  private final Events events = new Events();

  /** The formatted message is taken at once: a worker's context is gone later. */
  private static final class Events extends AppenderBase<ILoggingEvent> {

    private final List<ILoggingEvent> all = new CopyOnWriteArrayList<>();

    @Override
    protected void append(ILoggingEvent event) {
      event.prepareForDeferredProcessing();
      all.add(event);
    }
  }

  @BeforeEach
  void listen() {
    events.start();
    for (Logger each : List.of(logger, output, workers)) {
      each.setLevel(Level.TRACE);
      each.setAdditive(false);
      each.addAppender(events);
    }
  }

  @AfterEach
  void stopListening() {
    for (Logger each : List.of(logger, output, workers)) {
      each.detachAppender(events);
      each.setLevel(null);
      each.setAdditive(true);
    }
    MDC.clear();
  }

  private List<String> messages() {
    return events.all.stream().map(ILoggingEvent::getFormattedMessage).toList();
  }

  @Test
  void whereATaskWasThatHadToBeKilledIsTold(@TempDir Path folder) {
    FileGate gate = FileGate.in(folder, "gate");
    Action stubborn =
        () -> {
          gate.arrived().raise();
          gate.opened().awaitStubbornly();
        };
    try (TaskExecutor executor = Processes.open()) {
      TaskFuture<?> task = executor.submit(stubborn, TaskOptions.named("stubborn"));
      Processes.await("the task to run", gate.arrived()::isRaised);
      assertEquals(Cancellation.STOPPED, task.cancel(Duration.ofSeconds(30)));
    }
    String told =
        messages().stream().filter(text -> text.contains("heed")).findFirst().orElseThrow();
    assertTrue(told.contains("Task 'stubborn'"), told);
    String where = WorkerLogTest.class.getName() + ".lambda"; // in it from the flag to its end
    assertTrue(told.contains(where), told);
  }

  @Test
  void aLostTaskSaysHowLongItWaitedAndRanAndWhatItLoggedLast(@TempDir Path folder) {
    FileGate gate = FileGate.in(folder, "gate");
    Action task =
        () -> {
          for (int i = 1; i <= 1000; i++) {
            LoggerFactory.getLogger(NAME).info("step {}\n{}", i, "x".repeat(300));
          }
          gate.pass();
        };
    try (TaskExecutor executor = Processes.open()) {
      long pid = Processes.pid(executor);
      TaskFuture<?> lost = executor.submit(task);
      Processes.await("its last words", () -> messages().size() == 1000);
      Processes.kill(pid);
      String told = assertThrows(WorkerLostException.class, lost::join).toString();
      assertTrue(
          told.matches("(?s).* It waited for \\d+\\.\\d{3} s and ran for \\d+\\.\\d{3} s\\..*"),
          told);
      assertTrue(told.contains("INFO shop.Checkout: step 1000"), told);
      assertTrue(told.contains("step 996"), told);
      assertFalse(told.contains("step 995"), told);
      assertTrue(told.length() < 3000, told);
    }
  }

  @Test
  void whatATaskLogsIsLoggedByTheProgramBeforeTheTaskEnds() {
    try (TaskExecutor executor = Processes.open()) {
      MDC.put("customer", "17");
      executor.run(
          () -> LoggerFactory.getLogger(NAME).warn("{} of {} sold", 3, "tea"),
          TaskOptions.named("sale"));
      ILoggingEvent event = events.all.getFirst();
      assertEquals("3 of tea sold", event.getFormattedMessage());
      assertEquals(Level.WARN, event.getLevel());
      assertEquals(NAME, event.getLoggerName());
      Map<String, String> mdc = event.getMDCPropertyMap();
      assertEquals("17", mdc.get("customer"));
      assertEquals("sale", mdc.get("manyhands.task"));
      assertTrue(mdc.toString().contains("manyhands.worker=worker-1 (pid "), mdc::toString);
    }
  }

  @Test
  void exceptionsAreLoggedWithTheirStack() {
    try (TaskExecutor executor = Processes.open()) {
      executor.run(() -> LoggerFactory.getLogger(NAME).error("failed", new IOException("disk")));
      String message = messages().getFirst();
      assertTrue(message.startsWith("failed"), message);
      assertTrue(message.contains("java.io.IOException: disk"), message);
      assertTrue(message.contains("at org.manyhands.process.WorkerLogTest"), message);
    }
  }

  @Test
  void theLevelIsConfigured() {
    ExecutorConfig config = Processes.config().with("manyhands.process.log-level", "debug");
    try (TaskExecutor executor = TaskExecutor.open(config)) {
      executor.run(WorkerLogTest::logTwice);
      assertEquals(List.of("debug"), messages());
    }
    events.all.clear();
    try (TaskExecutor executor = Processes.open()) {
      executor.run(WorkerLogTest::logTwice);
      assertEquals(List.of(), messages());
    }
  }

  private static void logTwice() {
    LoggerFactory.getLogger(NAME).trace("trace");
    LoggerFactory.getLogger(NAME).debug("debug");
  }

  @Test
  void manyEntriesArriveInOrder() {
    try (TaskExecutor executor = Processes.open()) {
      executor.run(() -> {
        for (int i = 0; i < 5000; i++) {
          LoggerFactory.getLogger(NAME).info("{}", i);
        }
      });
      List<String> messages = messages();
      assertEquals(5000, messages.size());
      for (int i = 0; i < messages.size(); i++) {
        assertEquals(Integer.toString(i), messages.get(i));
      }
    }
  }

  @Test
  void whatATaskPrintsHarmsNothingAndIsLogged() {
    try (TaskExecutor executor = Processes.open()) {
      executor.run(() -> {
        System.out.println("to standard output");
        System.err.println("to standard error");
        for (int i = 0; i < 10_000; i++) {
          System.out.print("flood ");
        }
        System.out.println();
      });
      assertEquals(42, executor.run(() -> 42));
      Processes.await(
          "the output",
          () ->
              messages().stream().anyMatch(text -> text.contains("to standard output"))
                  && messages().stream().anyMatch(text -> text.contains("to standard error")));
    }
  }

  @Test
  void anEntryOfWhichNothingIsRightIsRefused() {
    LogEntry entry = new LogEntry(org.slf4j.event.Level.INFO, NAME, "text", Map.of("a", "b"));
    byte[] good = entry.frame().payload();
    for (int length = 0; length < good.length; length++) {
      byte[] cut = java.util.Arrays.copyOf(good, length);
      assertThrows(IOException.class, () -> LogEntry.read(cut));
    }
  }
}
