package org.manyhands.gpu;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.Serializable;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.manyhands.ExecutorConfig;
import org.manyhands.TaskExecutor;
import org.manyhands.gpu.code.Vectors;
import org.manyhands.gpu.compiler.KernelFunction;
import org.manyhands.kernel.DoubleKernel;
import org.manyhands.kernel.FloatKernel;
import org.manyhands.kernel.IntKernel;
import org.manyhands.kernel.Kernels;
import org.manyhands.kernel.LongKernel;

/**
 * Kernels that compute several elements at a time on devices that have vectors. Each calls the
 * exponential function, which makes that worth while, with zero, for which it is exact.
 */
class VectorTest extends OnDevice {

  private static final int SIZE = 1000;

  private static final double[] DOUBLES =
      new SplittableRandom(1)
          .ints(SIZE)
          .mapToDouble(bits -> special(bits, Double.longBitsToDouble(bits * 0x9e3779b97f4a7c15L)))
          .toArray();

  private static final float[] FLOATS = new float[SIZE];
  private static final int[] INTS = new SplittableRandom(3).ints(SIZE).toArray();
  private static final long[] LONGS = new SplittableRandom(4).longs(SIZE).toArray();
  private static final byte[] BYTES = new byte[SIZE];
  private static final char[] CHARS = new char[SIZE];

  static {
    for (int i = 0; i < SIZE; i++) {
      FLOATS[i] = (float) special(INTS[i], Float.intBitsToFloat(INTS[i] * 0x9e3779b9));
      BYTES[i] = (byte) INTS[i];
      CHARS[i] = (char) INTS[i];
    }
  }

  /** Every third is one on which arithmetic turns. */
  private static double special(int bits, double other) {
    return switch (Math.floorMod(bits, 33)) {
      case 0 -> 0.0;
      case 1 -> -0.0;
      case 2 -> Double.NaN;
      case 3 -> Double.POSITIVE_INFINITY;
      case 4 -> Double.NEGATIVE_INFINITY;
      case 5 -> 1e10;
      case 6 -> -1e19;
      case 7 -> 2.5;
      case 8 -> -0x1p31;
      case 9 -> -1;
      case 10 -> 0x1p63;
      default -> other;
    };
  }

  private static double noise(int i) {
    return Math.exp(i * 0.0) + Math.sqrt(i % 7);
  }

  private void sameDoubles(DoubleKernel.Function function) {
    requireVectors(function);
    assertSame(Kernels.doubles(SIZE, function));
  }

  private void sameLongs(LongKernel.Function function) {
    requireVectors(function);
    assertSame(Kernels.longs(SIZE, function));
  }

  private void sameInts(IntKernel.Function function) {
    requireVectors(function);
    assertSame(Kernels.ints(SIZE, function));
  }

  private void sameFloats(FloatKernel.Function function) {
    requireVectors(function);
    assertSame(Kernels.floats(SIZE, function));
  }

