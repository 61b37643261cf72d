package org.manyhands.examples;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.manyhands.Cancellation;
import org.manyhands.ExecutorConfig;
import org.manyhands.Retry;
import org.manyhands.TaskExecutor;
import org.manyhands.TaskFuture;
import org.manyhands.TaskOptions;
import org.manyhands.command.Command;
import org.manyhands.command.CommandFailedException;
import org.manyhands.command.CommandFailedException.Reason;
import org.manyhands.command.CommandResult;
import org.manyhands.spi.Capability;
import org.manyhands.task.TaskFailedException;
import org.manyhands.task.TaskTimeoutException;
import org.manyhands.testkit.FileFlag;

/** A command is the same on every backend: its result, its failures, and its end. */
class CommandTest {

  private static final Duration BOUND = Duration.ofSeconds(30);

  @TempDir Path folder;

  static List<String> backends() {
    return TaskExecutor.availableBackends();
  }

  private static TaskExecutor open(String backend) {
    return TaskExecutor.open(ExecutorConfig.named("commands").withBackend(backend));
  }

  @ParameterizedTest
  @MethodSource("backends")
  void aResultIsTheSame(String backend) throws IOException {
    byte[] noise = new byte[2 << 20];
    new Random(1).nextBytes(noise);
    Command command =
        Command.of("sh", "-c", "echo \"$WHO in $(pwd -P)\" >&2; cat; exit 4")
            .withInput(noise)
            .withEnvironment("WHO", "Zoë")
            .withFolder(folder)
            .withExitCodes(4);
    try (TaskExecutor executor = open(backend)) {
      CommandResult result = executor.run(command);
      assertEquals(4, result.exitCode());
      assertEquals("Zoë in %s\n".formatted(folder.toRealPath()), result.error());
      assertArrayEquals(noise, result.outputBytes());
    }
  }

  @ParameterizedTest
  @MethodSource("backends")
  void manyCommandsEachHaveTheirOwnResult(String backend) {
    try (TaskExecutor executor = open(backend)) {
      List<TaskFuture<CommandResult>> futures =
          IntStream.range(0, 40)
              .mapToObj(i -> executor.submit(Command.of("cat").withInput("number " + i)))
              .toList();
      for (int i = 0; i < futures.size(); i++) {
        assertEquals("number " + i, futures.get(i).join().output());
      }
    }
  }

  @ParameterizedTest
  @MethodSource("backends")
  void aFailureIsTheSame(String backend) {
    try (TaskExecutor executor = open(backend)) {
      CommandFailedException code =
          failure(executor, Command.of("sh", "-c", "echo no disk >&2; exit 3"));
      assertEquals(Reason.EXIT_CODE, code.reason());
      assertEquals(OptionalInt.of(3), code.exitCode());
      assertEquals("no disk", code.printed());

      CommandFailedException missing = failure(executor, Command.of("no-such-program"));
      assertEquals(Reason.NOT_STARTED, missing.reason());
      assertInstanceOf(IOException.class, missing.getCause());

      Command slow = Command.of("sleep", "1000").withTimeLimit(Duration.ofMillis(10));
      assertEquals(Reason.TIME_LIMIT, failure(executor, slow).reason());

      Command flood = Command.of("cat", "/dev/zero").withOutputLimit(1000);
      assertEquals(Reason.OUTPUT_LIMIT, failure(executor, flood).reason());
    }
  }

  private static CommandFailedException failure(TaskExecutor executor, Command command) {
    TaskFailedException e = assertThrows(TaskFailedException.class, () -> executor.run(command));
    String task = "Task '%s'".formatted(command.program());
    assertTrue(String.valueOf(e.getMessage()).startsWith(task), e.getMessage());
    return assertInstanceOf(CommandFailedException.class, e.getCause());
  }

  @ParameterizedTest
  @MethodSource("backends")
  void aCommandThatFailsIsRunAgain(String backend) {
    Command third = Command.of("sh", "-c", "echo x >> tries; test $(wc -l < tries) -eq 3");
    try (TaskExecutor executor = open(backend)) {
      TaskOptions thrice = TaskOptions.none().withRetry(Retry.upTo(3));
      assertEquals(0, executor.run(third.withFolder(folder), thrice).exitCode());
    }
  }

  @ParameterizedTest
  @MethodSource("backends")
  void cancellingKillsTheProgramAndAllThatItHasStarted(String backend) throws Exception {
    try (TaskExecutor executor = open(backend)) {
      assumeTrue(executor.backend().has(Capability.CONCURRENCY));
      TaskFuture<CommandResult> future = executor.submit(tree());
      List<Long> pids = awaitTree();

      assertEquals(Cancellation.STOPPED, future.cancel(BOUND));

      assertEquals(List.of(), pids.stream().filter(CommandTest::isAlive).toList());
      assertEquals("next\n", executor.run(Command.of("echo", "next")).output());
    }
  }

  @ParameterizedTest
  @MethodSource("backends")
  void shuttingDownKillsTheProgramAndAllThatItHasStarted(String backend) throws Exception {
    List<Long> pids;
    try (TaskExecutor executor = open(backend)) {
      assumeTrue(executor.backend().has(Capability.CONCURRENCY));
      TaskFuture<CommandResult> future = executor.submit(tree());
      pids = awaitTree();
      executor.shutdownNow();
      assertTrue(future.isCancelled());
    }
    assertEquals(List.of(), pids.stream().filter(CommandTest::isAlive).toList());
  }

  @ParameterizedTest
  @MethodSource("backends")
  void theTimeoutOfATaskStopsItsProgram(String backend) {
    try (TaskExecutor executor = open(backend)) {
      assumeTrue(executor.backend().has(Capability.INTERRUPTION));
      TaskOptions options = TaskOptions.none().withTimeout(Duration.ofMillis(50));
      assertThrows(
          TaskTimeoutException.class, () -> executor.run(Command.of("sleep", "1000"), options));
    }
  }

  /** A program that starts another one, which starts a third, and waits. */
  private Command tree() {
    String script =
        """
        echo $$ > root
        sh -c 'echo $$ > child; sleep 1000 & echo $! > grandchild; > complete; wait' &
        wait
        """;
    return Command.of("sh", "-c", script).withFolder(folder);
  }

  private List<Long> awaitTree() throws InterruptedException {
    FileFlag.in(folder, "complete").await();
    return Stream.of("root", "child", "grandchild").map(this::pid).toList();
  }

  private long pid(String name) {
    try {
      return Long.parseLong(Files.readString(folder.resolve(name)).strip());
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** One that nobody has asked for the exit code of is not alive, although it is listed. */
  private static boolean isAlive(long pid) {
    return ProcessHandle.of(pid)
        .filter(ProcessHandle::isAlive)
        .flatMap(process -> process.info().command())
        .isPresent();
  }
}
