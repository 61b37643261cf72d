package org.manyhands.task;

import java.io.Serial;

/**
 * The task itself threw: {@link #getCause()} is what {@code call()} threw, with the stack trace of
 * the place where it ran.
 */
public final class TaskFailedException extends TaskException {

  @Serial private static final long serialVersionUID = 1L;

  /**
   * A failure of a task's own code.
   *
   * @param message which task failed
   * @param cause what {@code call()} threw
   */
  public TaskFailedException(String message, Throwable cause) {
    super(message, cause);
  }
}
