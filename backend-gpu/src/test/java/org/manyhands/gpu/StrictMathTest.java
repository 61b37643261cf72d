package org.manyhands.gpu;

import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.manyhands.kernel.DoubleKernel;
import org.manyhands.kernel.DoubleKernel.Function;
import org.manyhands.kernel.FloatKernel;
import org.manyhands.kernel.Kernel;
import org.manyhands.kernel.Kernels;
import org.manyhands.kernel.LongKernel;

/** The functions of {@link StrictMath} have the same bits on a device as in Java. */
class StrictMathTest extends OnDevice {

  private static final int SIZE = 20_000;
  private static final double[] SPECIAL = {
    0.0,
    -0.0,
    0.5,
    -0.5,
    1,
    -1,
    2,
    -2,
    3,
    10,
    -10,
    0.75,
    -0.75,
    1e-300,
    -1e-300,
    4e-320,
    1e300,
    1e19,
    -1e19,
    709.7,
    -745.1,
    22,
    Math.PI,
    Math.PI / 2,
    -Math.PI / 4,
    Math.E,
    1 << 20,
    Double.NaN,
    Double.MIN_VALUE,
    -Double.MIN_VALUE,
    Double.MIN_NORMAL,
    Double.MAX_VALUE,
    -Double.MAX_VALUE,
    Double.POSITIVE_INFINITY,
    Double.NEGATIVE_INFINITY,
    0x1p31,
    0x1p52 + 0.5
  };

  private final double[] x = inputs(1);
  private final double[] y = inputs(2);

  /** Of every magnitude, most of them near 1, with all pairs of special numbers. */
  private static double[] inputs(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    double[] inputs = new double[SIZE];
    for (int i = 0; i < SIZE; i++) {
      inputs[i] =
          switch (random.nextInt(5)) {
            case 0 -> Double.longBitsToDouble(random.nextLong());
            case 1 -> random.nextDouble(-1, 1);
            case 2 -> random.nextGaussian() * 1e6;
            case 3 -> random.nextInt(-50, 50) / 4.0;
            default -> random.nextDouble(-30, 30);
          };
    }
    for (int i = 0; i < SPECIAL.length * SPECIAL.length; i++) {
      inputs[i] = SPECIAL[seed == 1 ? i / SPECIAL.length : i % SPECIAL.length];
    }
    return inputs;
  }

  private Map<String, Function> ofDoubles() {
    Map<String, Function> all = new TreeMap<>();
    all.put("sin", i -> StrictMath.sin(x[i]));
    all.put("cos", i -> StrictMath.cos(x[i]));
    all.put("tan", i -> StrictMath.tan(x[i]));
    all.put("asin", i -> StrictMath.asin(x[i]));
    all.put("acos", i -> StrictMath.acos(x[i]));
    all.put("atan", i -> StrictMath.atan(x[i]));
    all.put("exp", i -> StrictMath.exp(x[i]));
    all.put("expm1", i -> StrictMath.expm1(x[i]));
    all.put("log", i -> StrictMath.log(x[i]));
    all.put("log10", i -> StrictMath.log10(x[i]));
    all.put("log1p", i -> StrictMath.log1p(x[i]));
    all.put("sinh", i -> StrictMath.sinh(x[i]));
    all.put("cosh", i -> StrictMath.cosh(x[i]));
    all.put("tanh", i -> StrictMath.tanh(x[i]));
    all.put("cbrt", i -> StrictMath.cbrt(x[i]));
    all.put("sqrt", i -> StrictMath.sqrt(x[i]));
    all.put("toRadians", i -> StrictMath.toRadians(x[i]));
    all.put("toDegrees", i -> StrictMath.toDegrees(x[i]));
    all.put("ceil", i -> StrictMath.ceil(x[i]));
    all.put("floor", i -> StrictMath.floor(x[i]));
    all.put("rint", i -> StrictMath.rint(x[i]));
    all.put("abs", i -> StrictMath.abs(x[i]));
    all.put("ulp", i -> StrictMath.ulp(x[i]));
    all.put("signum", i -> StrictMath.signum(x[i]));
    all.put("nextUp", i -> StrictMath.nextUp(x[i]));
    all.put("nextDown", i -> StrictMath.nextDown(x[i]));
    return all;
  }

  private Map<String, Function> ofTwoDoubles() {
    Map<String, Function> all = new TreeMap<>();
    all.put("atan2", i -> StrictMath.atan2(x[i], y[i]));
    all.put("pow", i -> StrictMath.pow(x[i], y[i]));
    all.put("hypot", i -> StrictMath.hypot(x[i], y[i]));
    all.put("IEEEremainder", i -> StrictMath.IEEEremainder(x[i], y[i]));
    all.put("min", i -> StrictMath.min(x[i], y[i]));
    all.put("max", i -> StrictMath.max(x[i], y[i]));
    all.put("copySign", i -> StrictMath.copySign(x[i], y[i]));
    all.put("nextAfter", i -> StrictMath.nextAfter(x[i], y[i]));
    all.put("scalb", i -> StrictMath.scalb(x[i], (int) y[i]));
    all.put("fma", i -> StrictMath.fma(x[i], y[i], x[SIZE - 1 - i]));
    return all;
  }

  private Map<String, LongKernel.Function> toIntegers() {
    return new TreeMap<>(
        Map.of(
            "round", i -> StrictMath.round(x[i]),
            "round of float", i -> StrictMath.round((float) x[i]),
            "getExponent", i -> StrictMath.getExponent(x[i]),
            "getExponent of float", i -> StrictMath.getExponent((float) x[i])));
  }

  private Map<String, FloatKernel.Function> ofFloats() {
    return new TreeMap<>(
        Map.of(
            "ulp of float", i -> StrictMath.ulp((float) x[i]),
            "signum of float", i -> StrictMath.signum((float) x[i]),
            "nextAfter of float", i -> StrictMath.nextAfter((float) x[i], y[i]),
            "scalb of float", i -> StrictMath.scalb((float) x[i], (int) y[i]),
            "fma of float", i -> StrictMath.fma((float) x[i], (float) y[i], (float) x[0])));
  }

  @TestFactory
  Iterable<DynamicTest> haveTheBitsOfJava() {
    Map<String, Kernel<?>> kernels = new TreeMap<>();
    ofDoubles().forEach((name, function) -> kernels.put(name, Kernels.doubles(SIZE, function)));
    ofTwoDoubles().forEach((name, function) -> kernels.put(name, Kernels.doubles(SIZE, function)));
    toIntegers().forEach((name, function) -> kernels.put(name, Kernels.longs(SIZE, function)));
    ofFloats().forEach((name, function) -> kernels.put(name, Kernels.floats(SIZE, function)));
    return kernels.entrySet().stream()
        .map(entry -> DynamicTest.dynamicTest(entry.getKey(), () -> compare(entry.getValue())))
        .toList();
  }

  private void compare(Kernel<?> kernel) {
    switch (kernel) {
      case DoubleKernel doubles -> assertSame(doubles);
      case LongKernel longs -> assertSame(longs);
      case FloatKernel floats -> assertSame(floats);
      default -> throw new IllegalArgumentException(kernel.toString());
    }
  }
}
