package org.manyhands.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.manyhands.TaskExecutor;
import org.manyhands.TaskFuture;
import org.manyhands.testkit.FileGate;

/** What is left when a pool is closed, or its program is killed: nothing. */
class ProgramEndTest {

  @TempDir Path folder;

  @Test
  void closingLeavesNeitherProcessNorFile() throws Exception {
    Path temp = Files.createDirectory(folder.resolve("t"));
    Process program = start(ClosingMain.class, temp);
    assertEquals("1 file, then 0", program.inputReader().readLine());
    assertEquals("worker alive: true, then false", program.inputReader().readLine());
    assertEquals(0, program.waitFor());
  }

  @Test
  void shutdownNowEndsAWorkerThatRunsForEver() throws Exception {
    FileGate gate = FileGate.in(folder, "gate");
    TaskFuture<?> running;
    long pid;
    try (TaskExecutor executor = Processes.open()) {
      pid = Processes.pid(executor);
      running =
          executor.submit(() -> {
            gate.arrived().raise();
            gate.opened().awaitStubbornly();
          });
      gate.arrived().await();
      executor.shutdownNow();
    }
    assertTrue(running.isCancelled());
    assertFalse(Processes.isAlive(pid));
  }

  @Test
  void aParentThatIsKilledLeavesNoWorkerAndNoFile() throws Exception {
    Path temp = Files.createDirectory(folder.resolve("t"));
    Process parent = start(ParentMain.class, temp);
    long worker = Long.parseLong(parent.inputReader().readLine());
    assertTrue(Processes.isAlive(worker));

    parent.destroyForcibly().waitFor();

    Processes.await("the end of the worker", () -> !Processes.isAlive(worker));
    Processes.await("an empty folder", () -> isEmpty(temp));
  }

  @Test
  void aParentThatIsKilledLeavesNoProgramThatItsWorkersRun() throws Exception {
    Process parent = start(CommandParentMain.class, folder, "4325");
    Processes.await("a program in the worker", () -> Files.exists(folder.resolve("busy")));

    parent.destroyForcibly().waitFor();

    Processes.await("the end of the program", () -> Processes.sleeping("4325").isEmpty());
  }

  private static Process start(Class<?> main, Path folder, String... arguments) throws IOException {
    List<String> all = new ArrayList<>(List.of(folder.toString()));
    all.addAll(List.of(arguments));
    return Processes.java(List.of("-Djava.io.tmpdir=" + folder), main, all.toArray(String[]::new))
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  private static boolean isEmpty(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files.findAny().isEmpty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
