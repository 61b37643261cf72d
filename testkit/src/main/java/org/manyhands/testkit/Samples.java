package org.manyhands.testkit;

import org.manyhands.task.Task;

/** What the rules on kernels compute. */
final class Samples {

  static final int LARGE = 100_003;

  private Samples() {}

  /** Sizes at and around the boundaries of lanes, rows, blocks and parts. */
  static int[] sizes() {
    return new int[] {1, 2, 15, 16, 17, 63, 64, 65, 4095, 4096, 4097, LARGE};
  }

  static int intAt(int i) {
    return (i * 0x9E3779B9) ^ (i >>> 7);
  }

  static long longAt(int i) {
    return (i * 0x9E3779B97F4A7C15L) ^ ((long) i << 40);
  }

  static float floatAt(int i) {
    return (float) (i % 1000) / 7 - i * 0.37f;
  }

  static double doubleAt(int i) {
    return i % 1000 / 7.0 - i * 0.37;
  }

  /** What a task means. */
  static <T> T call(Task<T> task) {
    try {
      return task.call();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  /** The maps {@code x -> a * x + b} on ints, as longs: composing them is not commutative. */
  static final class Affine {

    static final long IDENTITY = of(1, 0);

    private Affine() {}

    /**
     * The factors are the upper halves of products. With all odd numbers in a row, as from 2 * i +
     * 1, whole blocks of maps would commute.
     */
    static long at(int i) {
      return of((int) ((i * 0x9E3779B97F4A7C15L) >>> 32) | 1, i);
    }

    private static long of(int a, int b) {
      return ((long) a << 32) | (b & 0xFFFFFFFFL);
    }

    static long then(long first, long second) {
      int a = (int) (second >> 32);
      return of((int) (first >> 32) * a, (int) first * a + (int) second);
    }
  }
}
