package org.manyhands.task;

import java.io.Serial;

/**
 * The task took longer than its {@code timeout}, or had not ended by its {@code deadline}. If it
 * was running it was told to stop, and it <em>may have run</em> in part.
 */
public final class TaskTimeoutException extends TaskException {

  @Serial private static final long serialVersionUID = 1L;

  /**
   * A task out of time.
   *
   * @param message which task, and which limit it exceeded
   */
  public TaskTimeoutException(String message) {
    super(message, null);
  }
}
