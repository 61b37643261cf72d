package org.manyhands.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.manyhands.command.Programs.sh;

import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.manyhands.command.CommandFailedException.Reason;

/** What is wrong is said with the value in quotes and what to do; secrets are not said. */
class CommandFailureTest {

  @TempDir Path folder;

  @Test
  void anExitCodeOtherThanZeroFails() {
    CommandFailedException e = failure(sh("echo no disk >&2; exit 3").withFolder(folder));
    assertEquals(Reason.EXIT_CODE, e.reason());
    assertEquals(OptionalInt.of(3), e.exitCode());
    assertEquals("no disk", e.printed());
    assertMessage(
        e,
        "Command 'sh -c \"",
        "in '%s' ended with exit code 3".formatted(folder),
        "'0' means success",
        "withExitCodes",
        "\n  no disk");
  }

  @Test
  void zeroIsAFailureLikeAnyOtherIfItIsNotAccepted() {
    assertMessage(failure(sh("exit 0").withExitCodes(1, 2)), "exit code 0", "'1, 2'", "nothing");
  }

  @Test
  void aSignalIsNamed() {
    assertMessage(failure(sh("kill -9 $$")), "exit code 137 (signal 9, SIGKILL)");
  }

  @Test
  void outputIsShownIfThereAreNoErrors() {
    assertEquals("only this", failure(sh("echo only this; exit 1")).printed());
  }

  @Test
  void outputAndErrorsAreBothShown() {
    CommandFailedException e = failure(sh("echo compiling; echo warning >&2; exit 1"));
    assertEquals("Output:\ncompiling\nErrors:\nwarning", e.printed());
  }

  @Test
  void ofManyLinesTheFirstAndTheLastAreShown() {
    CommandFailedException e =
        failure(sh("for i in $(seq 100); do echo out$i; echo err$i >&2; done; exit 1"));
    assertTrue(e.printed().startsWith("Output:\nout1\n"), e.printed());
    assertTrue(e.printed().contains("... (90 lines left out) ...\n"), e.printed());
    assertTrue(e.printed().contains("\nout100\nErrors:\nerr1\n"), e.printed());
    assertTrue(e.printed().endsWith("\nerr100"), e.printed());
    assertTrue(e.printed().lines().count() < 25, e.printed());
  }

  @Test
  void controlCharactersAreEscaped() {
    CommandFailedException e = failure(sh("printf 'a\\033[31mb\\tc\\000'; exit 1"));
    assertEquals("a\\u001b[31mb\tc\\u0000", e.printed());
  }

  @Test
  void ofALongOutputTheBeginningAndTheEndAreShown() {
    CommandFailedException e =
        failure(
            sh("echo first >&2; head -c 100000 /dev/zero | tr '\\0' x >&2; echo last >&2; exit 1"));
    assertTrue(e.printed().startsWith("first\nxxx"), e.printed());
    assertTrue(e.printed().endsWith("xxxlast"), e.printed());
    assertTrue(e.printed().contains("characters left out"), e.printed());
    assertTrue(e.printed().length() < 5000, e.printed());
  }

  @Test
  void moreOutputThanAllowedKillsTheProgram() {
    for (String script :
        new String[] {"while :; do echo flood; done", "while :; do echo flood >&2; done"}) {
      CommandFailedException e = failure(sh(script).withOutputLimit(1000));
      assertEquals(Reason.OUTPUT_LIMIT, e.reason());
      assertEquals(OptionalInt.empty(), e.exitCode());
      assertMessage(
          e, "output limit of '1000' bytes", "killed", "withOutputLimit", "\n  flood\n  flood");
    }
    assertEquals(Reason.OUTPUT_LIMIT, failure(sh("printf 12345").withOutputLimit(4)).reason());
  }

  @Test
  void aProgramThatIsNotInstalledIsNamed() {
    CommandFailedException e = failure(Command.of("no-such-program", "x").withFolder(folder));
    assertEquals(Reason.NOT_STARTED, e.reason());
    assertEquals(OptionalInt.empty(), e.exitCode());
    assertMessage(
        e,
        "Command 'no-such-program x' in '%s'".formatted(folder),
        "no program 'no-such-program'",
        "PATH",
        "Install it");
  }

