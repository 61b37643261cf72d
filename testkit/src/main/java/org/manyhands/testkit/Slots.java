package org.manyhands.testkit;

/** How many attempts compute at once. One that waits for others leaves, and may come back. */
final class Slots {

  private final int most;
  private int taken;

  Slots(int most) {
    this.most = most;
  }

  int most() {
    return most;
  }

  synchronized boolean hasRoom() {
    return taken < most;
  }

  synchronized void enter() {
    taken++;
  }

  synchronized void leave() {
    taken--;
  }
}
