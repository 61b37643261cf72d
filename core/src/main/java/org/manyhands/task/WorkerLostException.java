package org.manyhands.task;

import java.io.Serial;
import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * The worker that ran the task ended before it answered. The task <em>may have run</em>, wholly or
 * in part; only work that may safely be repeated should be submitted again.
 */
public final class WorkerLostException extends TaskException {

  @Serial private static final long serialVersionUID = 1L;

  private final String worker;
  private final @Nullable Integer exitCode;
  private final String[] lastOutput;

  /**
   * A lost worker.
   *
   * @param message which worker ended, how, and what its task was
   * @param worker the worker's name
   * @param exitCode the exit code of the worker's process, or {@code null} if it is not known
   * @param lastOutput the last lines that the worker printed, oldest first
   * @param cause the cause, or {@code null}
   */
  public WorkerLostException(
      String message,
      String worker,
      @Nullable Integer exitCode,
      List<String> lastOutput,
      @Nullable Throwable cause) {
    super(message, cause);
    this.worker = worker;
    this.exitCode = exitCode;
    this.lastOutput = lastOutput.toArray(String[]::new);
  }

  /**
   * The worker's name.
   *
   * @return the name, for example {@code worker-2 (pid 4711)}
   */
  public String worker() {
    return worker;
  }

  /**
   * The exit code of the worker's process; a process ended by signal <i>n</i> reports 128 +
   * <i>n</i>.
   *
   * @return the exit code, or empty if it is not known
   */
  public OptionalInt exitCode() {
    return exitCode == null ? OptionalInt.empty() : OptionalInt.of(exitCode);
  }

  /**
   * What the worker printed last.
   *
   * @return the last lines of its output, oldest first; may be empty
   */
  public List<String> lastOutput() {
    return List.of(lastOutput);
  }
}
