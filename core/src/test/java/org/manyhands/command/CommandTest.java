package org.manyhands.command;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.manyhands.command.Programs.sh;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a program gets, and what comes back of it. */
class CommandTest {

  private static final int MEGABYTE = 1 << 20;

  @TempDir Path folder;

  @Test
  void aProgramGetsItsArgumentsAsTheyAre() throws Exception {
    Command print =
        Command.of("printf", "[%s]", "a b", "", "$HOME", "*").withArguments("'\"\\", "ü");
    assertEquals("[a b][][$HOME][*]['\"\\][ü]", print.call().output());
  }

  @Test
  void theResultHasBothStreamsAndTheExitCode() throws Exception {
    CommandResult result = sh("echo out; echo err >&2; exit 7").withAnyExitCode().call();
    assertEquals("out\n", result.output());
    assertEquals("err\n", result.error());
    assertEquals(7, result.exitCode());
    assertTrue(result.duration().isPositive());
  }

  @Test
  void inputReachesTheProgramAndBytesComeBackUnchanged() throws Exception {
    byte[] noise = new byte[3 * MEGABYTE];
    new Random(1).nextBytes(noise);
    CommandResult result = Command.of("cat").withInput(noise).call();
    assertArrayEquals(noise, result.outputBytes());
    assertEquals("Grüezi", Command.of("cat").withInput("Grüezi").call().output());
  }

  @Test
  void withoutInputAProgramReadsItsEnd() throws Exception {
    assertEquals("", Command.of("cat").call().output());
  }

  @Test
  void inputThatNobodyReadsIsNoError() throws Exception {
    byte[] large = new byte[10 * MEGABYTE];
    assertEquals("", Command.of("true").withInput(large).call().output());
    assertEquals("on\n", sh("exec <&-; echo on").withInput(large).call().output());
    assertEquals(10, sh("head -c 10").withInput(large).call().outputBytes().length);
  }

  @Test
  void bothStreamsMayBeFullAtTheSameTime() throws Exception {
    byte[] large = new byte[3 * MEGABYTE];
    CommandResult result = sh("cat | tee /dev/fd/3 3>&2").withInput(large).call();
    assertEquals(large.length, result.outputBytes().length);
    assertEquals(large.length, result.errorBytes().length);
    assertEquals(MEGABYTE, sh("head -c 1048576 /dev/zero >&2").call().errorBytes().length);
  }

  @Test
  void mergedOutputKeepsItsOrder() throws Exception {
    Command command = sh("echo 1; echo 2 >&2; echo 3").withMergedOutput();
    assertEquals("1\n2\n3\n", command.call().output());
    assertEquals("", command.call().error());
  }

  @Test
  void variablesAreAddedToThoseOfTheJvm() throws Exception {
    Command command = sh("echo $NUMBER-$TEXT-${PATH:+path}").withEnvironment("NUMBER", "1");
    assertEquals("1--path\n", command.call().output());
    assertEquals(
        "2-a b-path\n",
        command.withEnvironment("NUMBER", "2").withEnvironment("TEXT", "a b").call().output());
  }

  @Test
  void theEnvironmentNeedNotBeInherited() throws Exception {
    Command env = Command.of("env").withEnvironment("ONLY", "this").withoutInheritedEnvironment();
    assertEquals("ONLY=this\n", env.call().output());
  }

  @Test
  void aProgramRunsInItsFolder() throws Exception {
    Command pwd = Command.of("pwd", "-P").withFolder(folder);
    assertEquals(folder.toRealPath() + "\n", pwd.call().output());
  }

  @Test
  void exitCodesThatMeanSuccessAreReturned() throws Exception {
    assertEquals(1, sh("exit 1").withExitCodes(0, 1).call().exitCode());
    assertEquals(255, sh("exit 255").withAnyExitCode().call().exitCode());
    assertEquals(137, sh("kill -9 $$").withAnyExitCode().call().exitCode());
  }

  @Test
  void outputAtTheLimitIsWithinIt() throws Exception {
    assertEquals("1234", sh("printf 1234").withOutputLimit(4).call().output());
    assertEquals("", sh("true").withOutputLimit(0).call().output());
  }

  @Test
  void aProcessThatIsLeftBehindIsNotWaitedFor() throws Exception {
    Command command = sh("sleep 1000 & echo $! | tee pid; echo done >&2").withFolder(folder);
    CommandResult result = command.call();
    long left = Long.parseLong(result.output().strip());
    assertEquals("done\n", result.error());
    assertTrue(Programs.isAlive(left), "it was none of the command's business any more");
    ProcessHandle.of(left).orElseThrow().destroyForcibly();
  }

  @Test
  void textMayBeInAnyCharset() throws Exception {
    CommandResult result = sh("printf '\\374'; printf '\\344' >&2").call();
    assertEquals("ü", result.output(StandardCharsets.ISO_8859_1));
    assertEquals("ä", result.error(StandardCharsets.ISO_8859_1));
    assertEquals("\ufffd", result.output());
  }

  @Test
  void theThreadThatWritesTheInputEndsWithItsProgram() throws Exception {
    Command.of("true").withInput(new byte[10 * MEGABYTE]).call();
    Programs.await(
        "the end of the thread",
        () ->
            Thread.getAllStackTraces().keySet().stream()
                .noneMatch(thread -> thread.getName().startsWith("manyhands-input")));
  }

  @Test
  void commandsAndResultsAreValues() throws Exception {
    Command command = full("secret");
    assertEquals(command, full("secret"));
    assertEquals(command.hashCode(), full("secret").hashCode());
    assertNotEquals(command, full("other"));
    assertNotEquals(command, command.withArguments("more"));
    assertEquals(command, roundTrip(command));
    CommandResult result = new CommandResult(1, new byte[] {1}, new byte[] {2}, Duration.ZERO);
    assertEquals(result, roundTrip(result));
    assertEquals(result.hashCode(), roundTrip(result).hashCode());
    assertNotEquals(result, new CommandResult(1, new byte[0], new byte[] {2}, Duration.ZERO));
  }

  private Command full(String secret) {
    return Command.of("/usr/bin/login", "--user", "me")
        .withEnvironment("TOKEN", secret)
        .withInput("password")
        .withFolder(folder)
        .withTimeLimit(Duration.ofSeconds(5))
        .withOutputLimit(100)
        .withMergedOutput()
        .withExitCodes(0, 3);
  }

  @Test
  void aCommandIsNotChangedByItsOwner() throws Exception {
    byte[] input = "before".getBytes(StandardCharsets.UTF_8);
    Command command = Command.of("cat").withInput(input);
    input[0] = 'X';
    CommandResult result = command.call();
    result.outputBytes()[0] = 'X';
    assertEquals("before", result.output());
  }

  @Test
  void aCommandShowsWhatItRunsButNoSecret() {
    String text = full("secret").toString();
    assertEquals("Command '/usr/bin/login --user me' in '%s'".formatted(folder), text);
    assertEquals(
        "Command 'sh -c \"echo \\\"$1\\\"\\n\" \"\" \"\\x1b\"'",
        Command.of("sh", "-c", "echo \"$1\"\n", "", "\u001b").toString());
    assertEquals(
        "exit code 0 after PT1S, with 2 bytes of output and 0 of errors",
        new CommandResult(0, new byte[2], new byte[0], Duration.ofSeconds(1)).toString());
    assertFalse(text.contains("password"), text);
  }

  @SuppressWarnings({"unchecked", "BanSerializableRead"})
  private static <T> T roundTrip(T value) throws IOException, ClassNotFoundException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(value);
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      return (T) in.readObject();
    }
  }
}
