package org.manyhands.gpu.opencl;

import java.io.Serial;

/** The session was closed before a launch ended, or before it was started. */
public final class SessionClosedException extends DeviceException {

  @Serial private static final long serialVersionUID = 1L;

  SessionClosedException(String device) {
    super("The session on '%s' is closed; open a new one.".formatted(device), null);
  }
}
