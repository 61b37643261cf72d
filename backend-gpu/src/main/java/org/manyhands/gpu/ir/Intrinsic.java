package org.manyhands.gpu.ir;

import static org.manyhands.gpu.ir.Type.Scalar.DOUBLE;
import static org.manyhands.gpu.ir.Type.Scalar.FLOAT;
import static org.manyhands.gpu.ir.Type.Scalar.INT;
import static org.manyhands.gpu.ir.Type.Scalar.LONG;

import org.manyhands.gpu.ir.Type.Scalar;

/**
 * Functions that every device has, with Java's results; those of {@link Math} that Java leaves some
 * freedom in are within 2 ulp of it.
 */
public enum Intrinsic {
  SQRT(DOUBLE),
  SIN(DOUBLE),
  COS(DOUBLE),
  TAN(DOUBLE),
  ASIN(DOUBLE),
  ACOS(DOUBLE),
  ATAN(DOUBLE),
  ATAN2(DOUBLE),
  SINH(DOUBLE),
  COSH(DOUBLE),
  TANH(DOUBLE),
  EXP(DOUBLE),
  EXPM1(DOUBLE),
  LOG(DOUBLE),
  LOG10(DOUBLE),
  LOG1P(DOUBLE),
  POW(DOUBLE),
  CBRT(DOUBLE),
  HYPOT(DOUBLE),
  FLOOR(DOUBLE),
  CEIL(DOUBLE),
  RINT(DOUBLE),
  FMA_FLOAT(FLOAT),
  FMA_DOUBLE(DOUBLE),
  MIN_FLOAT(FLOAT),
  MIN_DOUBLE(DOUBLE),
  MAX_FLOAT(FLOAT),
  MAX_DOUBLE(DOUBLE),
  FLOAT_BITS(INT),
  DOUBLE_BITS(LONG),
  FLOAT_OF_BITS(FLOAT),
  DOUBLE_OF_BITS(DOUBLE),
  BIT_COUNT_INT(INT),
  BIT_COUNT_LONG(INT),
  LEADING_ZEROS_INT(INT),
  LEADING_ZEROS_LONG(INT),
  MULTIPLY_HIGH(LONG);

  private final Scalar result;

  Intrinsic(Scalar result) {
    this.result = result;
  }

  /** The type of its value. */
  public Scalar result() {
    return result;
  }
}
