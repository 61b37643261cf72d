package org.manyhands.testkit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.manyhands.kernel.DoubleKernel;
import org.manyhands.kernel.FloatKernel;
import org.manyhands.kernel.IntKernel;
import org.manyhands.kernel.Kernels;
import org.manyhands.kernel.LongKernel;
import org.manyhands.kernel.Reduction;
import org.manyhands.testkit.Samples.Affine;

/** §4: a kernel has the elements that a loop computes, bit for bit. */
abstract class KernelRules extends ScanRules {

  private static final int ROWS = 37;
  private static final int COLUMNS = 113;

  KernelRules(BackendConformance kit) {
    super(kit);
  }

  @Test
  @DisplayName("§4.1 an int kernel equals a plain loop")
  void ints() {
    for (int size : Samples.sizes()) {
      int[] expected = new int[size];
      Arrays.setAll(expected, Samples::intAt);
      assertArrayEquals(expected, result(Kernels.ints(size, Samples::intAt)));
    }
  }

  @Test
  @DisplayName("§4.2 a long kernel equals a plain loop")
  void longs() {
    for (int size : Samples.sizes()) {
      long[] expected = new long[size];
      Arrays.setAll(expected, Samples::longAt);
      assertArrayEquals(expected, result(Kernels.longs(size, Samples::longAt)));
    }
  }

  @Test
  @DisplayName("§4.3 a float kernel equals a plain loop, bit for bit")
  void floats() {
    for (int size : Samples.sizes()) {
      float[] expected = new float[size];
      for (int i = 0; i < size; i++) {
        expected[i] = Samples.floatAt(i);
      }
      assertArrayEquals(expected, result(Kernels.floats(size, Samples::floatAt)));
    }
  }

  @Test
  @DisplayName("§4.4 a double kernel equals a plain loop, bit for bit")
  void doubles() {
    for (int size : Samples.sizes()) {
      double[] expected = new double[size];
      Arrays.setAll(expected, Samples::doubleAt);
      assertArrayEquals(expected, result(Kernels.doubles(size, Samples::doubleAt)));
    }
  }

  @Test
  @DisplayName("§4.5 a kernel over a grid equals two nested loops, row after row")
  void grids() {
    int[] rows = IntStream.range(0, ROWS * COLUMNS).map(i -> i / COLUMNS).toArray();
    int[] columns = IntStream.range(0, ROWS * COLUMNS).map(i -> i % COLUMNS).toArray();
    int[] ints = new int[rows.length];
    long[] longs = new long[rows.length];
    float[] floats = new float[rows.length];
    double[] doubles = new double[rows.length];
    for (int i = 0; i < rows.length; i++) {
      ints[i] = 1000 * rows[i] + columns[i];
      longs[i] = ((long) rows[i] << 32) | columns[i];
      floats[i] = rows[i] / (columns[i] + 1f);
      doubles[i] = rows[i] / (columns[i] + 1.0);
    }
    assertArrayEquals(ints, result(Kernels.ints(ROWS, COLUMNS, (r, c) -> 1000 * r + c)));
    assertArrayEquals(longs, result(Kernels.longs(ROWS, COLUMNS, (r, c) -> ((long) r << 32) | c)));
    assertArrayEquals(floats, result(Kernels.floats(ROWS, COLUMNS, (r, c) -> r / (c + 1f))));
    assertArrayEquals(doubles, result(Kernels.doubles(ROWS, COLUMNS, (r, c) -> r / (c + 1.0))));
  }

  @Test
  @DisplayName("§4.6 a kernel reads the arrays that it captured")
  void capturedArrays() {
    float a = 2.5f;
    float[] x = new float[Samples.LARGE];
    float[] b = new float[Samples.LARGE];
    float[] expected = new float[Samples.LARGE];
    for (int i = 0; i < Samples.LARGE; i++) {
      x[i] = Samples.floatAt(i);
      b[i] = i;
      expected[i] = a * x[i] + b[i];
    }
    assertArrayEquals(expected, result(Kernels.floats(Samples.LARGE, i -> a * x[i] + b[i])));
  }

  @Test
  @DisplayName("§4.7 an empty range gives an empty array, and its reduction the identity")
  void emptyRange() {
    assertEquals(0, result(Kernels.ints(0, i -> i)).length);
    assertEquals(0, result(Kernels.longs(0, 5, (r, c) -> r)).length);
    assertEquals(0, result(Kernels.floats(5, 0, (r, c) -> r)).length);
    assertEquals(0.0, result(Kernels.sum(0, i -> i)));
    assertEquals(Integer.MAX_VALUE, result(Kernels.ints(0, i -> i).min()));
    assertEquals(Double.NEGATIVE_INFINITY, result(Kernels.doubles(0, i -> i).max()));
    assertEquals(-5L, result(Kernels.longs(0, i -> i).reduce(-5L, Long::sum)));
  }

