package org.manyhands;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/**
 * The configuration names a key, a value or a backend that does not exist. The message says which,
 * where it was found, and what was probably meant.
 */
public final class ConfigurationException extends RuntimeException {

  @Serial private static final long serialVersionUID = 1L;

  ConfigurationException(String message) {
    this(message, null);
  }

  ConfigurationException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
