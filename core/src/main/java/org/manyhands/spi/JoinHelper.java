package org.manyhands.spi;

/**
 * Implemented by the threads of a backend, or by the backend for all of them, that can do better
 * than wait when one of their tasks waits for another. Without it, a thread of a backend with
 * {@link Capability#SHARED_MEMORY} and a limited concurrency runs what its task waits for, if
 * nobody has begun it: so tasks that submit and join tasks never starve a pool.
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
