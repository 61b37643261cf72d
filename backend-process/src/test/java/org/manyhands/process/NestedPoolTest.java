package org.manyhands.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.manyhands.Cancellation;
import org.manyhands.ExecutorConfig;
import org.manyhands.TaskExecutor;
import org.manyhands.TaskFuture;
import org.manyhands.testkit.FileGate;

/** A pool that a task opens leaves nothing behind, however its worker ends. */
class NestedPoolTest {

  @TempDir Path folder;

  private static List<Path> folders(Path where) {
    try (Stream<Path> files = Files.list(where)) {
      return files.filter(Files::isDirectory).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path ownFolder(TaskExecutor executor) {
    return Path.of(executor.run(() -> System.getProperty("org.manyhands.process.folder")));
  }

  /** A task that has a pool with a busy worker, heeds nothing, and says where the pool is. */
  private static TaskFuture<?> submitStubborn(TaskExecutor executor, FileGate gate) {
    return executor.submit(() -> {
      TaskExecutor inner = Processes.open();
      var _ = inner.submit(() -> gate.opened().awaitStubbornly());
      while (folders(Path.of(System.getProperty("org.manyhands.process.folder"))).isEmpty()) {
        Thread.onSpinWait();
      }
      gate.arrived().raise();
      gate.opened().awaitStubbornly();
    });
  }

  @Test
  void itsFolderGoesWithAWorkerThatIsKilled() throws Exception {
    ExecutorConfig config = Processes.config().with("manyhands.process.grace", "50ms");
    FileGate gate = FileGate.in(folder, "gate");
    try (TaskExecutor executor = TaskExecutor.open(config)) {
      Path outer = ownFolder(executor);
      TaskFuture<?> task = submitStubborn(executor, gate);
      gate.arrived().await();
      assertEquals(1, folders(outer).size());
      assertEquals(Cancellation.STOPPED, task.cancel(Duration.ofSeconds(30)));
      assertEquals(List.of(), folders(outer));
    }
  }

  @Test
  void itsFolderGoesWithAWorkerThatSomebodyElseKills() throws Exception {
    FileGate gate = FileGate.in(folder, "gate");
    Path outer;
    try (TaskExecutor executor = Processes.open()) {
      outer = ownFolder(executor);
      long pid = Processes.pid(executor);
      TaskFuture<?> task = submitStubborn(executor, gate);
      gate.arrived().await();
      Processes.kill(pid);
      Processes.await("its end", task::isDone);
      Processes.await("the end of the folder", () -> folders(outer).isEmpty());
    }
    assertTrue(Files.notExists(outer));
  }

  @Test
  void itsFolderGoesWithTheOuterOne() throws Exception {
    FileGate gate = FileGate.in(folder, "gate");
    Path outer;
    try (TaskExecutor executor = Processes.open()) {
      outer = ownFolder(executor);
      var _ = submitStubborn(executor, gate);
      gate.arrived().await();
      executor.shutdownNow();
    }
    assertTrue(Files.notExists(outer));
  }
}
