package org.manyhands.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.DoubleBinaryOperator;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The order of a reduction is part of its meaning. Here it is computed a second time, plainly. */
class ReductionOrderTest {

  private static final int[] SIZES = {
    0, 1, 2, 15, 16, 17, 31, 4095, 4096, 4097, 8192, 20_481, 100_003
  };

  private static double[] randomValues(int size) {
    return new SplittableRandom(size).doubles(size, -1e6, 1e6).toArray();
  }

  /** 16 lanes per block of 4096, joined by halves, then the blocks pairwise. */
  private static double documentedSum(double[] values) {
    List<Double> blocks = new ArrayList<>();
    for (int start = 0; start < values.length; start += 4096) {
      double[] lanes = new double[16];
      for (int i = start; i < Math.min(values.length, start + 4096); i++) {
        lanes[(i - start) % 16] += values[i];
      }
      for (int lane = 0; lane < 8; lane++) {
        lanes[lane] += lanes[lane + 8];
      }
      for (int lane = 0; lane < 4; lane++) {
        lanes[lane] += lanes[lane + 4];
      }
      for (int lane = 0; lane < 2; lane++) {
        lanes[lane] += lanes[lane + 2];
      }
      blocks.add(lanes[0] + lanes[1]);
    }
    return pairwise(blocks, Double::sum);
  }

  private static double pairwise(List<Double> values, DoubleBinaryOperator operator) {
    if (values.isEmpty()) {
      return 0;
    }
    List<Double> row = values;
    while (row.size() > 1) {
      List<Double> joined = new ArrayList<>();
      for (int i = 0; i + 1 < row.size(); i += 2) {
        joined.add(operator.applyAsDouble(row.get(i), row.get(i + 1)));
      }
      if (row.size() % 2 == 1) {
        joined.add(row.getLast());
      }
      row = joined;
    }
    return row.getFirst();
  }

  @Test
  void sumsOfDoublesHaveTheDocumentedOrder() throws Exception {
    for (int size : SIZES) {
      double[] values = randomValues(size);
      assertEquals(documentedSum(values), Kernels.sum(size, i -> values[i]).call(), "size " + size);
    }
  }

  @Test
  void theOrderMatters() throws Exception {
    double[] values = randomValues(100_003);
    double plain = 0;
    for (double value : values) {
      plain += value;
    }
    assertNotEquals(plain, Kernels.sum(values.length, i -> values[i]).call());
  }

  @Test
  void sumsAreMoreAccurateThanAPlainLoop() throws Exception {
    int size = 1_000_000;
    float plain = 0;
    for (int i = 0; i < size; i++) {
      plain += 0.1f;
    }
    double exact = size * (double) 0.1f;
    double error = Math.abs(Kernels.floats(size, i -> 0.1f).sum().call() - exact);
    assertEquals(true, error < Math.abs(plain - exact) / 1000, "error " + error);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7, 25})
  void partsGiveTheSameBitsAsTheWhole(int parts) throws Exception {
    double[] values = randomValues(100_003);
    Reduction<double[], Double> sum = Kernels.doubles(values.length, i -> values[i]).sum();
    assertEquals(sum.call(), Elsewhere.inParts(sum, parts));
  }

  @Test
  void reduceFoldsBlocksFromLeftToRight() throws Exception {
    for (int size : SIZES) {
      double[] values = randomValues(size);
      DoubleBinaryOperator operator = (a, b) -> 0.5 * (a + b);
      List<Double> blocks = new ArrayList<>();
      for (int start = 0; start < size; start += 4096) {
        double block = 1;
        for (int i = start; i < Math.min(size, start + 4096); i++) {
          block = operator.applyAsDouble(block, values[i]);
        }
        blocks.add(block);
      }
      double expected = size == 0 ? 1 : pairwise(blocks, operator);
      DoubleKernel kernel = Kernels.doubles(size, i -> values[i]);
      assertEquals(expected, kernel.reduce(1, (a, b) -> 0.5 * (a + b)).call(), "size " + size);
    }
  }

  @Test
  void extremesAreThoseOfThePlainLoop() throws Exception {
    for (int size : SIZES) {
      double[] values = randomValues(size);
      DoubleKernel kernel = Kernels.doubles(size, i -> values[i]);
      double min = DoubleStream.of(values).min().orElse(Double.POSITIVE_INFINITY);
      double max = DoubleStream.of(values).max().orElse(Double.NEGATIVE_INFINITY);
      assertEquals(min, kernel.min().call());
      assertEquals(max, kernel.max().call());
    }
  }

  @Test
  void sumsOfIntegersWrapAround() throws Exception {
    assertEquals(-2, Kernels.ints(2, i -> Integer.MAX_VALUE).sum().call());
    assertEquals(Long.MIN_VALUE, Kernels.longs(2, i -> i == 0 ? Long.MAX_VALUE : 1).sum().call());
  }
}
