package org.manyhands;

import java.util.concurrent.atomic.AtomicReference;
import org.jetbrains.lincheck.Lincheck;
import org.jspecify.annotations.Nullable;

/**
 * Runs a race over and over, every time with its threads interleaved in another way: first all ways
 * with few switches between threads, then ways with more. What fails is told step by step. Threads
 * that wait for each other for ever are found, too.
 *
 * <p>A switch may happen wherever threads can see each other's doing. All of them see one order,
 * however; that a field is volatile which has to be is what the tests with real threads are for.
 */
final class Interleavings {

  /** Lincheck takes for private to a thread what no field refers to, even if a lambda does. */
  @SuppressWarnings("UnusedVariable")
  private static volatile @Nullable Object seen;

  private Interleavings() {}

  /**
   * Explores a race.
   *
   * @param times in how many ways at most, unless {@code test.interleavings} multiplies them
   * @param once makes what is raced for, with {@code new} and not by reference to a constructor,
   *     which would hide it from Lincheck; runs the race, and checks what came of it
   */
  static void explore(int times, Runnable once) {
    Lincheck.runConcurrentTest(times * Integer.getInteger("test.interleavings", 1), once);
  }

  /**
   * Runs actions in a thread each, to the end of all of them.
   *
   * @param shared refers to all that the threads share
   */
  static void race(Object shared, Runnable... actions) {
    seen = shared;
    AtomicReference<Throwable> failure = new AtomicReference<>();
    Thread[] threads = new Thread[actions.length];
    for (int i = 0; i < actions.length; i++) {
      Runnable action = actions[i];
      threads[i] = new Thread(() -> run(action, failure));
      threads[i].start();
    }
    for (Thread thread : threads) {
      join(thread);
    }
    if (failure.get() != null) {
      throw new AssertionError(failure.get());
    }
  }

  private static void run(Runnable action, AtomicReference<Throwable> failure) {
    try {
      action.run();
    } catch (Throwable thrown) {
      failure.set(thrown);
    }
  }

  static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
