package org.manyhands.spi;

/**
 * Implemented by the threads of a backend that may run an attempt while they would only wait for
 * it, as when each of many tasks waits for the next and no thread is left.
 */
@FunctionalInterface
public interface JoinHelper {

  /**
   * Called on this very thread by a task that is about to wait for an attempt of the same backend
   * which has not begun. The thread may run it now, by {@link Attempt#run()}, or return at once.
   * While it runs, the waiting task is not interrupted.
   *
   * @param attempt the attempt
   */
  void help(Attempt<?> attempt);
}
