package org.manyhands.task;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/**
 * The task took longer than its {@code timeout}, or had not ended by its {@code deadline}. If it
 * was running it was told to stop, and it <em>may have run</em> in part. If it was being run again,
 * the cause is what the attempt before threw.
 */
public final class TaskTimeoutException extends TaskException {

  @Serial private static final long serialVersionUID = 1L;

  /**
   * A task out of time.
   *
   * @param message which task, and which limit it exceeded
   */
  public TaskTimeoutException(String message) {
    this(message, null);
  }

  /**
   * A task out of time that had failed before, and was being run again.
   *
   * @param message which task, and which limit it exceeded
   * @param cause what the attempt before threw, or {@code null}
   */
  public TaskTimeoutException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
