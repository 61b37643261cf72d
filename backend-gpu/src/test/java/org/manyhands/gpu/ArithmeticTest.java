package org.manyhands.gpu;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.manyhands.kernel.Kernels;

/** Java's arithmetic at its edges, where C has another or none. */
@SuppressWarnings({"NarrowingCompoundAssignment", "CompareToZero"}) // are what is tested
class ArithmeticTest extends OnDevice {

  private static final int[] INTS = {
    0,
    1,
    -1,
    2,
    7,
    -13,
    31,
    32,
    33,
    255,
    256,
    65_535,
    65_536,
    -65_537,
    1 << 30,
    Integer.MAX_VALUE,
    Integer.MIN_VALUE,
    Integer.MIN_VALUE + 1,
    0x55555555,
    0x80000001
  };

  private static final double[] DOUBLES = {
    0.0,
    -0.0,
    1,
    -1,
    0.5,
    -0.5,
    1.5,
    2.5,
    -2.5,
    1e10,
    -1e10,
    1e19,
    -1e19,
    1e300,
    -1e-300,
    2147483647.0,
    2147483648.0,
    -2147483649.0,
    0x1p63,
    -0x1p63,
    0x1.fffffffffffffp62,
    Math.PI,
    Double.MIN_VALUE,
    -Double.MIN_VALUE,
    Double.MIN_NORMAL,
    Double.MAX_VALUE,
    Double.NaN,
    Double.POSITIVE_INFINITY,
    Double.NEGATIVE_INFINITY,
    0.49999999999999994,
    1e-45,
    3e38,
    4e38
  };

  private static final float[] FLOATS = new float[DOUBLES.length];
  private static final long[] LONGS = new long[INTS.length];
  private static final int N = DOUBLES.length;
  private static final int I = INTS.length;

  static {
    for (int i = 0; i < N; i++) {
      FLOATS[i] = (float) DOUBLES[i];
    }
    for (int i = 0; i < I; i++) {
      LONGS[i] = i % 2 == 0 ? (long) INTS[i] << 32 | i : INTS[i];
    }
    LONGS[3] = Long.MIN_VALUE;
    LONGS[5] = Long.MAX_VALUE;
  }

  @Test
  void integersWrapAround() {
    assertSame(
        Kernels.ints(I, I, (a, b) -> INTS[a] * INTS[b] + (INTS[a] - INTS[b]) * 31 - -INTS[a]));
    assertSame(
        Kernels.longs(
            I, I, (a, b) -> LONGS[a] * LONGS[b] + (LONGS[a] - LONGS[b]) * 31 - -LONGS[a]));
  }

  @Test
  void shiftsAreMasked() {
    assertSame(
        Kernels.ints(
            I, I, (a, b) -> INTS[a] << INTS[b] ^ INTS[a] >> INTS[b] ^ INTS[a] >>> INTS[b]));
    assertSame(
        Kernels.longs(
            I, I, (a, b) -> LONGS[a] << INTS[b] ^ LONGS[a] >> INTS[b] ^ LONGS[a] >>> INTS[b]));
    assertSame(Kernels.longs(I, I, (a, b) -> LONGS[a] << LONGS[b] ^ LONGS[a] >>> LONGS[b]));
    assertSame(Kernels.ints(I, I, (a, b) -> INTS[a] << LONGS[b] ^ INTS[a] >> LONGS[b]));
  }

  @Test
  void theLeastIntegerDividedByMinusOneIsItself() {
    assertSame(
        Kernels.ints(I, I, (a, b) -> b == 0 ? 0 : INTS[a] / INTS[b] * 3 + INTS[a] % INTS[b]));
    assertSame(
        Kernels.longs(
            I, I, (a, b) -> LONGS[b] == 0 ? 0 : LONGS[a] / LONGS[b] * 3 + LONGS[a] % LONGS[b]));
    assertSame(Kernels.ints(I, a -> INTS[a] / -1 + INTS[a] % -1 + INTS[a] / 7 + INTS[a] % -7));
    assertSame(Kernels.longs(I, a -> LONGS[a] / -1 + LONGS[a] % -1 + LONGS[a] / 7 + LONGS[a] % -7));
  }

