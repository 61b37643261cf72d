package org.manyhands.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.manyhands.command.Programs.sh;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.manyhands.command.CommandFailedException.Reason;

/** Nothing of a program that is killed outlives its command. */
class CommandKillTest {

  private static final int ROUNDS = 20 * Integer.getInteger("test.rounds", 1);

  @TempDir Path folder;

  @Test
  void anInterruptKillsTheProgramAndAllThatItHasStarted() throws Exception {
    FutureTask<CommandResult> run = new FutureTask<>(Programs.tree(folder));
    Thread thread = Thread.ofPlatform().start(run);
    List<Long> tree = Programs.awaitTree(folder);

    thread.interrupt();

    assertInterrupted(run);
    assertEquals(List.of(), tree.stream().filter(Programs::isAlive).toList());
  }

  @Test
  void aVirtualThreadIsInterruptedLikeAnyOther() throws Exception {
    FutureTask<CommandResult> run = new FutureTask<>(Programs.tree(folder));
    Thread thread = Thread.ofVirtual().start(run);
    List<Long> tree = Programs.awaitTree(folder);

    thread.interrupt();

    assertInterrupted(run);
    assertEquals(List.of(), tree.stream().filter(Programs::isAlive).toList());
  }

  @Test
  void aProgramThatIgnoresSignalsAndItsInputIsKilledLikeAnyOther() throws Exception {
    Command stubborn =
        sh("trap '' INT TERM HUP; echo $$ > new; mv new pid; while :; do sleep 1000; done")
            .withInput(new byte[10 << 20])
            .withFolder(folder);
    FutureTask<CommandResult> run = new FutureTask<>(stubborn);
    Thread thread = Thread.ofPlatform().start(run);
    long pid = Programs.awaitPid(folder.resolve("pid"));

    thread.interrupt();

    assertInterrupted(run);
    assertFalse(Programs.isAlive(pid));
  }

  @Test
  void aProgramThatFloodsIsInterruptedLikeAnyOther() throws Exception {
    Command flood =
        sh("echo $$ > new; mv new pid; exec cat /dev/zero")
            .withOutputLimit(Integer.MAX_VALUE)
            .withFolder(folder);
    FutureTask<CommandResult> run = new FutureTask<>(flood);
    Thread thread = Thread.ofPlatform().start(run);
    long pid = Programs.awaitPid(folder.resolve("pid"));

    thread.interrupt();

    assertInterrupted(run);
    assertFalse(Programs.isAlive(pid));
  }

  private static void assertInterrupted(FutureTask<?> run) {
    ExecutionException e = assertThrows(ExecutionException.class, run::get);
    assertInstanceOf(InterruptedException.class, e.getCause());
  }

  @Test
  void aThreadThatIsInterruptedAlreadyStartsNothing() {
    Thread.currentThread().interrupt();
    assertThrows(InterruptedException.class, sh("touch started").withFolder(folder)::call);
    assertFalse(folder.resolve("started").toFile().exists());
  }

  @Test
  void aTimeLimitKillsTheProgramAndAllThatItHasStarted() {
    Command command = sh("sleep 1234; true").withTimeLimit(Duration.ofMillis(20));
    CommandFailedException e = assertThrows(CommandFailedException.class, command::call);
    assertEquals(Reason.TIME_LIMIT, e.reason());
    assertEquals(OptionalInt.empty(), e.exitCode());
    String message = String.valueOf(e.getMessage());
    assertTrue(message.contains("time limit of 'PT0.02S'"), message);
    assertTrue(message.contains("withTimeLimit"), message);
    assertEquals(List.of(), Programs.withArgument("1234"));
  }

  /** The interrupt comes while the program is busy starting others, which no look finds all. */
  @Test
  void anInterruptAtAnyMomentLeavesNothing() throws Exception {
    Command busy = sh("i=0; while [ $i -lt 60 ]; do sleep 4321 & i=$((i + 1)); done; wait");
    Random random = new Random(1);
    for (int i = 0; i < ROUNDS; i++) {
      FutureTask<CommandResult> run = new FutureTask<>(busy);
      Thread thread = Thread.ofPlatform().start(run);
      LockSupport.parkNanos(random.nextLong(40_000_000));
      thread.interrupt();
      assertInterrupted(run);
    }
    assertEquals(List.of(), Programs.withArgument("4321"));
  }

  /**
   * It needs so much memory that to start a process takes it long, and any look comes too early.
   */
  @Test
  void anInterruptWhileAProcessIsBeingStartedLeavesNothing() throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/perl")), "it starts processes slowly");
    Command slow =
        Command.of(
            "/usr/bin/perl",
            "-e",
            "my $x = 'x' x 100_000_000; for (1..1000) { if (!fork) { exec 'sleep', '4323' } }");
    Random random = new Random(3);
    for (int i = 0; i < ROUNDS; i++) {
      FutureTask<CommandResult> run = new FutureTask<>(slow);
      Thread thread = Thread.ofPlatform().start(run);
      LockSupport.parkNanos(100_000_000 + random.nextLong(60_000_000));
      thread.interrupt();
      assertInterrupted(run);
      assertEquals(List.of(), Programs.withArgument("4323"));
    }
  }

  /** The program itself would end at once if its output was closed before it is killed. */
  @Test
  void anOutputLimitKillsTheProgramAndAllThatItHasStarted() {
    Command flood = sh("sleep 4322 & while :; do echo x; done").withOutputLimit(1000);
    for (int i = 0; i < ROUNDS; i++) {
      CommandFailedException e = assertThrows(CommandFailedException.class, flood::call);
      assertEquals(Reason.OUTPUT_LIMIT, e.reason());
      assertEquals(List.of(), Programs.withArgument("4322"));
    }
  }

  /** The end of a program races with the interrupt: the run ends either way, as one of the two. */
  @Test
  void anInterruptAtTheEndIsAnInterruptOrTooLate() throws Exception {
    Random random = new Random(2);
    for (int i = 0; i < ROUNDS; i++) {
      FutureTask<CommandResult> run = new FutureTask<>(Command.of("echo", "done"));
      Thread thread = Thread.ofPlatform().start(run);
      LockSupport.parkNanos(random.nextLong(6_000_000));
      thread.interrupt();
      try {
        assertEquals("done\n", run.get().output());
      } catch (ExecutionException e) {
        assertInstanceOf(InterruptedException.class, e.getCause());
      }
    }
  }

  @Test
  void aJvmThatEndsInOrderTakesItsProgramsWithIt() throws Exception {
    Process jvm =
        Programs.java(List.of(), ExitingMain.class, folder.toString())
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    List<Long> tree = Programs.awaitTree(folder);

    jvm.destroy(); // SIGTERM: the JVM runs its shutdown hooks

    jvm.waitFor();
    assertEquals(List.of(), tree.stream().filter(Programs::isAlive).toList());
  }

  /** A program that runs a command for ever. */
  static final class ExitingMain {
    private ExitingMain() {}

    public static void main(String[] args) throws Exception {
      Programs.tree(Path.of(args[0])).call();
    }
  }
}
