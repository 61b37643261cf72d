package org.manyhands.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.DoubleBinaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The order of a scan is part of its meaning. Here it is computed a second time, plainly. */
class ScanTest {

  private static final int[] SIZES = {
    0, 1, 2, 63, 64, 65, 128, 4095, 4096, 4097, 4160, 4161, 8192, 8193, 20_481, 100_003
  };

  private static double[] randomValues(int size) {
    return new SplittableRandom(size).doubles(size, -1e6, 1e6).toArray();
  }

  /** In rows of 64, then row after row in blocks of 4096, then block after block. */
  private static double[] documentedScan(double[] values, DoubleBinaryOperator operator) {
    double[] inRow = new double[values.length];
    double[] inBlock = new double[values.length];
    double[] whole = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      int row = i / 64 * 64;
      int block = i / 4096 * 4096;
      inRow[i] = i == row ? values[i] : operator.applyAsDouble(inRow[i - 1], values[i]);
      inBlock[i] = row == block ? inRow[i] : operator.applyAsDouble(inBlock[row - 1], inRow[i]);
      whole[i] = block == 0 ? inBlock[i] : operator.applyAsDouble(whole[block - 1], inBlock[i]);
    }
    return whole;
  }

  private static double[] movedRight(double first, double[] values) {
    double[] moved = new double[values.length];
    for (int i = 0; i < moved.length; i++) {
      moved[i] = i == 0 ? first : values[i - 1];
    }
    return moved;
  }

  @Test
  void sumsOfDoublesHaveTheDocumentedOrder() {
    for (int size : SIZES) {
      double[] values = randomValues(size);
      double[] expected = documentedScan(values, Double::sum);
      DoubleKernel kernel = Kernels.doubles(size, i -> values[i]);
      assertArrayEquals(expected, kernel.scan().call(), "size " + size);
      assertArrayEquals(movedRight(0, expected), kernel.exclusiveScan().call(), "size " + size);
    }
  }

  @Test
  void anyOperationHasTheDocumentedOrder() {
    for (int size : SIZES) {
      double[] values = randomValues(size);
      double[] expected = documentedScan(values, (a, b) -> 0.5 * a - b);
      DoubleKernel kernel = Kernels.doubles(size, i -> values[i]);
      assertArrayEquals(expected, kernel.scan((a, b) -> 0.5 * a - b).call(), "size " + size);
      assertArrayEquals(
          movedRight(7, expected), kernel.exclusiveScan(7, (a, b) -> 0.5 * a - b).call());
    }
  }

  @Test
  void floatsHaveTheSameOrderAsDoubles() {
    for (int size : SIZES) {
      double[] values = new double[size];
      Arrays.setAll(values, i -> (float) i / 7 - 0.37f * i);
      double[] expected = documentedScan(values, (a, b) -> (float) a + (float) b);
      float[] result = Kernels.floats(size, i -> (float) values[i]).scan().call();
      assertArrayEquals(expected, Kernels.doubles(size, i -> result[i]).call(), "size " + size);
    }
  }

  @Test
  void theOrderMatters() {
    double[] values = randomValues(100_003);
    double[] plain = values.clone();
    for (int i = 1; i < plain.length; i++) {
      plain[i] += plain[i - 1];
    }
    double[] result = Kernels.doubles(values.length, i -> values[i]).scan().call();
    assertNotEquals(Arrays.hashCode(plain), Arrays.hashCode(result));
    assertArrayEquals(plain, result, 1e-3);
  }

  @Test
  void prefixesAreMoreAccurateThanAPlainLoop() {
    int size = 1_000_000;
    float plain = 0;
    for (int i = 0; i < size; i++) {
      plain += 0.1f;
    }
    double exact = size * (double) 0.1f;
    double error = Math.abs(Kernels.floats(size, i -> 0.1f).scan().call()[size - 1] - exact);
    assertTrue(error < Math.abs(plain - exact) / 100, "error " + error);
  }

  @Test
  void integersAreThoseOfThePlainLoop() {
    for (int size : SIZES) {
      int[] ints = new int[size];
      long[] longs = new long[size];
      Arrays.setAll(ints, i -> i * 0x9E3779B9);
      Arrays.setAll(longs, i -> i * 0x9E3779B97F4A7C15L);
      IntKernel intKernel = Kernels.ints(size, i -> i * 0x9E3779B9);
      LongKernel longKernel = Kernels.longs(size, i -> i * 0x9E3779B97F4A7C15L);
      Arrays.parallelPrefix(ints, Integer::sum);
      Arrays.parallelPrefix(longs, Long::sum);
      assertArrayEquals(ints, intKernel.scan().call());
      assertArrayEquals(longs, longKernel.scan().call());
      Arrays.setAll(ints, i -> i == 0 ? Integer.MIN_VALUE : (i - 1) * 0x9E3779B9);
      Arrays.parallelPrefix(ints, Math::max);
      assertArrayEquals(ints, intKernel.exclusiveScan(Integer.MIN_VALUE, Math::max).call());
    }
  }

  @Test
  void millionsOfElementsAreThoseOfThePlainLoop() {
    int[] expected = new int[5_000_011];
    Arrays.setAll(expected, i -> i * i);
    Arrays.parallelPrefix(expected, Integer::sum);
    assertArrayEquals(expected, Kernels.ints(expected.length, i -> i * i).scan().call());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7, 25})
  void partsGiveTheSameBitsAsTheWhole(int parts) throws Exception {
    double[] values = randomValues(100_003);
    DoubleKernel kernel = Kernels.doubles(values.length, i -> values[i]);
    Scan<double[]> exclusive = kernel.exclusiveScan();
    assertArrayEquals(kernel.scan().call(), Elsewhere.inParts(kernel.scan(), parts));
    assertArrayEquals(exclusive.call(), Elsewhere.inParts(exclusive, parts));
  }

  @Test
  void partsInPlaceAndElsewhereGiveTheSame() throws Exception {
    for (int size : new int[] {4096, 4097, 8193, 12_288, 12_289}) {
      double[] values = randomValues(size);
      DoubleKernel kernel = Kernels.doubles(size, i -> values[i]);
      assertSameAtEveryCut(kernel.scan());
      assertSameAtEveryCut(kernel.exclusiveScan());
    }
  }

  private static void assertSameAtEveryCut(Scan<double[]> scan) throws Exception {
    for (int cut = 0; cut <= scan.size(); cut++) {
      double[] result = Elsewhere.halfInPlace(scan.assemble(), cut, scan.size());
      assertArrayEquals(scan.call(), result, "%s, cut at %d".formatted(scan, cut));
    }
  }

  @Test
  void aUnitIsABlockOfWhatIsCombined() {
    IntKernel kernel = Kernels.ints(4097, i -> i);
    assertEquals(2, kernel.scan().size());
    assertEquals(1, kernel.exclusiveScan().size());
    assertEquals(0, Kernels.ints(0, i -> i).scan().size());
    assertEquals(0, Kernels.ints(0, i -> i).exclusiveScan().size());
    assertEquals("Scan of IntKernel[4097]", kernel.scan().toString());
  }

  @Test
  void emptyAndSingleElements() throws Exception {
    assertEquals(0, Kernels.longs(0, i -> i).exclusiveScan().call().length);
    assertEquals(0, Elsewhere.inParts(Kernels.longs(0, i -> i).exclusiveScan(), 0).length);
    assertArrayEquals(new int[] {9}, Kernels.ints(1, i -> 9).scan().call());
    assertArrayEquals(new int[] {0}, Kernels.ints(1, i -> 9).exclusiveScan().call());
    assertArrayEquals(new int[] {0}, Elsewhere.inParts(Kernels.ints(1, i -> 9).exclusiveScan(), 0));
  }

  @Test
  void theIdentityIsNeverCombined() {
    double[] zeros = Kernels.doubles(3, i -> -0.0).exclusiveScan().call();
    assertArrayEquals(new double[] {0.0, -0.0, -0.0}, zeros);
    int[] products = Kernels.ints(3, i -> i + 2).exclusiveScan(77, (a, b) -> a * b).call();
    assertArrayEquals(new int[] {77, 2, 6}, products);
  }

  @Test
  void infinitiesAndNotANumberGoOnToTheEnd() {
    float[] infinite =
        Kernels.floats(5000, i -> i == 70 ? Float.POSITIVE_INFINITY : 1).scan().call();
    assertEquals(70, infinite[69]);
    assertEquals(Float.POSITIVE_INFINITY, infinite[4999]);
    float[] result = Kernels.floats(5000, i -> i == 70 ? Float.NaN : 1).scan().call();
    assertEquals(70, result[69]);
    assertEquals(Float.NaN, result[4999]);
  }

  @Test
  void aGridIsScannedRowAfterRow() {
    int[] result = Kernels.ints(2, 3, (row, column) -> 10 * row + column).scan().call();
    assertArrayEquals(new int[] {0, 1, 3, 13, 24, 36}, result);
  }
}
