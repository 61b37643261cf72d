package org.manyhands.process;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.manyhands.ExecutorConfig;
import org.manyhands.TaskExecutor;
import org.manyhands.TaskOptions;
import org.manyhands.shared.SharedInts;
import org.manyhands.task.Task;
import org.manyhands.task.TaskContext;
import org.manyhands.task.TaskException;

/** A task that failed is run again, in a JVM that has nothing but its file and its classes. */
class ReplayTest {

  @TempDir Path folder;

  private record Replayed(int exitCode, String output) {}

  private ExecutorConfig config() {
    return Processes.config().with("manyhands.process.black-box-folder", folder + "/box");
  }

  /** Runs a task that fails, among others, and returns its file. */
  private Path fail(ExecutorConfig config, Task<?> task) throws IOException {
    try (TaskExecutor executor = TaskExecutor.open(config)) {
      LocalDate date = LocalDate.EPOCH;
      executor.run(() -> date); // so that there are descriptors of others
      TaskOptions options = TaskOptions.named("sale").withTag("customer", "17");
      assertThrows(TaskException.class, () -> executor.run(task, options));
    }
    return onlyFile();
  }

  private Path onlyFile() throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve("box"))) {
      return files.filter(file -> file.toString().endsWith(".task")).findFirst().orElseThrow();
    }
  }

  private Replayed replay(String... arguments) throws Exception {
    Process program =
        Processes.java(List.of(), Replay.class, arguments).redirectErrorStream(true).start();
    String output = new String(program.getInputStream().readAllBytes(), UTF_8);
    return new Replayed(program.waitFor(), output);
  }

  private static void assertHas(Replayed seen, int exitCode, String... parts) {
    for (String part : parts) {
      assertTrue(seen.output().contains(part), () -> "no '%s' in %s".formatted(part, seen));
    }
    assertEquals(exitCode, seen.exitCode(), seen::toString);
  }

  @Test
  void whatItThrowsIsPrintedWithItsStack() throws Exception {
    List<String> captured = new ArrayList<>(List.of("tea", "milk"));
    Path file =
        fail(
            config(),
            () -> {
              throw new IOException("no " + captured);
            });
    assertHas(
        replay(file.toString()),
        1,
        "java.io.IOException: no [tea, milk]",
        "ReplayTest.lambda$whatItThrows",
        "at org.manyhands.process.Replay.main(");
  }

  @Test
  void whatItReturnsIsPrinted() throws Exception {
    Path needed = folder.resolve("needed");
    String path = needed.toString();
    Path file =
        fail(
            config(),
            () -> {
              if (Files.notExists(Path.of(path))) {
                throw new IOException("missing");
              }
              TaskContext context = TaskContext.current().orElseThrow();
              context.progress(1, 2);
              return new Object[] {
                Thread.currentThread().getName(),
                context.task().name(),
                context.task().tags(),
                context.task().attempt(),
                new int[] {1, 2}
              };
            });
    Files.createFile(needed);
    assertHas(replay(file.toString()), 0, "[main, sale, {customer=17}, 1, [1, 2]]");
  }

  @Test
  void theFilterOfThePoolHoldsHere() throws Exception {
    AtomicInteger refused = new AtomicInteger(42);
    ExecutorConfig config =
        config().with("manyhands.process.filter", "!java.util.concurrent.atomic.AtomicInteger");
    Path file = fail(config, () -> refused);
    assertHas(replay(file.toString()), 1, "filter status: REJECTED");
  }

  @Test
  void aTaskWithASharedArrayIsToldThatItCannot() throws Exception {
    try (TaskExecutor executor = TaskExecutor.open(config());
        SharedInts shared = executor.share(new int[] {1, 2, 3})) {
      assertThrows(TaskException.class, () -> executor.run(() -> 1 / (shared.get(0) - 1)));
    }
    Replayed told = replay(onlyFile().toString());
    assertHas(told, 2, "cannot be replayed: its task has a shared array");
    assertFalse(told.output().contains("\tat "), told::output);
  }

  @Test
  void aFileThatHoldsNoTaskIsToldAsSuch() throws Exception {
    Path other = Files.writeString(folder.resolve("other"), "something else");
    assertHas(replay(other.toString()), 2, "'%s' cannot be replayed".formatted(other));
    assertHas(replay(folder + "/none"), 2, "NoSuchFileException");
    Path good = fail(config(), () -> 1 / (LocalDate.EPOCH.getDayOfYear() - 1));
    byte[] bytes = Files.readAllBytes(good);
    Path cut = Files.write(folder.resolve("cut"), java.util.Arrays.copyOf(bytes, bytes.length - 9));
    assertHas(replay(cut.toString()), 2, "'%s' cannot be replayed".formatted(cut));
  }

  @Test
  void withoutAFileItSaysHowItIsUsed() throws Exception {
    assertHas(replay(), 2, "Usage: ", "FILE.task");
  }
}
