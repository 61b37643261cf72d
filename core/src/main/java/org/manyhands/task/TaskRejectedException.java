package org.manyhands.task;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** The executor did not accept the task, which has not run and will not. */
public final class TaskRejectedException extends TaskException {

  @Serial private static final long serialVersionUID = 1L;

  /**
   * A rejection.
   *
   * @param message why the task was not accepted and what to do next
   */
  public TaskRejectedException(String message) {
    this(message, null);
  }

  /**
   * A rejection with a cause.
   *
   * @param message why the task was not accepted and what to do next
   * @param cause the cause, or {@code null}
   */
  public TaskRejectedException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
