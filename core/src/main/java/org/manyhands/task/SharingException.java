package org.manyhands.task;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/**
 * An array could not be shared with tasks, or the result of a kernel not be made shared: the
 * backend cannot, there is no room, or the executor is closed.
 */
public final class SharingException extends TaskException {

  @Serial private static final long serialVersionUID = 1L;

  /**
   * An array that is not shared.
   *
   * @param message what could not be shared, why, and what to do next
   * @param cause the cause, or {@code null}
   */
  public SharingException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
