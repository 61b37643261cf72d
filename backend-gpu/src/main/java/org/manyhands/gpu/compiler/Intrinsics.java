package org.manyhands.gpu.compiler;

import java.util.Map;
import java.util.Optional;
import org.manyhands.gpu.ir.Intrinsic;

/** The methods of the JDK that devices have functions for. All others are translated. */
final class Intrinsics {

  private static final Map<String, Intrinsic> MATH =
      Map.ofEntries(
          Map.entry("sin(D)D", Intrinsic.SIN),
          Map.entry("cos(D)D", Intrinsic.COS),
          Map.entry("tan(D)D", Intrinsic.TAN),
          Map.entry("asin(D)D", Intrinsic.ASIN),
          Map.entry("acos(D)D", Intrinsic.ACOS),
          Map.entry("atan(D)D", Intrinsic.ATAN),
          Map.entry("atan2(DD)D", Intrinsic.ATAN2),
          Map.entry("sinh(D)D", Intrinsic.SINH),
          Map.entry("cosh(D)D", Intrinsic.COSH),
          Map.entry("tanh(D)D", Intrinsic.TANH),
          Map.entry("exp(D)D", Intrinsic.EXP),
          Map.entry("expm1(D)D", Intrinsic.EXPM1),
          Map.entry("log(D)D", Intrinsic.LOG),
          Map.entry("log10(D)D", Intrinsic.LOG10),
          Map.entry("log1p(D)D", Intrinsic.LOG1P),
          Map.entry("pow(DD)D", Intrinsic.POW),
          Map.entry("cbrt(D)D", Intrinsic.CBRT),
          Map.entry("hypot(DD)D", Intrinsic.HYPOT),
          Map.entry("multiplyHigh(JJ)J", Intrinsic.MULTIPLY_HIGH));

  /** What Java defines to the last bit. */
  private static final Map<String, Intrinsic> EXACT =
      Map.ofEntries(
          Map.entry("sqrt(D)D", Intrinsic.SQRT),
          Map.entry("floor(D)D", Intrinsic.FLOOR),
          Map.entry("ceil(D)D", Intrinsic.CEIL),
          Map.entry("rint(D)D", Intrinsic.RINT),
          Map.entry("fma(FFF)F", Intrinsic.FMA_FLOAT),
          Map.entry("fma(DDD)D", Intrinsic.FMA_DOUBLE),
          Map.entry("min(FF)F", Intrinsic.MIN_FLOAT),
          Map.entry("min(DD)D", Intrinsic.MIN_DOUBLE),
          Map.entry("max(FF)F", Intrinsic.MAX_FLOAT),
          Map.entry("max(DD)D", Intrinsic.MAX_DOUBLE));

  private static final Map<String, Intrinsic> BITS =
      Map.ofEntries(
          Map.entry("java.lang.Float.floatToRawIntBits(F)I", Intrinsic.FLOAT_BITS),
          Map.entry("java.lang.Float.intBitsToFloat(I)F", Intrinsic.FLOAT_OF_BITS),
          Map.entry("java.lang.Double.doubleToRawLongBits(D)J", Intrinsic.DOUBLE_BITS),
          Map.entry("java.lang.Double.longBitsToDouble(J)D", Intrinsic.DOUBLE_OF_BITS),
          Map.entry("java.lang.Integer.bitCount(I)I", Intrinsic.BIT_COUNT_INT),
          Map.entry("java.lang.Long.bitCount(J)I", Intrinsic.BIT_COUNT_LONG),
          Map.entry("java.lang.Integer.numberOfLeadingZeros(I)I", Intrinsic.LEADING_ZEROS_INT),
          Map.entry("java.lang.Long.numberOfLeadingZeros(J)I", Intrinsic.LEADING_ZEROS_LONG));

  private Intrinsics() {}

  static Optional<Intrinsic> of(Class<?> owner, String name, String descriptor) {
    String method = name + descriptor;
    if (owner == Math.class || owner == StrictMath.class) {
      Intrinsic exact = EXACT.get(method);
      Intrinsic found = exact == null && owner == Math.class ? MATH.get(method) : exact;
      return Optional.ofNullable(found);
    }
    return Optional.ofNullable(BITS.get(owner.getName() + '.' + method));
  }
}