  /** A test of what is not computed in vectors would not test them. */
  private static void requireVectors(Serializable function) {
    assertTrue(
        Vectors.width(KernelFunction.of("f", function).unchecked()).isPresent(),
        "not computed in vectors");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 7, 8, 9, 15, 16, 17, 31, 33, 1000})
  void ofAnySize(int size) {
    assertSame(Kernels.doubles(size, i -> noise(i) + i));
    assertSame(Kernels.floats(size, i -> (float) noise(i) * 2 + i));
    assertSame(Kernels.ints(size, i -> (int) noise(i) + 3 * i));
  }

  @Test
  void ofRowsAndColumns() {
    DoubleKernel.Function2D function = (row, column) -> noise(row) * 3 + column;
    requireVectors(function);
    assertSame(Kernels.doubles(7, 13, function));
    assertSame(Kernels.doubles(1, 40, function));
    assertSame(Kernels.doubles(40, 1, function));
    assertSame(Kernels.doubles(3, 0, function));
  }

  @Test
  void whatIsChosenForEachElement() {
    sameDoubles(i -> i % 3 == 0 ? noise(i) : i % 5 == 0 ? -1.5 : noise(i + 1) * 2);
    sameDoubles(i -> {
      double sum = noise(i);
      if (i > 500) {
        if (i % 2 == 0) {
          return sum;
        }
        sum += 3;
      } else if (i < 20) {
        sum = -sum;
      }
      return sum * 7;
    });
    sameDoubles(i ->
        switch (i % 9) {
          case 0, 3 -> noise(i);
          case 1 -> 17.0;
          case 8 -> {
            double a = noise(i);
            yield a > 1 ? a : -a;
          }
          default -> i;
        });
  }

  @Test
  void loopsThatEndAtDifferentTimes() {
    sameDoubles(i -> {
      double sum = noise(i);
      for (int k = 0; k < i % 13; k++) {
        sum += sum * 0.5 + k;
      }
      return sum;
    });
    sameDoubles(i -> {
      double sum = 0;
      outer:
      for (int k = 0; k < 20; k++) {
        for (int j = k; ; j++) {
          if (j > 30) {
            continue outer;
          }
          if ((i + j) % 17 == 3) {
            break;
          }
          if (k + j == i % 37) {
            break outer;
          }
          sum += noise(j) * 0.25;
        }
        if (sum > 100) {
          return -sum;
        }
        sum += 1;
      }
      return sum;
    });
    sameInts(i -> {
      float x = i;
      int steps = 0;
      do {
        x = x / 2 - 1;
        steps++;
      } while (x > 3);
      return steps;
    });
  }

  private static double repeated(double x, int times) {
    double y = x;
    for (int i = 0; i < times; i++) {
      if (y > 50) {
        return y;
      }
      y = y * 1.5 + Math.sqrt(i);
    }
    return -y;
  }

  @Test
  void functionsThatOnlySomeElementsCall() {
    sameDoubles(i -> i % 4 == 1 ? repeated(i, i % 9) : i);
    double factor = 2.5;
    int shift = 3;
    sameDoubles(i -> factor * repeated(i * factor, shift) + (i << shift));
  }

  @Test
  void wholeNumbers() {
    int[] numbers = INTS;
    long[] longs = LONGS;
    sameInts(i -> (int) noise(0) + numbers[i] * 31 + (numbers[i] >>> i));
    sameInts(i -> (int) noise(0) + (numbers[i] >> 5 ^ numbers[i] << i) - i);
    sameInts(i -> (int) noise(0) + -numbers[i] / 10 + numbers[i] % 7);
    sameInts(i -> (int) noise(0) + Integer.bitCount(numbers[i]));
    sameInts(i -> (int) noise(0) + Integer.numberOfLeadingZeros(numbers[i] >>> (i & 31)));
    sameLongs(i -> (long) noise(0) + longs[i] * 0x9e3779b97f4a7c15L + ~longs[i]);
    sameLongs(i -> (long) noise(0) + (longs[i] >>> i) - (longs[i] << i));
    sameLongs(i -> (long) noise(0) + (longs[i] >> (i * 3) & 0xff00ffL) - longs[i]);
    sameLongs(
        i -> (long) noise(0) + Long.bitCount(longs[i]) + Long.numberOfLeadingZeros(longs[i] >>> i));
    sameLongs(i -> (long) noise(0) + Math.multiplyHigh(longs[i], longs[i] + i));
    sameInts(i -> (int) noise(0) + Integer.signum(numbers[i]) + (char) numbers[i]);
    byte[] bytes = BYTES;
    char[] chars = CHARS;
    sameInts(i -> (int) noise(0) + bytes[i] * chars[i] + (byte) (numbers[i] * 3));
    sameInts(i -> (int) noise(0) + (short) (chars[i] * 7) - (bytes[i] & 0xf));
  }

  @Test
  void conversions() {
    double[] doubles = DOUBLES;
    float[] floats = FLOATS;
    long[] longs = LONGS;
    int[] ints = INTS;
    sameInts(i -> (int) doubles[i] + (int) noise(0));
    sameLongs(i -> (long) doubles[i] + (long) noise(0));
    sameInts(i -> (int) floats[i] + (int) noise(0));
    sameLongs(i -> (long) floats[i] + (long) noise(0));
    sameFloats(i -> (float) doubles[i] + (float) noise(0));
    sameDoubles(i -> floats[i] + noise(0));
    sameFloats(i -> (float) longs[i] + (float) noise(0));
    sameDoubles(i -> longs[i] + noise(0));
    sameFloats(i -> (float) ints[i] + (float) noise(0));
    sameLongs(i -> (int) longs[i] + (long) noise(0));
    sameLongs(i -> Double.doubleToRawLongBits(ints[i] * 0.5) + (long) noise(0));
    sameFloats(i -> Float.intBitsToFloat(ints[i] & 0x3fffffff) + (float) noise(0));
  }

  @Test
  void comparisonsWithEveryKindOfNumber() {
    double[] a = DOUBLES;
    float[] b = FLOATS;
    sameInts(i -> (a[i] < i ? 1 : 0) + (a[i] >= i ? 2 : 0) + (int) noise(0));
    sameInts(i -> (a[i] == i ? 1 : 0) + (a[i] != i ? 2 : 0) + (int) noise(0));
    sameInts(i -> (!(b[i] > i) ? 1 : 0) + (b[i] <= i ? 2 : 0) + (int) noise(0));
    sameInts(i -> {
      boolean less = a[i] < b[i];
      return (less ? 4 : 5) + (less == i > 7 ? 16 : 32) + (int) noise(0);
    });
  }

  @Test
  void functionsOfJava() {
    double[] a = DOUBLES;
    float[] b = FLOATS;
    sameDoubles(i -> Math.min(a[i], -0.0) + noise(0));
    sameDoubles(i -> Math.max(a[i], 0.0) + noise(0));
    sameFloats(i -> Math.min(b[i], 0f) + (float) noise(0));
    sameFloats(i -> Math.max(b[i], -0f) + (float) noise(0));
    sameDoubles(i -> 1 / Math.max(a[i], -0.0) + 1 / Math.min(a[i], 0.0) + noise(0));
    sameDoubles(i -> Math.rint(a[i]) + Math.rint(i / 4.0) + noise(0));
    sameDoubles(i -> Math.floor(a[i]) - Math.ceil(a[i]) + noise(0));
    sameDoubles(i -> Math.fma(a[i], i, a[i]) + noise(0));
    sameDoubles(i -> Math.abs(a[i]) + noise(0));
    sameDoubles(i -> Math.pow(1, a[i]) + Math.pow(-1, a[i] / 0) + noise(0));
  }

  /** Some elements are computed side by side, the last ones not: by the same functions. */
  @Test
  void whatJavaLeavesOpenIsTheSameAtAnyPlace() {
    for (int size : new int[] {5, 8, 13}) {
      double[] all = onDevice(Kernels.doubles(size, k -> wave(k)));
      double[] more = onDevice(Kernels.doubles(SIZE, k -> wave(k)));
      for (int i = 0; i < size; i++) {
        assertEquals(Double.doubleToLongBits(more[i]), Double.doubleToLongBits(all[i]), "at " + i);
      }
    }
    assertNear(Kernels.doubles(SIZE, k -> wave(k)), 1e-14);
  }

  private static double wave(int k) {
    return 3 + Math.sin(k) * Math.exp(-k * 0.01) + Math.log(k + 1.5) + Math.pow(k, 0.3);
  }

  /** A parameter is a variable: an index may be another one when it is used. */
  @Test
  void anIndexThatChanges() {
    double[] a = DOUBLES;
    sameDoubles(i -> {
      double before = noise(i) + a[i];
      i = i % 3 == 0 ? SIZE - 1 - i : i / 2;
      return before + a[i];
    });
  }

  @Test
  void pieceByPiece() {
    ExecutorConfig little =
        ExecutorConfig.defaults().withBackend("gpu").with("manyhands.gpu.memory", "200k");
    try (TaskExecutor gpu = TaskExecutor.open(little)) {
      DoubleKernel kernel = Kernels.doubles(100_003, i -> noise(i) + i);
      assertArrayEquals(kernel.call(), gpu.run(kernel));
    }
  }

  @Test
  void whatMayFailOrReadsElsewhereOrIsQuickIsComputedOneAfterTheOther() {
    double[] a = DOUBLES;
    int zero = 0;
    DoubleKernel.Function neighbours = i -> Math.exp(0 * a[Math.max(0, i - 1)]);
    IntKernel.Function divides = i -> (int) Math.exp(i) / (i - zero);
    DoubleKernel.Function quick = i -> a[i] * 2;
    DoubleKernel.Function remains = i -> Math.exp(0 * i) + a[i] % 3;
    for (Serializable function : new Serializable[] {neighbours, divides, quick, remains}) {
      assertFalse(Vectors.width(KernelFunction.of("f", function).unchecked()).isPresent());
    }
    assertSame(Kernels.doubles(SIZE, neighbours));
    assertSame(Kernels.doubles(SIZE, remains));
    assertSameFailure(Kernels.ints(SIZE, divides));
  }
}