  @Test
  void divisionByZeroIsAnException() {
    assertSameFailure(Kernels.ints(I, a -> 5 / INTS[a]));
    assertSameFailure(Kernels.ints(I, a -> 5 % (INTS[a] - 7)));
    assertSameFailure(Kernels.longs(I, a -> LONGS[a] / (LONGS[a] - LONGS[9])));
    assertSameFailure(Kernels.longs(I, a -> LONGS[a] % (a / 5 * 0L)));
  }

  @Test
  void numbersAreConvertedByTheRulesOfCasts() {
    assertSame(Kernels.ints(N, i -> (int) FLOATS[i]));
    assertSame(Kernels.ints(N, i -> (int) DOUBLES[i]));
    assertSame(Kernels.longs(N, i -> (long) FLOATS[i]));
    assertSame(Kernels.longs(N, i -> (long) DOUBLES[i]));
    assertSame(Kernels.floats(N, i -> (float) DOUBLES[i]));
    assertSame(Kernels.doubles(N, i -> FLOATS[i]));
    assertSame(Kernels.floats(I, i -> LONGS[i]));
    assertSame(Kernels.doubles(I, i -> LONGS[i]));
    assertSame(Kernels.floats(I, i -> INTS[i]));
  }

  @Test
  void smallIntegersAreCut() {
    assertSame(Kernels.ints(I, i -> (byte) INTS[i] + (short) INTS[i] * 3 + (char) INTS[i] * 7));
    assertSame(Kernels.ints(N, i -> (byte) DOUBLES[i] + (short) FLOATS[i] + (char) DOUBLES[i]));
    assertSame(
        Kernels.ints(
            I,
            i -> {
              byte b = (byte) INTS[i];
              b += 100;
              short s = (short) INTS[i];
              s *= 3;
              char c = (char) INTS[i];
              c -= 5;
              b >>>= 1;
              c++;
              return b + s * 3 + c;
            }));
  }

  @Test
  void comparisonsWithNanDoNotHold() {
    assertSame(Kernels.ints(N, N, (a, b) -> relations(DOUBLES[a], DOUBLES[b])));
    assertSame(Kernels.ints(N, N, (a, b) -> relations(FLOATS[a], FLOATS[b])));
  }

  private static int relations(double a, double b) {
    int all = 0;
    all |= a < b ? 1 : 0;
    all |= a <= b ? 2 : 0;
    all |= a > b ? 4 : 0;
    all |= a >= b ? 8 : 0;
    all |= a == b ? 16 : 0;
    all |= a != b ? 32 : 0;
    all |= !(a < b) ? 64 : 0;
    all |= !(a >= b) ? 128 : 0;
    while (!(a > b)) {
      all |= 256;
      break;
    }
    return all + 512 * Double.compare(a, b);
  }

  private static int relations(float a, float b) {
    int all = 0;
    all |= a < b ? 1 : 0;
    all |= a <= b ? 2 : 0;
    all |= a > b ? 4 : 0;
    all |= a >= b ? 8 : 0;
    all |= a == b ? 16 : 0;
    all |= a != b ? 32 : 0;
    boolean less = a < b;
    boolean most = a <= b;
    all |= less ^ most ? 64 : 0;
    if (a < b || (!(a <= b) && !Float.isNaN(a))) {
      all |= 128;
    }
    return all + 256 * Float.compare(a, b);
  }

  @Test
  void leastAndGreatestKnowNanAndMinusZero() {
    assertSame(Kernels.floats(N, N, (a, b) -> Math.min(FLOATS[a], FLOATS[b])));
    assertSame(Kernels.floats(N, N, (a, b) -> Math.max(FLOATS[a], FLOATS[b])));
    assertSame(Kernels.doubles(N, N, (a, b) -> Math.min(DOUBLES[a], DOUBLES[b])));
    assertSame(Kernels.doubles(N, N, (a, b) -> Math.max(DOUBLES[a], DOUBLES[b])));
  }

