package org.manyhands.task;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** A backend cannot work on this machine; the message says what is missing and how to get it. */
public final class BackendUnavailableException extends TaskException {

  @Serial private static final long serialVersionUID = 1L;

  /**
   * A backend that cannot work here.
   *
   * @param message what is missing and how to get it
   * @param cause the cause, or {@code null}
   */
  public BackendUnavailableException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
