package org.manyhands.task;

import java.io.Serial;

/**
 * The thread that waited for a result was interrupted. Its interrupt status is set; the cause is
 * the {@link InterruptedException} that ended the wait.
 */
public final class TaskInterruptedException extends TaskException {

  @Serial private static final long serialVersionUID = 1L;

  /**
   * An interrupted wait.
   *
   * @param message what was waited for and what becomes of it
   * @param cause the interruption
   */
  public TaskInterruptedException(String message, InterruptedException cause) {
    super(message, cause);
  }
}
