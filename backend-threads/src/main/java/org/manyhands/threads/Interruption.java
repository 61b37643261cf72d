package org.manyhands.threads;

import org.manyhands.spi.Stopper;

/** Interrupts the thread that made it, until that thread says that it is no longer meant. */
final class Interruption implements Stopper {

  private final Thread thread = Thread.currentThread();
  private boolean delivered;
  private boolean ended;

  @Override
  public synchronized void stop() {
    if (!ended) {
      delivered = true;
      thread.interrupt();
    }
  }

  /** Called by the thread: no interrupt of this kind reaches it from now on, or is pending. */
  synchronized void end() {
    ended = true;
    if (delivered) {
      Thread.interrupted();
    }
  }
}
