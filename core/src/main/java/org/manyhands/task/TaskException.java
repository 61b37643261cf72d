package org.manyhands.task;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/**
 * The reason why a task has no result. The subclass tells what happened: {@link
 * TaskFailedException} if the task itself threw, any other if something around it went wrong.
 */
public abstract class TaskException extends RuntimeException {

  @Serial private static final long serialVersionUID = 1L;

  /**
   * For subclasses.
   *
   * @param message what failed and what to do next
   * @param cause the cause, or {@code null}
   */
  protected TaskException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
