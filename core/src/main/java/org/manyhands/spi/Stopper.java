package org.manyhands.spi;

/** How a running attempt is stopped. */
@FunctionalInterface
public interface Stopper {

  /** Asks the running task to stop, by interrupt or harder means. Returns at once. */
  void stop();
}
