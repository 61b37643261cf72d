package org.manyhands.gpu.ir;

import static org.manyhands.gpu.ir.Type.Scalar.DOUBLE;
import static org.manyhands.gpu.ir.Type.Scalar.FLOAT;
import static org.manyhands.gpu.ir.Type.Scalar.INT;
import static org.manyhands.gpu.ir.Type.Scalar.LONG;

import java.util.List;
import org.manyhands.gpu.ir.Type.Scalar;

/**
 * Functions that every device has, with Java's results; those of {@link Math} that Java leaves some
 * freedom in are as exact as the device has them.
 */
public enum Intrinsic {
  SQRT(DOUBLE, DOUBLE),
  SIN(DOUBLE, DOUBLE),
  COS(DOUBLE, DOUBLE),
  TAN(DOUBLE, DOUBLE),
  ASIN(DOUBLE, DOUBLE),
  ACOS(DOUBLE, DOUBLE),
  ATAN(DOUBLE, DOUBLE),
  ATAN2(DOUBLE, DOUBLE, DOUBLE),
  SINH(DOUBLE, DOUBLE),
  COSH(DOUBLE, DOUBLE),
  TANH(DOUBLE, DOUBLE),
  EXP(DOUBLE, DOUBLE),
  EXPM1(DOUBLE, DOUBLE),
  LOG(DOUBLE, DOUBLE),
  LOG10(DOUBLE, DOUBLE),
  LOG1P(DOUBLE, DOUBLE),
  POW(DOUBLE, DOUBLE, DOUBLE),
  CBRT(DOUBLE, DOUBLE),
  HYPOT(DOUBLE, DOUBLE, DOUBLE),
  FLOOR(DOUBLE, DOUBLE),
  CEIL(DOUBLE, DOUBLE),
  RINT(DOUBLE, DOUBLE),
  FMA_FLOAT(FLOAT, FLOAT, FLOAT, FLOAT),
  FMA_DOUBLE(DOUBLE, DOUBLE, DOUBLE, DOUBLE),
  MIN_FLOAT(FLOAT, FLOAT, FLOAT),
  MIN_DOUBLE(DOUBLE, DOUBLE, DOUBLE),
  MAX_FLOAT(FLOAT, FLOAT, FLOAT),
  MAX_DOUBLE(DOUBLE, DOUBLE, DOUBLE),
  FLOAT_BITS(INT, FLOAT),
  DOUBLE_BITS(LONG, DOUBLE),
  FLOAT_OF_BITS(FLOAT, INT),
  DOUBLE_OF_BITS(DOUBLE, LONG),
  BIT_COUNT_INT(INT, INT),
  BIT_COUNT_LONG(INT, LONG),
  LEADING_ZEROS_INT(INT, INT),
  LEADING_ZEROS_LONG(INT, LONG),
  MULTIPLY_HIGH(LONG, LONG, LONG);

  private final Scalar result;

  @SuppressWarnings("ImmutableEnumChecker") // List.of is
  private final List<Scalar> parameters;

  Intrinsic(Scalar result, Scalar... parameters) {
    this.result = result;
    this.parameters = List.of(parameters);
  }

  /** The types of its arguments. */
  public List<Scalar> parameters() {
    return parameters;
  }

  /** The type of its value. */
  public Scalar result() {
    return result;
  }
}
