package org.manyhands.task;

import java.io.Serial;

/**
 * Stands for an exception that was thrown in another process and could not cross to this one. Its
 * stack trace is that of the original, and its message too; a further line says why the original
 * could not cross.
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
