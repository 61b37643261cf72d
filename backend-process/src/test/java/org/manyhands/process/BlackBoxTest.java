package org.manyhands.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.manyhands.Cancellation;
import org.manyhands.ExecutorConfig;
import org.manyhands.TaskExecutor;
import org.manyhands.TaskFuture;
import org.manyhands.TaskOptions;
import org.manyhands.task.Action;
import org.manyhands.task.BackendUnavailableException;
import org.manyhands.task.TaskFailedException;
import org.manyhands.task.TaskNotSerializableException;
import org.manyhands.task.TaskTimeoutException;
import org.manyhands.task.WorkerLostException;
import org.manyhands.testkit.FileGate;
import org.slf4j.LoggerFactory;

/** Of each task that fails in a worker, there is a report when its future has ended. */
class BlackBoxTest {

  @TempDir Path folder;
  private Path reports;

  @BeforeEach
  void name() {
    reports = folder.resolve("some/reports");
  }

  private FileGate gate() {
    return FileGate.in(folder, "gate");
  }

  private TaskExecutor open() {
    return TaskExecutor.open(config());
  }

  private ExecutorConfig config() {
    return Processes.config().with("manyhands.process.black-box-folder", reports.toString());
  }

  private List<Path> files(String suffix) {
    try (Stream<Path> files = Files.list(reports)) {
      return files.filter(file -> file.toString().endsWith(suffix)).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The only one. */
  private String report() throws IOException {
    assertEquals(1, files(".txt").size());
    assertEquals(1, files(".task").size());
    return Files.readString(files(".txt").getFirst());
  }

  private static void assertHas(String text, String... parts) {
    for (String part : parts) {
      assertTrue(text.contains(part), () -> "no '%s' in:%n%s".formatted(part, text));
    }
  }

  @Test
  void aTaskThatThrowsIsReportedBeforeItsFutureEnds() throws IOException {
    Action sale =
        () -> {
          LoggerFactory.getLogger("shop.Checkout").info("sold {}", 3);
          throw new IOException("no disk");
        };
    try (TaskExecutor executor = open()) {
      long pid = Processes.pid(executor);
      TaskOptions options = TaskOptions.named("a sale/1").withTag("customer", "17");
      assertThrows(TaskFailedException.class, () -> executor.run(sale, options));
      String report = report();
      assertHas(report, "Task 'a sale/1' failed.", "attempt    1", "executor   test");
      assertHas(report, "customer=17", "worker-1 (pid %d). It lives on.".formatted(pid));
      assertHas(report, "java.io.IOException: no disk", "at " + BlackBoxTest.class.getName());
      assertHas(report, "INFO shop.Checkout: sold 3", "where it was is not known");
      assertHas(report, "waited for ", " and ran for ", "submitted  20", "sent       20");
      assertHas(report, "started    20", "ended      20", Replay.class.getName());
      assertHas(report, "'%s'".formatted(files(".task").getFirst()));
      String name = files(".txt").getFirst().getFileName().toString();
      assertTrue(name.matches("\\d{8}T\\d{9}Z-a_sale_1-\\d+-1\\.txt"), name);
    }
  }

  @Test
  void whatSucceedsOrHeedsItsCancellationIsNotReported() throws Exception {
    FileGate gate = gate();
    try (TaskExecutor executor = open()) {
      executor.run(() -> 1);
      TaskFuture<?> task = executor.submit((Action) gate::pass);
      gate.arrived().await();
      assertEquals(Cancellation.STOPPED, task.cancel(Duration.ofSeconds(30)));
      executor.run(() -> 1);
    }
    assertEquals(List.of(), files(""));
  }

  @Test
  void aTaskThatHeedsItsTimeoutIsReportedWithTheThreadsOfItsWorker() throws Exception {
    FileGate gate = gate();
    Action waits =
        () -> {
          Thread.ofPlatform().daemon().name("helper").start(gate.opened()::awaitStubbornly);
          gate.pass();
        };
    try (TaskExecutor executor = open()) {
      long pid = Processes.pid(executor);
      TaskOptions options = TaskOptions.named("waits").withTimeout(Duration.ofSeconds(1));
      assertThrows(TaskTimeoutException.class, () -> executor.run(waits, options));
      assertEquals(pid, Processes.pid(executor)); // it has answered
      String report = report();
      assertHas(report, "Task 'waits' failed, and heeded its interrupt.");
      assertHas(
          report, TaskTimeoutException.class.getName(), "FileFlag.await(", "\"helper\" daemon");
    }
  }

  @Test
  void aTaskThatIsKilledIsReported() throws Exception {
    FileGate gate = gate();
    try (TaskExecutor executor = open()) { // with time enough to tell where it is
      TaskFuture<?> stubborn =
          executor.submit(() -> {
            gate.arrived().raise();
            gate.opened().awaitStubbornly();
          });
      gate.arrived().await();
      assertEquals(Cancellation.STOPPED, stubborn.cancel(Duration.ofSeconds(30)));
      String report = report();
      assertHas(report, "was cancelled, and its worker ended.", "It was cancelled.");
      assertHas(
          report, BlackBoxTest.class.getName() + ".lambda", "\"manyhands-lifeline\"", "SIGKILL");
    }
  }

  @Test
  void aTaskThatIgnoresItsTimeoutIsReportedOnce() throws Exception {
    FileGate gate = gate();
    try (TaskExecutor executor =
        TaskExecutor.open(config().with("manyhands.process.grace", "100ms"))) {
      Processes.pid(executor);
      TaskOptions options = TaskOptions.named("late").withTimeout(Duration.ofSeconds(1));
      Action stubborn = gate.opened()::awaitStubbornly;
      assertThrows(TaskTimeoutException.class, () -> executor.run(stubborn, options));
      Processes.pid(executor); // after it was killed
    }
    String report = report();
    assertHas(report, "Task 'late' failed, and its worker ended.", "exceeded its timeout");
  }

  @Test
  void aLostWorkerIsReportedWithItsLastOutput() throws IOException {
    try (TaskExecutor executor = open()) {
      Action exits =
          () -> {
            System.out.println("last words");
            Runtime.getRuntime().halt(9);
          };
      assertThrows(WorkerLostException.class, () -> executor.run(exits));
      String report = report();
      assertHas(report, "It ended with exit code 9.", WorkerLostException.class.getName());
      assertHas(report, "Last output of the worker, which may be of earlier tasks:\nlast words");
    }
  }

  @Test
  void aResultThatCannotCrossIsReported() throws IOException {
    try (TaskExecutor executor = open()) {
      assertThrows(TaskNotSerializableException.class, () -> executor.run(() -> new Object()));
      assertHas(report(), "failed.", TaskNotSerializableException.class.getName());
    }
  }

  @Test
  void anExceptionWhoseMethodsThrowIsReported() throws IOException {
    try (TaskExecutor executor = open()) {
      assertThrows(
          TaskFailedException.class,
          () ->
              executor.run(() -> {
                throw new Unspeakable();
              }));
      assertHas(report(), Unspeakable.class.getName());
    }
  }

  private static final class Unspeakable extends RuntimeException {
    private static final long serialVersionUID = 1L;

    @Override
    public String getMessage() {
      throw new IllegalStateException("on purpose");
    }
  }

  @Test
  void whatClosingCancelsIsNotReported() throws Exception {
    FileGate gate = gate();
    TaskFuture<?> running;
    try (TaskExecutor executor = open()) {
      running =
          executor.submit(() -> {
            gate.arrived().raise();
            gate.opened().awaitStubbornly();
          });
      gate.arrived().await();
      executor.shutdownNow();
    }
    assertTrue(running.isCancelled());
    assertEquals(List.of(), files(""));
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void onlyTheUserCanReadWhatIsWritten() throws IOException {
    try (TaskExecutor executor = open()) {
      assertThrows(TaskFailedException.class, () -> executor.run(() -> 1 / zero()));
      assertEquals("rwx------", permissions(reports));
      assertEquals("rw-------", permissions(files(".txt").getFirst()));
      assertEquals("rw-------", permissions(files(".task").getFirst()));
    }
  }

  private static String permissions(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }

  private static int zero() {
    return 0;
  }

  @Test
  void onlyTheLastReportsAreKeptAndNothingElseIsDeleted() throws IOException {
    Files.createDirectories(reports);
    Files.createFile(reports.resolve("10000101T000000000Z-mine.log"));
    Files.createFile(reports.resolve("10000101T000000000Z-old-1-1.txt"));
    try (TaskExecutor executor = open()) {
      for (int i = 0; i < 110; i++) {
        assertThrows(TaskFailedException.class, () -> executor.run(() -> 1 / zero()));
      }
    }
    assertEquals(100, files(".txt").size());
    assertEquals(100, files(".task").size());
    assertEquals(1, files(".log").size());
    assertFalse(files(".txt").getFirst().toString().contains("old"));
  }

  @Test
  void noMoreThanSoManyBytesAreKept() throws IOException {
    ReportFolder three = new ReportFolder(reports, 100, 300);
    for (int i = 0; i < 5; i++) {
      three.write("20260101T000000%03dZ-t-1-1".formatted(i), "x".repeat(100));
    }
    three.prune();
    assertEquals(3, files(".txt").size());
    three.write("20260101T000000999Z-t-1-1", "x".repeat(1000));
    three.prune();
    assertEquals(1, files(".txt").size()); // the last one is never too large
  }

  @Test
  void namesThatAreTakenAreNotTakenAgain() throws IOException {
    ReportFolder target = new ReportFolder(reports, 100, 300);
    String first = target.newName("t", 1, 1);
    target.write(first, "");
    for (int i = 0; i < 100; i++) {
      target.write(target.newName("t", 1, 1), "");
    }
    assertEquals(101, files(".txt").size());
  }

  @Test
  void aFolderThatCannotBeMadeIsToldWhenTheExecutorIsOpened() throws IOException {
    Files.writeString(folder.resolve("some"), "a file");
    BackendUnavailableException e = assertThrows(BackendUnavailableException.class, this::open);
    assertHas(e.toString(), "'%s'".formatted(reports), "manyhands.process.black-box-folder");
  }

  @Test
  void aFolderThatIsGoneCostsTheReportAndNothingElse() throws IOException {
    try (TaskExecutor executor = open()) {
      Files.delete(reports);
      assertThrows(TaskFailedException.class, () -> executor.run(() -> 1 / zero()));
      assertEquals(1, executor.run(() -> 1));
    }
    assertFalse(Files.exists(reports));
  }
}
