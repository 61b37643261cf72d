package org.manyhands.wire;

import java.util.Map;

/** How a process ended, in words. */
public final class ExitCode {

  /** What the JVM reports for a process that was ended by a signal is 128 plus its number. */
  private static final int SIGNAL_BASE = 128;

  private static final Map<Integer, String> SIGNALS =
      Map.of(
          1, "SIGHUP", 2, "SIGINT", 3, "SIGQUIT", 4, "SIGILL", 6, "SIGABRT", 7, "SIGBUS", 8,
          "SIGFPE", 9, "SIGKILL", 11, "SIGSEGV", 15, "SIGTERM");

  private ExitCode() {}

  /**
   * The exit code, and if there is one, the signal that it stands for.
   *
   * @param code the exit code as the JVM reports it
   * @return words for the middle of a sentence
   */
  public static String describe(int code) {
    int signal = code - SIGNAL_BASE;
    return signal > 0 && signal < 65
        ? "exit code %d (signal %d, %s)"
            .formatted(code, signal, SIGNALS.getOrDefault(signal, "a signal"))
        : "exit code " + code;
  }
}
