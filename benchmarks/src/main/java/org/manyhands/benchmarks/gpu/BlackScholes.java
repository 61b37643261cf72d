package org.manyhands.benchmarks.gpu;

import java.util.stream.IntStream;
import org.manyhands.TaskExecutor;
import org.manyhands.kernel.Kernels;
import org.manyhands.shared.SharedFloats;

/** Prices of European calls, computed in {@code double}: much to compute for each element. */
final class BlackScholes extends FloatMap {

  private static final double RATE = 0.02;
  private static final double VOLATILITY = 0.3;

  private static final String SOURCE =
      """
      double normal(double d) {
        double k = 1 / (1 + 0.2316419 * fabs(d));
        double w = 0.3989422804014327 * exp(-0.5 * d * d) * k
            * (0.31938153 + k * (-0.356563782
                + k * (1.781477937 + k * (-1.821255978 + k * 1.330274429))));
        return d < 0 ? w : 1 - w;
      }

      kernel void map(global const float *spots, global const float *strikes,
          global const float *years, global float *calls, int n) {
        int i = get_global_id(0);
        if (i < n) {
          double spot = spots[i], strike = strikes[i], time = years[i];
          double spread = 0.3 * sqrt(time);
          double d = (log(spot / strike) + (0.02 + 0.5 * 0.3 * 0.3) * time) / spread;
          calls[i] = (float) (spot * normal(d)
              - strike * exp(-0.02 * time) * normal(d - spread));
        }
      }
      """;

  private final float[] spots;
  private final float[] strikes;
  private final float[] years;
  private final SharedFloats sharedSpots;
  private final SharedFloats sharedStrikes;
  private final SharedFloats sharedYears;

  BlackScholes(Peers peers, int size) {
    this(
        peers,
        Inputs.between(50, 100, size, 1),
        Inputs.between(50, 100, size, 2),
        Inputs.between(0.25f, 5, size, 3));
  }

  private BlackScholes(Peers peers, float[] spots, float[] strikes, float[] years) {
    super(peers, spots.length, SOURCE, new OfAparapi(spots, strikes, years), spots, strikes, years);
    this.spots = spots;
    this.strikes = strikes;
    this.years = years;
    this.sharedSpots = share(spots);
    this.sharedStrikes = share(strikes);
    this.sharedYears = share(years);
  }

  /** Logarithms and exponentials of devices differ from those of Java by a bit or two. */
  @Override
  double tolerance() {
    return 1e-6;
  }

  private static float call(double spot, double strike, double time) {
    double spread = VOLATILITY * Math.sqrt(time);
    double d = (Math.log(spot / strike) + (RATE + 0.5 * VOLATILITY * VOLATILITY) * time) / spread;
    return (float) (spot * normal(d) - strike * Math.exp(-RATE * time) * normal(d - spread));
  }

  /** The normal distribution (M. Abramowitz, I. A. Stegun, 26.2.17). */
  private static double normal(double d) {
    double k = 1 / (1 + 0.2316419 * Math.abs(d));
    double w =
        0.3989422804014327
            * Math.exp(-0.5 * d * d)
            * k
            * (0.31938153
                + k * (-0.356563782 + k * (1.781477937 + k * (-1.821255978 + k * 1.330274429))));
    return d < 0 ? w : 1 - w;
  }

  @Override
  Object loop() {
    float[] result = new float[size];
    for (int i = 0; i < size; i++) {
      result[i] = call(spots[i], strikes[i], years[i]);
    }
    return result;
  }

  @Override
  Object stream() {
    float[] s = spots;
    float[] k = strikes;
    float[] t = years;
    float[] result = new float[size];
    IntStream.range(0, size).parallel().forEach(i -> result[i] = call(s[i], k[i], t[i]));
    return result;
  }

  @Override
  Object ofArrays(TaskExecutor executor) {
    float[] s = spots;
    float[] k = strikes;
    float[] t = years;
    return executor.run(Kernels.floats(size, i -> call(s[i], k[i], t[i])));
  }

  @Override
  Object ofShared(TaskExecutor executor) {
    SharedFloats s = sharedSpots;
    SharedFloats k = sharedStrikes;
    SharedFloats t = sharedYears;
    return executor.run(Kernels.floats(size, i -> call(s.get(i), k.get(i), t.get(i))).shared());
  }

  private static final class OfAparapi extends AparapiMap {
    final float[] spots;
    final float[] strikes;
    final float[] years;
    final float[] calls;
    final int n;

    OfAparapi(float[] spots, float[] strikes, float[] years) {
      this.spots = spots;
      this.strikes = strikes;
      this.years = years;
      this.calls = new float[spots.length];
      this.n = spots.length;
    }

    @Override
    public void run() {
      int i = getGlobalId();
      if (i < n) {
        double spot = spots[i];
        double strike = strikes[i];
        double time = years[i];
        double spread = VOLATILITY * sqrt(time);
        double d = (log(spot / strike) + (RATE + 0.5 * VOLATILITY * VOLATILITY) * time) / spread;
        calls[i] = (float) (spot * phi(d) - strike * exp(-RATE * time) * phi(d - spread));
      }
    }

    double phi(double d) {
      double k = 1 / (1 + 0.2316419 * abs(d));
      double w =
          0.3989422804014327
              * exp(-0.5 * d * d)
              * k
              * (0.31938153
                  + k * (-0.356563782 + k * (1.781477937 + k * (-1.821255978 + k * 1.330274429))));
      return d < 0 ? w : 1 - w;
    }

    @Override
    float[] output() {
      return calls;
    }
  }
}
