package org.manyhands.command;

import java.io.IOException;
import java.io.Serial;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import org.manyhands.wire.ExitCode;

/**
 * A command did not do what it was to: its program could not be started, was killed because it
 * exceeded a limit, or ended with an exit code that does not mean success. The message names the
 * command and says what to do.
 */
public final class CommandFailedException extends IOException {

  @Serial private static final long serialVersionUID = 1L;

  /** Why a command failed. */
  public enum Reason {
    /** The program could not be started, and nothing has happened. */
    NOT_STARTED,
    /** The program ended with an exit code that does not mean success. */
    EXIT_CODE,
    /** The program ran for longer than it may, and was killed. */
    TIME_LIMIT,
    /** The program printed more than it may, and was killed. */
    OUTPUT_LIMIT
  }

  private final Reason reason;
  private final @Nullable Integer exitCode;
  private final String printed;

  private CommandFailedException(
      Reason reason, String message, @Nullable Integer exitCode, String printed) {
    super(message);
    this.reason = reason;
    this.exitCode = exitCode;
    this.printed = printed;
  }

  static CommandFailedException notStarted(
      Command command, String why, @Nullable IOException cause) {
    String message = "%s cannot be started: %s".formatted(command, why);
    CommandFailedException failure =
        new CommandFailedException(Reason.NOT_STARTED, message, null, "");
    failure.initCause(cause);
    return failure;
  }

  static CommandFailedException exitCode(Command command, CommandResult result, ExitCodes success) {
    int code = result.exitCode();
    String problem =
        "%s ended with %s, where '%s' means success. Accept it with withExitCodes() or withAnyExitCode(), or see what it printed"
            .formatted(command, ExitCode.describe(code), success);
    return printed(
        Reason.EXIT_CODE, problem, code, Excerpt.of(result.outputBytes(), result.errorBytes()));
  }

  static CommandFailedException timeLimit(Command command, Limits limits, String printed) {
    String problem =
        "%s exceeded its time limit of '%s' and was killed. Raise the limit with withTimeLimit(), or see what it printed"
            .formatted(command, limits.time());
    return printed(Reason.TIME_LIMIT, problem, null, printed);
  }

  static CommandFailedException outputLimit(Command command, Limits limits, String printed) {
    String problem =
        "%s exceeded its output limit of '%d' bytes and was killed. Raise the limit with withOutputLimit(), or let the program write to a file. It printed"
            .formatted(command, limits.output());
    return printed(Reason.OUTPUT_LIMIT, problem, null, printed);
  }

  private static CommandFailedException printed(
      Reason reason, String problem, @Nullable Integer exitCode, String printed) {
    String lines = printed.isEmpty() ? " nothing." : "\n  " + printed.replace("\n", "\n  ");
    return new CommandFailedException(reason, problem + ":" + lines, exitCode, printed);
  }

  /**
   * Why the command failed.
   *
   * @return the reason
   */
  public Reason reason() {
    return reason;
  }

  /**
   * The exit code of a program that ended by itself; one that was ended by signal <i>n</i> has 128
   * + <i>n</i>.
   *
   * @return the exit code, or empty if the program did not start or was killed because of a limit
   */
  public OptionalInt exitCode() {
    return exitCode == null ? OptionalInt.empty() : OptionalInt.of(exitCode);
  }

  /**
   * What the program printed: the beginning and the end of its output, and of its error output.
   *
   * @return an excerpt of some thousand characters in some twenty lines at most, with control
   *     characters escaped; may be empty
   */
  public String printed() {
    return printed;
  }
}
