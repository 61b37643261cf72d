package org.manyhands.command;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One run of a command, from the start of its program to its end. The thread that waits for the
 * program takes in turn what comes from its two streams; only the input, which a program may never
 * read, is written by a thread of its own.
 */
final class CommandRun {

  private static final Logger LOG = LoggerFactory.getLogger(CommandRun.class);

  /** How long to wait for a program that prints nothing: longer and longer. */
  private static final long SHORTEST_PAUSE = 20_000;

  private static final long LONGEST_PAUSE = 50_000_000;

  private final Command command;
  private final Limits limits;
  private final Process process;
  private final long start = System.nanoTime();
  private final CapturedOutput output;
  private final CapturedOutput errors;

  private CommandRun(Command command, Process process) {
    this.command = command;
    this.limits = command.limits();
    this.process = process;
    this.output = new CapturedOutput(process.getInputStream(), limits.output());
    this.errors = new CapturedOutput(process.getErrorStream(), limits.output());
  }

  /** Runs a command. When this returns or throws, its program does not run any more. */
  static CommandResult of(Command command) throws IOException, InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException("Interrupted before %s was started.".formatted(command));
    }
    try (ExitGuard guard = new ExitGuard()) {
      return new CommandRun(command, guard.start(command)).await();
    }
  }

  private CommandResult await() throws IOException, InterruptedException {
    feed();
    awaitEnd();
    return result();
  }

  private void feed() {
    if (command.input().length == 0) {
      write(); // which only ends the input, and does not wait
      return;
    }
    Thread.ofPlatform()
        .daemon()
        .inheritInheritableThreadLocals(false)
        .name("manyhands-input-" + process.pid())
        .start(this::write);
  }

  private void write() {
    try (OutputStream input = process.getOutputStream()) {
      input.write(command.input());
    } catch (IOException e) {
      LOG.debug("{} did not read all of its input.", command, e);
    }
  }

  private void awaitEnd() throws IOException, InterruptedException {
    long pause = SHORTEST_PAUSE;
    while (!process.waitFor(Math.min(pause, left()), TimeUnit.NANOSECONDS)) {
      int taken = output.take() + errors.take();
      checkOutput();
      checkTime();
      pause = taken > 0 ? SHORTEST_PAUSE : Math.min(2 * pause, LONGEST_PAUSE);
    }
  }

  private CommandResult result() throws IOException {
    Duration duration = Duration.ofNanos(System.nanoTime() - start);
    output.takeAll();
    errors.takeAll();
    checkOutput();
    return new CommandResult(process.exitValue(), output.bytes(), errors.bytes(), duration);
  }

  /** The time that is left, in nanoseconds. */
  private long left() {
    return limits.nanos() - (System.nanoTime() - start);
  }

  private void checkTime() throws CommandFailedException {
    if (left() <= 0) {
      throw CommandFailedException.timeLimit(command, limits, excerpt());
    }
  }

  private void checkOutput() throws CommandFailedException {
    if (output.exceedsLimit() || errors.exceedsLimit()) {
      throw CommandFailedException.outputLimit(command, limits, excerpt());
    }
  }

  private String excerpt() {
    return Excerpt.of(output.bytes(), errors.bytes());
  }
}
