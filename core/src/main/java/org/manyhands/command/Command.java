package org.manyhands.command;

import java.io.IOException;
import java.io.Serial;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.manyhands.task.Task;

/**
 * A program to run, as a task whose result is what the program printed. Immutable, and equal to
 * every command that runs the same in the same way.
 *
 * <pre>{@code
 * Command status = Command.of("git", "status", "--short").withFolder(Path.of("project"));
 * String changes = executor.run(status).output();
 * }</pre>
 *
 * <p>Unless told otherwise, the program gets no input and the environment and working folder of the
 * JVM that runs the task; it may take any time, print 8 MiB to each of its two streams, and
 * succeeds with exit code 0. Arguments are shown in messages: see the notes on secrets of this
 * package.
 */
public final class Command implements Task<CommandResult> {

  @Serial private static final long serialVersionUID = 1L;

  private final CommandLine line;
  private final Surroundings surroundings;
  private final byte[] input;
  private final boolean merged;
  private final Limits limits;
  private final ExitCodes success;

  private Command(
      CommandLine line,
      Surroundings surroundings,
      byte[] input,
      boolean merged,
      Limits limits,
      ExitCodes success) {
    this.line = line;
    this.surroundings = surroundings;
    this.input = input;
    this.merged = merged;
    this.limits = limits;
    this.success = success;
  }

  /**
   * A program and its arguments.
   *
   * @param program the name of a program, which is looked for in the folders of the environment
   *     variable {@code PATH} of the JVM that runs the task; or a path to it, which if relative is
   *     so to the folder in which the program runs
   * @param arguments the arguments, which the program gets as they are
   * @return a command
   * @throws IllegalArgumentException if the program is empty, or anything has a NUL character
   * @throws NullPointerException if anything is null
   */
  public static Command of(String program, String... arguments) {
    return new Command(
        CommandLine.of(program, arguments),
        Surroundings.INHERITED,
        new byte[0],
        false,
        Limits.DEFAULT,
        ExitCodes.ZERO);
  }

  /**
   * This command with more arguments, after those that it has.
   *
   * @param arguments the arguments, which the program gets as they are
   * @return a new command
   * @throws IllegalArgumentException if one has a NUL character
   * @throws NullPointerException if one is null
   */
  public Command withArguments(String... arguments) {
    CommandLine longer = line.with(arguments);
    return new Command(longer, surroundings, input, merged, limits, success);
  }

  /**
   * This command with another input. A program that does not read its input, or not all of it, is
   * no error.
   *
   * @param input what the program reads from its standard input, to its end
   * @return a new command
   */
  public Command withInput(byte[] input) {
    return new Command(line, surroundings, input.clone(), merged, limits, success);
  }

  /**
   * This command with another input, in UTF-8.
   *
   * @param input what the program reads from its standard input, to its end
   * @return a new command
   */
  public Command withInput(String input) {
    return withInput(input.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * This command with one more environment variable, which hides an inherited one of that name.
   *
   * @param name the name of the variable
   * @param value its value, which messages do not show
   * @return a new command
   * @throws IllegalArgumentException if the name is empty or has an equals sign, or one of the two
   *     has a NUL character
   */
  public Command withEnvironment(String name, String value) {
    return with(surroundings.with(name, value));
  }

  /**
   * This command with no environment variables but its own. The program itself is looked for as
   * before.
   *
   * @return a new command
   */
  public Command withoutInheritedEnvironment() {
    return with(surroundings.withoutInherited());
  }

  /**
   * This command in another folder, which must exist when and where the command runs.
   *
   * @param folder the folder; if relative, it is so to that of the JVM that runs the task
   * @return a new command
   * @throws IllegalArgumentException if the folder is not one of the default file system
   */
  public Command withFolder(Path folder) {
    return with(surroundings.in(folder));
  }

  private Command with(Surroundings other) {
    return new Command(line, other, input, merged, limits, success);
  }

  /**
   * This command with a limit on its time. A program that exceeds it is killed, with all that it
   * has started, and the command fails for that reason; unlike the {@code timeout} of a task's
   * options, this counts from the start of the program, and the exception tells what it printed.
   *
   * @param limit how long the program may run, more than zero
   * @return a new command
   * @throws IllegalArgumentException if the limit is zero or negative
   */
  public Command withTimeLimit(Duration limit) {
    return with(limits.withTime(limit));
  }

  /**
   * This command with another limit on what the program prints. A program that exceeds it is
   * killed, with all that it has started, and the command fails for that reason.
   *
   * @param bytes the most bytes of standard output, and the most of standard error, zero or more; 8
   *     MiB by default
   * @return a new command
   * @throws IllegalArgumentException if the limit is negative
   */
  public Command withOutputLimit(int bytes) {
    return with(limits.withOutput(bytes));
  }

  private Command with(Limits other) {
    return new Command(line, surroundings, input, merged, other, success);
  }

  /**
   * This command with what its program prints to standard error among its output, in the order in
   * which it was printed. The error output is then empty.
   *
   * @return a new command
   */
  public Command withMergedOutput() {
    return new Command(line, surroundings, input, true, limits, success);
  }

  /**
   * This command with other exit codes that mean success; the result says which it was.
   *
   * @param codes all exit codes with which the command does not fail
   * @return a new command
   * @throws IllegalArgumentException if there are none
   */
  public Command withExitCodes(int... codes) {
    return new Command(line, surroundings, input, merged, limits, ExitCodes.of(codes));
  }

  /**
   * This command without failure because of an exit code; the result says which it was.
   *
   * @return a new command
   */
  public Command withAnyExitCode() {
    return new Command(line, surroundings, input, merged, limits, ExitCodes.ANY);
  }

  /**
   * The program that this command runs.
   *
   * @return its name or path, as it was given
   */
  public String program() {
    return line.program();
  }

  /**
   * Runs the program and waits for its end. If this thread is interrupted meanwhile, the program is
   * killed with all that it has started.
   *
   * @return what the program printed, and its exit code
   * @throws CommandFailedException if the program cannot be started, exceeds a limit, or ends with
   *     an exit code that does not mean success
   * @throws IOException if what the program prints cannot be read
   * @throws InterruptedException if this thread is interrupted; nothing of the program runs any
   *     more
   */
  @Override
  public CommandResult call() throws IOException, InterruptedException {
    CommandResult result = CommandRun.of(this);
    if (!success.contains(result.exitCode())) {
      throw CommandFailedException.exitCode(this, result, success);
    }
    return result;
  }

  CommandLine line() {
    return line;
  }

  Surroundings surroundings() {
    return surroundings;
  }

  byte[] input() {
    return input;
  }

  boolean isMerged() {
    return merged;
  }

  Limits limits() {
    return limits;
  }

  private List<Object> parts() {
    return List.of(line, surroundings, ByteBuffer.wrap(input), merged, limits, success);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Command command && parts().equals(command.parts());
  }

  @Override
  public int hashCode() {
    return parts().hashCode();
  }

  /** The program, its arguments and its folder, to begin a message with. */
  @Override
  public String toString() {
    return "Command '%s'%s".formatted(line, surroundings);
  }
}