  @Test
  @DisplayName("§4.8 a sum equals what call() returns, bit for bit")
  void sums() {
    for (int size : Samples.sizes()) {
      assertSame(Kernels.ints(size, Samples::intAt).sum());
      assertSame(Kernels.longs(size, Samples::longAt).sum());
      assertSame(Kernels.floats(size, Samples::floatAt).sum());
      assertSame(Kernels.doubles(size, Samples::doubleAt).sum());
    }
    assertSame(Kernels.doubles(ROWS, COLUMNS, (r, c) -> 1.0 / (r + c + 1)).sum());
  }

  @Test
  @DisplayName("§4.9 a minimum or maximum equals what call() returns")
  void extremes() {
    for (int size : Samples.sizes()) {
      IntKernel ints = Kernels.ints(size, Samples::intAt);
      LongKernel longs = Kernels.longs(size, Samples::longAt);
      FloatKernel floats = Kernels.floats(size, Samples::floatAt);
      DoubleKernel doubles = Kernels.doubles(size, Samples::doubleAt);
      assertSame(ints.min());
      assertSame(ints.max());
      assertSame(longs.min());
      assertSame(longs.max());
      assertSame(floats.min());
      assertSame(floats.max());
      assertSame(doubles.min());
      assertSame(doubles.max());
    }
  }

  private <T> void assertSame(Reduction<?, T> reduction) {
    assertEquals(Samples.call(reduction), result(reduction), reduction::toString);
  }

  @Test
  @DisplayName("§4.10 reduce combines in order: the operation need not be commutative")
  void reduceInOrder() {
    for (int size : Samples.sizes()) {
      long expected = Affine.IDENTITY;
      for (int i = 0; i < size; i++) {
        expected = Affine.then(expected, Affine.at(i));
      }
      LongKernel maps = Kernels.longs(size, Affine::at);
      assertEquals(expected, result(maps.reduce(Affine.IDENTITY, Affine::then)));
    }
  }

  @Test
  @DisplayName("§4.11 a kernel that throws at one index fails with that exception")
  void throwsAtOneIndex() {
    for (int bad : new int[] {0, Samples.LARGE / 2, Samples.LARGE - 1}) {
      IntKernel kernel = Kernels.ints(Samples.LARGE, i -> i == bad ? thrownAt(i) : i);
      assertThrownAt(bad, failure(kernel));
      assertThrownAt(bad, failure(kernel.sum()));
      assertThrownAt(bad, failure(kernel.scan()));
      assertThrownAt(bad, failure(kernel.filter(value -> value > 0)));
    }
  }

  @Test
  @DisplayName("§4.12 a kernel that throws at several indices fails as the lowest does")
  void throwsAtSeveral() {
    int lowest = Samples.LARGE / 10;
    IntKernel kernel = Kernels.ints(Samples.LARGE, i -> i >= lowest ? thrownAt(i) : i);
    for (int i = 0; i < 10; i++) {
      assertThrownAt(lowest, failure(kernel));
      assertThrownAt(lowest, failure(kernel.max()));
      assertThrownAt(lowest, failure(kernel.scan()));
      assertThrownAt(lowest, failure(kernel.filter(value -> value > 0)));
    }
  }

  private static int thrownAt(int index) {
    throw new IllegalStateException("index " + index);
  }

  private static void assertThrownAt(int index, Throwable failure) {
    assertInstanceOf(IllegalStateException.class, failure);
    assertEquals("index " + index, failure.getMessage());
  }

  @Test
  @DisplayName("§4.13 NaN, negative zero and the infinities are kept")
  void specialValues() {
    double[] doubles = {Double.NaN, -0.0, 0.0, Double.NEGATIVE_INFINITY, Double.MIN_VALUE};
    float[] floats = {Float.NaN, -0f, 0f, Float.POSITIVE_INFINITY, Float.MIN_VALUE};
    assertArrayEquals(doubles, result(Kernels.doubles(5, i -> doubles[i])));
    assertArrayEquals(floats, result(Kernels.floats(5, i -> floats[i])));
    assertEquals(-0.0, result(Kernels.doubles(2, i -> i == 0 ? 0.0 : -0.0).min()));
    assertEquals(0.0, result(Kernels.doubles(2, i -> i == 0 ? 0.0 : -0.0).max()));
    assertEquals(
        Double.NaN,
        result(Kernels.doubles(Samples.LARGE, i -> i == 50_000 ? Double.NaN : i).min()));
  }

  @Test
  @DisplayName("§4.14 a negative range is refused when the kernel is made")
  void negativeRange() {
    assertThrows(IllegalArgumentException.class, () -> Kernels.ints(-1, i -> i));
    assertThrows(IllegalArgumentException.class, () -> Kernels.doubles(-1, 3, (r, c) -> r));
    assertThrows(IllegalArgumentException.class, () -> Kernels.floats(3, -1, (r, c) -> r));
    assertThrows(IllegalArgumentException.class, () -> Kernels.sum(-1, i -> i));
  }

  @Test
  @DisplayName("§4.15 a divisible task of one's own equals what call() returns")
  void ownDivisibleTask() {
    for (int size : new int[] {0, 1, 2, 3, 7, 100, 1001}) {
      Numerals task = new Numerals(size);
      assertEquals(Samples.call(task), result(task));
    }
  }
}