  @Test
  void aPathThatLeadsNowhereIsNamed() throws Exception {
    assertMessage(
        failure(Command.of("./tool").withFolder(folder)),
        "there is no file '%s'".formatted(folder.resolve("./tool")));
    Files.writeString(folder.resolve("tool"), "text");
    assertMessage(
        failure(Command.of("./tool").withFolder(folder)), "tool' is no program", "executable");
    assertMessage(failure(Command.of(folder.toString())), "'%s' is no program".formatted(folder));
  }

  @Test
  void aFolderThatDoesNotExistIsNamed() {
    Path missing = folder.resolve("missing");
    CommandFailedException e = failure(Command.of("true").withFolder(missing));
    assertEquals(Reason.NOT_STARTED, e.reason());
    assertMessage(e, "there is no folder '%s'".formatted(missing), "withFolder");
  }

  @Test
  void argumentsThatAreTooLongAreSaidToBe() {
    CommandFailedException e = failure(Command.of("true", "x".repeat(10 << 20)));
    assertEquals(Reason.NOT_STARTED, e.reason());
    assertMessage(e, "too long", "input");
    assertTrue(String.valueOf(e.getMessage()).length() < 2000, "a message, not the argument");
  }

  @Test
  void textThatCannotBeEncodedIsNotSentAsSomethingElse() {
    assertMessage(failure(Command.of("echo", "a lone \ud800 surrogate")), "encoded", "LC_ALL");
    CommandFailedException e = failure(Command.of("env").withEnvironment("SECRET", "hidden\ud800"));
    assertMessage(e, "environment variable", "encoded");
    assertFalse(String.valueOf(e.getMessage()).contains("hidden"), e.getMessage());
  }

  @Test
  void aCommandNeedsAProgram() {
    assertComplaint(() -> Command.of(""), "needs a program", "''");
    assertComplaint(() -> Command.of(" "), "' '");
  }

  @Test
  void noCharacterOfACommandIsNul() {
    assertComplaint(() -> Command.of("a\0b"), "The program", "'a\\0b'", "NUL");
    assertComplaint(() -> Command.of("a").withArguments("x", "\0"), "Argument 2", "'\\0'");
  }

  @Test
  @SuppressWarnings("NullAway") // the mistake that is to be found
  void noPartOfACommandIsNull() {
    String[] hole = {"x", null};
    NullPointerException e = assertThrows(NullPointerException.class, () -> Command.of("a", hole));
    assertTrue(String.valueOf(e.getMessage()).startsWith("Argument 2"), e.getMessage());
  }

  @Test
  void namesOfVariablesAreChecked() {
    Command env = Command.of("env");
    assertComplaint(() -> env.withEnvironment("", "x"), "''", "name");
    assertComplaint(() -> env.withEnvironment("A=B", "x"), "'A=B'", "'='");
    assertComplaint(() -> env.withEnvironment("A\0", "x"), "'A\\0'");
    IllegalArgumentException e =
        assertComplaint(() -> env.withEnvironment("A", "hidden\0"), "'A'", "NUL");
    assertFalse(String.valueOf(e.getMessage()).contains("hidden"), e.getMessage());
  }

  @Test
  void limitsAreChecked() {
    Command command = Command.of("true");
    assertComplaint(() -> command.withTimeLimit(Duration.ZERO), "'PT0S'", "longer than zero");
    assertComplaint(() -> command.withTimeLimit(Duration.ofSeconds(-1)), "'PT-1S'");
    assertComplaint(() -> command.withOutputLimit(-1), "'-1'");
    assertComplaint(command::withExitCodes, "at least one", "withAnyExitCode");
  }

  @Test
  void aFolderIsOnDisk() throws Exception {
    URI zip = URI.create("jar:" + folder.resolve("x.zip").toUri());
    try (FileSystem inside = FileSystems.newFileSystem(zip, Map.of("create", "true"))) {
      assertComplaint(() -> Command.of("true").withFolder(inside.getPath("/")), "x.zip", "on disk");
    }
  }

  private static CommandFailedException failure(Command command) {
    return assertThrows(CommandFailedException.class, command::call);
  }

  private static IllegalArgumentException assertComplaint(Executable mistake, String... parts) {
    IllegalArgumentException e = assertThrows(IllegalArgumentException.class, mistake);
    assertMessage(e, parts);
    return e;
  }

  private static void assertMessage(Exception e, String... parts) {
    for (String part : parts) {
      assertTrue(String.valueOf(e.getMessage()).contains(part), e.getMessage());
    }
  }
}
