package org.manyhands.task;

import java.io.Serial;

/**
 * Stands for an exception that was thrown in another process and could not cross to this one. Its
 * message and stack trace are those of the original.
 */
public final class RemoteFailureException extends Exception {

  @Serial private static final long serialVersionUID = 1L;

  private final String originalClass;

  /**
   * A stand-in.
   *
   * @param originalClass the name of the original's class
   * @param message the original's class, message and causes, as text
   * @param stackTrace the original's stack trace
   */
  public RemoteFailureException(
      String originalClass, String message, StackTraceElement[] stackTrace) {
    super(message, null, true, true);
    this.originalClass = originalClass;
    setStackTrace(stackTrace);
  }

  /**
   * The name of the class of the exception that this one stands for.
   *
   * @return a class name
   */
  public String originalClass() {
    return originalClass;
  }
}