  @Test
  void floatingPointIsOfJava() {
    assertSame(Kernels.floats(N, N, (a, b) -> FLOATS[a] + FLOATS[b] * -FLOATS[a]));
    assertSame(Kernels.doubles(N, N, (a, b) -> DOUBLES[a] - DOUBLES[b] * DOUBLES[a]));
    assertSame(Kernels.floats(N, N, (a, b) -> FLOATS[a] / FLOATS[b]));
    assertSame(Kernels.doubles(N, N, (a, b) -> DOUBLES[a] / DOUBLES[b]));
  }

  @Test
  void remaindersAreExact() {
    assertSame(Kernels.floats(N, N, (a, b) -> FLOATS[a] % FLOATS[b]));
    assertSame(Kernels.doubles(N, N, (a, b) -> DOUBLES[a] % DOUBLES[b]));
  }

  @Test
  void functionsThatJavaDefinesExactly() {
    assertSame(Kernels.doubles(N, i -> Math.sqrt(DOUBLES[i])));
    assertSame(Kernels.floats(N, i -> (float) Math.sqrt(FLOATS[i])));
    assertSame(Kernels.doubles(N, i -> Math.floor(DOUBLES[i])));
    assertSame(Kernels.doubles(N, i -> Math.ceil(DOUBLES[i])));
    assertSame(Kernels.doubles(N, i -> Math.rint(DOUBLES[i])));
    assertSame(Kernels.longs(N, i -> Math.round(DOUBLES[i]) + Math.round(FLOATS[i])));
    assertSame(Kernels.doubles(N, i -> Math.abs(DOUBLES[i]) + Math.abs(FLOATS[i])));
    assertSame(Kernels.doubles(N, N, (a, b) -> Math.copySign(DOUBLES[a], DOUBLES[b])));
    assertSame(Kernels.doubles(N, i -> Math.signum(DOUBLES[i])));
    assertSame(Kernels.floats(N, N, (a, b) -> Math.fma(FLOATS[a], FLOATS[b], FLOATS[a])));
    assertSame(Kernels.doubles(N, N, (a, b) -> Math.fma(DOUBLES[a], DOUBLES[b], DOUBLES[a])));
    assertSame(Kernels.doubles(N, i -> Math.ulp(DOUBLES[i]) + Math.getExponent(DOUBLES[i])));
    assertSame(Kernels.doubles(N, i -> Math.nextUp(DOUBLES[i]) - Math.nextDown(FLOATS[i])));
    assertSame(Kernels.doubles(N, i -> Math.scalb(DOUBLES[i], i - 15)));
  }

  @Test
  void functionsOfIntegers() {
    assertSame(
        Kernels.ints(
            I,
            i ->
                Integer.bitCount(INTS[i])
                    + 100 * Integer.numberOfLeadingZeros(INTS[i])
                    + 10_000 * Integer.numberOfTrailingZeros(INTS[i])));
    assertSame(
        Kernels.ints(
            I,
            i ->
                Long.bitCount(LONGS[i])
                    + 100 * Long.numberOfLeadingZeros(LONGS[i])
                    + 10_000 * Long.numberOfTrailingZeros(LONGS[i])));
    assertSame(Kernels.ints(I, i -> Integer.reverse(INTS[i]) ^ Integer.reverseBytes(INTS[i])));
    assertSame(Kernels.longs(I, i -> Long.reverse(LONGS[i]) ^ Long.highestOneBit(LONGS[i])));
    assertSame(
        Kernels.longs(I, I, (a, b) -> Long.rotateLeft(LONGS[a], INTS[b]) + Long.signum(LONGS[b])));
    assertSame(Kernels.longs(I, I, (a, b) -> Math.multiplyHigh(LONGS[a], LONGS[b])));
    assertSame(
        Kernels.longs(
            I,
            I,
            (a, b) ->
                b == 0 ? 0 : Math.floorMod(INTS[a], INTS[b]) + Math.floorDiv(INTS[a], INTS[b])));
    assertSame(
        Kernels.longs(
            I,
            I,
            (a, b) ->
                b == 0
                    ? 0
                    : Integer.divideUnsigned(INTS[a], INTS[b])
                        + Long.remainderUnsigned(LONGS[a], INTS[b])));
    assertSame(Kernels.ints(I, i -> Math.abs(INTS[i]) + Integer.signum(INTS[i])));
    assertSame(
        Kernels.ints(
            I,
            I,
            (a, b) ->
                Integer.compare(INTS[a], INTS[b]) + 4 * Integer.compareUnsigned(INTS[a], INTS[b])));
  }

