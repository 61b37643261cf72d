package org.manyhands.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.manyhands.task.Assembly;

class FilterTest {

  private static final int[] SIZES = {0, 1, 2, 4095, 4096, 4097, 8192, 100_003};

  private static int mixed(int i) {
    return i * 0x9E3779B9;
  }

  @Test
  void theElementsThatPassAreInOrder() {
    for (int size : SIZES) {
      int[] expected = IntStream.range(0, size).map(FilterTest::mixed).filter(v -> v > 0).toArray();
      assertArrayEquals(expected, Kernels.ints(size, FilterTest::mixed).filter(v -> v > 0).call());
    }
  }

  @Test
  void allTypesHaveFilters() {
    assertArrayEquals(new int[] {2, 3}, Kernels.ints(4, i -> i).filter(v -> v > 1).call());
    assertArrayEquals(new long[] {2, 3}, Kernels.longs(4, i -> i).filter(v -> v > 1).call());
    assertArrayEquals(new float[] {2, 3}, Kernels.floats(4, i -> i).filter(v -> v > 1).call());
    assertArrayEquals(new double[] {2, 3}, Kernels.doubles(4, i -> i).filter(v -> v > 1).call());
    assertArrayEquals(
        new int[] {1, 11},
        Kernels.ints(2, 3, (row, column) -> 10 * row + column).filter(v -> v % 10 == 1).call());
  }

  @Test
  void indicesAreThoseForWhichTheTestHolds() {
    float[] x = {3, -1, Float.NaN, 0, 7};
    assertArrayEquals(new int[] {0, 4}, Kernels.indices(x.length, i -> x[i] > 0).call());
  }

  @Test
  void allOrNothingMayPass() {
    for (int size : SIZES) {
      IntKernel kernel = Kernels.ints(size, i -> i);
      assertArrayEquals(kernel.call(), kernel.filter(v -> true).call());
      assertEquals(0, kernel.filter(v -> false).call().length);
    }
  }

  @Test
  void specialValuesAreKept() {
    double[] values = {Double.NaN, -0.0, 0.0, Double.NEGATIVE_INFINITY};
    assertArrayEquals(values, Kernels.doubles(4, i -> values[i]).filter(v -> true).call());
    assertArrayEquals(
        new double[] {-0.0, 0.0}, Kernels.doubles(4, i -> values[i]).filter(v -> v == 0).call());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7, 25})
  void partsGiveTheSameAsTheWhole(int parts) throws Exception {
    Filter<int[]> filter = Kernels.ints(100_003, FilterTest::mixed).filter(v -> v % 3 == 0);
    assertArrayEquals(filter.call(), Elsewhere.inParts(filter, parts));
  }

  @Test
  void partsMayBeAddedByAllThreadsAtOnce() {
    Filter<int[]> filter = Kernels.ints(100_003, FilterTest::mixed).filter(v -> v % 3 == 0);
    for (int round = 0; round < 20; round++) {
      assertArrayEquals(filter.call(), inParallel(filter.assemble(), (int) filter.size()));
    }
  }

  private static <P> int[] inParallel(Assembly<P, int[]> assembly, int size) {
    IntStream.range(0, size)
        .parallel()
        .forEach(unit -> {
          try {
            assembly.add(unit, assembly.partInPlace(unit, unit + 1).call());
          } catch (Exception e) {
            throw new IllegalStateException(e);
          }
        });
    return assembly.result();
  }

  /** The test fails before the function by index, but a block is computed before it is tested. */
  @Test
  void whatFailsFirstDoesNotDependOnTheCuts() throws Exception {
    IntKernel kernel = Kernels.ints(20_000, i -> i == 9000 ? thrown("function") : i);
    Filter<int[]> filter = kernel.filter(v -> v != 8999 || thrown("test") > 0);
    assertEquals("function", failure(() -> filter.call()));
    Assembly<?, int[]> assembly = filter.assemble();
    for (long from = 0; from <= 2; from++) {
      long first = from;
      assertEquals("function", failure(() -> assembly.part(first, 3).call()));
    }
  }

  private static int thrown(String by) {
    throw new IllegalStateException(by);
  }

  private static String failure(org.junit.jupiter.api.function.Executable action) {
    return String.valueOf(assertThrows(IllegalStateException.class, action).getMessage());
  }

  @Test
  void everyCallHasAResultOfItsOwn() {
    Filter<int[]> filter = Kernels.indices(3, i -> true);
    Arrays.fill(filter.call(), 99);
    assertArrayEquals(new int[] {0, 1, 2}, filter.call());
  }

  @Test
  void aUnitIsABlock() {
    assertEquals(0, Kernels.indices(0, i -> true).size());
    assertEquals(2, Kernels.indices(4097, i -> true).size());
    assertEquals("Filter of IntKernel[5]", Kernels.indices(5, i -> true).toString());
  }

  @Test
  void aNegativeRangeIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> Kernels.indices(-1, i -> true));
  }
}
