package org.manyhands;

import org.manyhands.kernel.Kernel;
import org.manyhands.task.Assembly;
import org.manyhands.task.Task;

/** Estimates how long a kernel takes on one thread, by computing some of its elements. */
final class KernelTiming {

  private static final long ENOUGH_NANOS = 1_000_000;
  private static final long PATIENCE_NANOS = 300 * ENOUGH_NANOS;
  private static final int TRIES = 3;

  private KernelTiming() {}

  /**
   * The estimate in nanoseconds; rough, and 0 if the elements cannot be computed. Computes one
   * element, then twice as many, until a millisecond has passed.
   */
  static long estimate(Kernel<?> kernel) {
    try {
      return estimate(kernel, kernel.assemble());
    } catch (Exception | Error e) { // what it throws, running it will tell
      return 0;
    }
  }

  private static long estimate(Kernel<?> kernel, Assembly<?, ?> assembly) throws Exception {
    for (long count = 1; ; count *= 2) {
      long computed = Math.min(count, kernel.size());
      long taken = best(assembly.part(0, computed));
      if (taken >= ENOUGH_NANOS || computed == kernel.size()) {
        return (long) ((double) taken / computed * kernel.size());
      }
    }
  }

  /** What seems to take long may only have been the first of its kind, or interrupted by others. */
  private static long best(Task<?> sample) throws Exception {
    long best = Long.MAX_VALUE;
    long all = 0;
    for (int i = 0; i < TRIES && all < PATIENCE_NANOS && best >= ENOUGH_NANOS; i++) {
      long start = System.nanoTime();
      sample.call();
      long taken = System.nanoTime() - start;
      best = Math.min(best, taken);
      all += taken;
    }
    return best;
  }
}
