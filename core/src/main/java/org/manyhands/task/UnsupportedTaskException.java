package org.manyhands.task;

import java.io.Serial;

/**
 * The backend cannot run this task, and was not tried: a capability that the task needs is missing.
 */
public final class UnsupportedTaskException extends TaskException {

  @Serial private static final long serialVersionUID = 1L;

  /**
   * A task that the backend cannot run.
   *
   * @param message which task, what is missing and what to do next
   */
  public UnsupportedTaskException(String message) {
    super(message, null);
  }
}
