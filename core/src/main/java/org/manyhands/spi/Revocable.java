package org.manyhands.spi;

/** A task that was sent to a worker ahead of its turn, and that may start there at any moment. */
public interface Revocable extends Stopper {

  /**
   * Takes the task back, if it has not started. Returns at once. Once this has returned {@code
   * true}, the task does not start, and every further call returns {@code true}.
   *
   * @return whether it has not started, and will not
   */
  boolean revoke();
}
