package org.manyhands.benchmarks.gpu;

import java.util.Arrays;

/** Whether two ways computed the same: a figure of a wrong result is worse than none. */
final class Agreement {

  private Agreement() {}

  /**
   * Compares a result with that of the plain loop.
   *
   * @param tolerance of floating-point numbers, the largest error, relative to the expected number
   *     or to 1 if that is larger; of integers, the share of elements that may differ; 0 for the
   *     same bits
   * @throws IllegalStateException if they differ by more
   */
  static void check(String way, Object expected, Object actual, double tolerance) {
    double error =
        switch (expected) {
          case float[] numbers -> error(numbers, (float[]) actual);
          case int[] numbers -> share(numbers, (int[]) actual);
          case Float number -> error(new float[] {number}, new float[] {(Float) actual});
          default -> throw new IllegalArgumentException("No results: " + expected.getClass());
        };
    if (!(error <= tolerance)) {
      throw new IllegalStateException(
          "'%s' differs from the loop by '%s', and '%s' is allowed. Mend it before you measure."
              .formatted(way, error, tolerance));
    }
  }

  private static double error(float[] expected, float[] actual) {
    checkLength(expected.length, actual.length);
    if (Arrays.equals(expected, actual)) {
      return 0;
    }
    double worst = Double.MIN_VALUE; // such as -0 instead of 0
    for (int i = 0; i < expected.length; i++) {
      double error = Math.abs((double) expected[i] - actual[i]);
      worst = Math.max(worst, error / Math.max(1, Math.abs(expected[i]))); // NaN stays
    }
    return worst;
  }

  private static double share(int[] expected, int[] actual) {
    checkLength(expected.length, actual.length);
    int differing = 0;
    for (int i = 0; i < expected.length; i++) {
      differing += expected[i] == actual[i] ? 0 : 1;
    }
    return (double) differing / Math.max(1, expected.length);
  }

  private static void checkLength(int expected, int actual) {
    if (expected != actual) {
      throw new IllegalStateException(
          "A result has '%d' elements instead of '%d'.".formatted(actual, expected));
    }
  }
}
