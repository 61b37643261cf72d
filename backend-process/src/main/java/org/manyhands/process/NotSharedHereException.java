package org.manyhands.process;

import java.io.IOException;
import java.io.Serial;

/** A shared array cannot be reached from this process, or is closed. */
final class NotSharedHereException extends IOException {

  @Serial private static final long serialVersionUID = 1L;

  NotSharedHereException(IOException cause) {
    super(cause.getMessage(), cause);
  }

  /** Whether this is why something was thrown. */
  static boolean isCauseOf(Throwable thrown) {
    for (Throwable t = thrown; t != null; t = t.getCause()) {
      if (t instanceof NotSharedHereException) {
        return true;
      }
    }
    return false;
  }
}
