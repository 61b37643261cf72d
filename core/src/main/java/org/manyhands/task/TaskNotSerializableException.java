package org.manyhands.task;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/**
 * A task, or its result, cannot cross the boundary of a process. The message names the path of
 * fields from the task or result to the object at fault.
 */
public final class TaskNotSerializableException extends TaskException {

  @Serial private static final long serialVersionUID = 1L;

  /**
   * An object that cannot be serialized.
   *
   * @param message the path to the culprit and what to do about it
   * @param cause what serialization reported, or {@code null}
   */
  public TaskNotSerializableException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
