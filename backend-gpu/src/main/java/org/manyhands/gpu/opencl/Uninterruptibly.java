package org.manyhands.gpu.opencl;

/** Waits to the end and leaves the interrupt to whoever looks for it afterwards. */
final class Uninterruptibly {

  private Uninterruptibly() {}

  @FunctionalInterface
  interface Wait<T, E extends Exception> {
    T get() throws InterruptedException, E;
  }

  static <T, E extends Exception> T get(Wait<T, E> wait) throws E {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return wait.get();
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
