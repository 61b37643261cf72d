package org.manyhands.command;

import java.io.Serializable;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;

/**
 * What became of a program that ended by itself. Immutable: arrays are copied in and out, and
 * compared by what is in them.
 *
 * @param exitCode the exit code; a program that was ended by signal <i>n</i> has 128 + <i>n</i>
 * @param outputBytes what the program printed to standard output
 * @param errorBytes what it printed to standard error; empty if that is merged with the output
 * @param duration from the start of the program to its end
 */
@SuppressWarnings("ArrayRecordComponent") // which are copied and compared as values
public record CommandResult(int exitCode, byte[] outputBytes, byte[] errorBytes, Duration duration)
    implements Serializable {

  /** Copies the arrays. */
  public CommandResult {
    outputBytes = outputBytes.clone();
    errorBytes = errorBytes.clone();
  }

  /**
   * What the program printed to standard output.
   *
   * @return a copy
   */
  @Override
  public byte[] outputBytes() {
    return outputBytes.clone();
  }

  /**
   * What the program printed to standard error.
   *
   * @return a copy
   */
  @Override
  public byte[] errorBytes() {
    return errorBytes.clone();
  }

  /**
   * What the program printed to standard output, as text in UTF-8. What is no UTF-8 becomes {@code
   * U+FFFD}.
   *
   * @return the text, its last line break included
   */
  public String output() {
    return output(StandardCharsets.UTF_8);
  }

  /**
   * What the program printed to standard output, as text.
   *
   * @param charset how the program encodes text
   * @return the text, its last line break included
   */
  public String output(Charset charset) {
    return new String(outputBytes, charset);
  }

  /**
   * What the program printed to standard error, as text in UTF-8. What is no UTF-8 becomes {@code
   * U+FFFD}.
   *
   * @return the text, its last line break included
   */
  public String error() {
    return error(StandardCharsets.UTF_8);
  }

  /**
   * What the program printed to standard error, as text.
   *
   * @param charset how the program encodes text
   * @return the text, its last line break included
   */
  public String error(Charset charset) {
    return new String(errorBytes, charset);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof CommandResult result
        && exitCode == result.exitCode
        && Arrays.equals(outputBytes, result.outputBytes)
        && Arrays.equals(errorBytes, result.errorBytes)
        && duration.equals(result.duration);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(outputBytes) + exitCode;
  }

  /** The exit code, and how much was printed. */
  @Override
  public String toString() {
    return "exit code %d after %s, with %d bytes of output and %d of errors"
        .formatted(exitCode, duration, outputBytes.length, errorBytes.length);
  }
}
