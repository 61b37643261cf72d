package org.manyhands.process;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.manyhands.ExecutorConfig;
import org.manyhands.TaskExecutor;
import org.manyhands.TaskFuture;
import org.manyhands.testkit.FileGate;

/** What tasks have started dies with a worker that is killed, even what is just being started. */
class WorkerKillTest {

  private static final int ROUNDS = 5 * Integer.getInteger("test.rounds", 1);

  @TempDir Path folder;

  @Test
  void aWorkerIsKilledWithAllThatItsTasksHaveStarted() throws Exception {
    ExecutorConfig config = Processes.config().with("manyhands.process.grace", "10ms");
    try (TaskExecutor executor = TaskExecutor.open(config)) {
      for (int i = 0; i < ROUNDS; i++) {
        long pid = Processes.pid(executor);
        Path place = Files.createDirectory(folder.resolve("round" + i));
        TaskFuture<?> stubborn = submitStubborn(executor, place);
        Processes.await("a busy program", () -> Files.exists(place.resolve("busy")));
        assertTrue(stubborn.cancel(true));
        Processes.await("the end of the worker", () -> !Processes.isAlive(pid));
        Processes.await("the end of the programs", () -> Processes.sleeping("4326").isEmpty());
      }
    }
  }

  /** A task that heeds no interrupt, and has started a program that starts others. */
  private static TaskFuture<?> submitStubborn(TaskExecutor executor, Path folder) {
    String place = folder.toString();
    return executor.submit(() -> {
      start(place);
      FileGate.in(Path.of(place), "never").opened().awaitStubbornly();
    });
  }

  private static void start(String place) throws IOException {
    new ProcessBuilder("sh", "-c", Processes.BUSY_SCRIPT, "sh", "4326")
        .directory(Path.of(place).toFile())
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
  }
}
