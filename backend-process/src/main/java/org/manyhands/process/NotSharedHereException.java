package org.manyhands.process;

import java.io.IOException;
import java.io.Serial;

/** A shared array cannot be reached from this process, or is closed. */
final class NotSharedHereException extends IOException {

  @Serial private static final long serialVersionUID = 1L;

  /** Causes may go round in a circle. */
  private static final int MOST_CAUSES = 20;

  NotSharedHereException(IOException cause) {
    super(cause.getMessage(), cause);
  }

  /** Whether this is why something was thrown. */
  static boolean isCauseOf(Throwable thrown) {
    Throwable t = thrown;
    for (int depth = 0; t != null && depth < MOST_CAUSES; depth++, t = t.getCause()) {
      if (t instanceof NotSharedHereException) {
        return true;
      }
    }
    return false;
  }
}