  @Test
  void bitsOfNumbers() {
    assertSame(Kernels.ints(N, i -> Float.floatToIntBits(FLOATS[i])));
    assertSame(Kernels.longs(N, i -> Double.doubleToLongBits(DOUBLES[i])));
    assertSame(Kernels.floats(I, i -> Float.intBitsToFloat(INTS[i])));
    assertSame(Kernels.doubles(I, i -> Double.longBitsToDouble(LONGS[i])));
    assertSame(
        Kernels.ints(N, i -> Float.isNaN(FLOATS[i]) ? 1 : Double.isInfinite(DOUBLES[i]) ? 2 : 3));
  }

  @Test
  void exactArithmeticThrows() {
    assertSameFailure(Kernels.ints(I, I, (a, b) -> Math.addExact(INTS[a], INTS[b])));
    assertSameFailure(Kernels.longs(I, I, (a, b) -> Math.multiplyExact(LONGS[a], LONGS[b])));
    assertSameFailure(Kernels.ints(I, i -> Math.toIntExact(LONGS[i])));
  }

  /** Constants are written out in the source, each so that it is read back as the same. */
  @Test
  void constantsKeepTheirBits() {
    assertSame(Kernels.ints(3, i -> i == 0 ? Integer.MIN_VALUE : i == 1 ? Integer.MAX_VALUE : -5));
    assertSame(Kernels.longs(3, i -> i == 0 ? Long.MIN_VALUE : i == 1 ? Long.MAX_VALUE : -5L));
    assertSame(Kernels.floats(3, i -> i == 0 ? Float.MIN_VALUE : i == 1 ? -0f : Float.MAX_VALUE));
    assertSame(Kernels.doubles(3, i -> i == 0 ? Double.MIN_VALUE : i == 1 ? -0.0 : 0.1));
    assertSame(
        Kernels.floats(3, i -> i == 0 ? Float.NaN : i == 1 ? Float.NEGATIVE_INFINITY : 1e-40f));
    assertSame(
        Kernels.doubles(3, i -> i == 0 ? Double.NaN : i == 1 ? Double.POSITIVE_INFINITY : 1e-310));
  }

  @Test
  void rangesThatAreLongerThanAnyGroup() {
    int[] numbers = IntStream.range(0, 100_003).toArray();
    assertSame(Kernels.ints(numbers.length, i -> numbers[i] * 3 + numbers[numbers.length - 1 - i]));
  }

  /** Which some drivers compute when they compile, in other ways. */
  @Test
  void roundingOfConstants() {
    assertSame(Kernels.doubles(3, i -> i + Math.rint(-1e19) + Math.rint(0.5) + Math.rint(1e300)));
    assertSame(
        Kernels.doubles(
            3,
            i ->
                1 / Math.rint(-0.2)
                    + Math.rint(0x1p52 - 0.5)
                    + Math.rint(-2.5)
                    + Math.rint(-0.49999999999999994)
                    + Math.rint(Double.NEGATIVE_INFINITY * i)
                    + Math.floor(-1e19)
                    + Math.ceil(1e19)
                    + Math.round(1e30)));
    assertSame(Kernels.doubles(3, i -> Math.rint(i - 1.5) + Math.rint(Double.NaN)));
  }

  @Test
  void powersOfOneAreJavas() {
    double[] bases = {1, -1, 2, 0, -0.0, Double.NaN, Double.POSITIVE_INFINITY, 0.5};
    double[] exponents = {
      Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, 0, 1, -1, 3
    };
    assertSame(
        Kernels.doubles(
            bases.length,
            exponents.length,
            (row, column) -> Math.pow(bases[row], exponents[column])));
  }
}
