package org.manyhands.gpu.opencl;

/** The message of a failure, which has one. */
final class Messages {

  private Messages() {}

  static String message(Throwable failure) {
    return String.valueOf(failure.getMessage());
  }
}
