package org.manyhands.gpu;

import org.junit.jupiter.api.Test;
import org.manyhands.kernel.Kernels;
import org.manyhands.kernel.Philox;

/** Kernels of finance and of random numbers. */
class FinanceGalleryTest extends OnDevice {

  private static final int SIZE = 500;

  /** Functions of Math that are within 2 ulp each, of which several come together. */
  private static final double NEAR = 1e-12;

  @Test
  void optionsByBlackAndScholes() {
    double rate = 0.02;
    double volatility = 0.3;
    assertNear(
        Kernels.doubles(SIZE, i -> call(50 + i * 0.2, 100, 0.1 + i % 10, rate, volatility)), NEAR);
  }

  private static double call(
      double price, double strike, double years, double rate, double volatility) {
    double spread = volatility * Math.sqrt(years);
    double d1 = (Math.log(price / strike) + (rate + volatility * volatility / 2) * years) / spread;
    return price * normal(d1) - strike * Math.exp(-rate * years) * normal(d1 - spread);
  }

  private static double normal(double x) {
    double k = 1 / (1 + 0.2316419 * Math.abs(x));
    double tail =
        Math.exp(-x * x / 2)
            * 0.3989422804014327
            * k
            * (0.31938153
                + k * (-0.356563782 + k * (1.781477937 + k * (-1.821255978 + k * 1.330274429))));
    return x < 0 ? tail : 1 - tail;
  }

  @Test
  void optionsByBinomialTrees() {
    assertSame(Kernels.doubles(SIZE, i -> binomial(80 + i * 0.1, 100, 1.01, 0.5025)));
  }

  private static double binomial(double price, double strike, double up, double probability) {
    double[] values = new double[33];
    double leaf = price;
    for (int step = 0; step < 32; step++) {
      leaf /= up;
    }
    for (int node = 0; node <= 32; node++, leaf *= up * up) {
      values[node] = Math.max(0, strike - leaf);
    }
    for (int step = 31; step >= 0; step--) {
      for (int node = 0; node <= step; node++) {
        values[node] = probability * values[node + 1] + (1 - probability) * values[node];
      }
    }
    return values[0];
  }

  @Test
  void piByMonteCarlo() {
    long seed = 42;
    assertSame(
        Kernels.ints(
            SIZE,
            i -> {
              int inside = 0;
              for (int draw = 0; draw < 50; draw++) {
                double x = Philox.doubleAt(seed, i, 2L * draw);
                double y = Philox.doubleAt(seed, i, 2L * draw + 1);
                inside += x * x + y * y < 1 ? 1 : 0;
              }
              return inside;
            }));
  }

  @Test
  void randomNumbersOfAllTypes() {
    long seed = 0x1234_5678_9ABC_DEF0L;
    assertSame(Kernels.ints(SIZE, i -> Philox.intAt(seed, i)));
    assertSame(Kernels.longs(SIZE, i -> Philox.longAt(seed, -i)));
    assertSame(Kernels.floats(SIZE, i -> Philox.floatAt(seed, i, 3)));
    assertSame(Kernels.doubles(SIZE, i -> Philox.doubleAt(~seed, i, 1L << 40)));
  }
}
