package org.manyhands.testkit;

import java.io.Serial;

/** What an attempt throws whose failure a {@link Simulation} injected: its task was not called. */
public final class InjectedFailureException extends Exception {

  @Serial private static final long serialVersionUID = 1L;

  InjectedFailureException(String message) {
    super(message);
  }
}
