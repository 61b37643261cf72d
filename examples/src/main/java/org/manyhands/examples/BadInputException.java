package org.manyhands.examples;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** What the user gave cannot be used; the message is one line that says what and what to do. */
final class BadInputException extends RuntimeException {

  @Serial private static final long serialVersionUID = 1L;

  BadInputException(String message) {
    this(message, null);
  }

  BadInputException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
