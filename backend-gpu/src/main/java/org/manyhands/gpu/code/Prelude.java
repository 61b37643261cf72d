package org.manyhands.gpu.code;

import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Java's arithmetic, where C has another or none. Functions are written out if they are used.
 * Division by zero has been checked for, or never happens; that it kills no process costs nothing
 * where it was checked.
 */
final class Prelude {

  private final Set<Routine> used = new LinkedHashSet<>();

  /** A function in OpenCL C. */
  enum Routine {
    INT_DIVIDE(
        """
        int int_divide(int a, int b) {
          return b == 0 ? 0 : b == -1 ? (int) (0u - (uint) a) : a / b;
        }\
        """),
    INT_REMAINDER("int int_remainder(int a, int b) { return b == 0 || b == -1 ? 0 : a % b; }"),
    LONG_DIVIDE(
        """
        long long_divide(long a, long b) {
          return b == 0 ? 0 : b == -1 ? (long) (0ul - (ulong) a) : a / b;
        }\
        """),
    LONG_REMAINDER("long long_remainder(long a, long b) { return b == 0 || b == -1 ? 0 : a % b; }"),
    FLOAT_TO_INT(
        """
        int float_to_int(float x) {
          return x != x ? 0 : x >= 0x1p31f ? INT_MAX : x <= -0x1p31f ? INT_MIN : (int) x;
        }\
        """),
    FLOAT_TO_LONG(
        """
        long float_to_long(float x) {
          return x != x ? 0 : x >= 0x1p63f ? LONG_MAX : x <= -0x1p63f ? LONG_MIN : (long) x;
        }\
        """),
    DOUBLE_TO_INT(
        """
        int double_to_int(double x) {
          return x != x ? 0 : x >= 0x1p31 ? INT_MAX : x <= -0x1p31 ? INT_MIN : (int) x;
        }\
        """),
    DOUBLE_TO_LONG(
        """
        long double_to_long(double x) {
          return x != x ? 0 : x >= 0x1p63 ? LONG_MAX : x <= -0x1p63 ? LONG_MIN : (long) x;
        }\
        """),
    /** C differs from Java where it says that one to any power is one. */
    DOUBLE_POW(
        """
        double double_pow(double x, double y) {
          return y != y || (isinf(y) && fabs(x) == 1.0) ? (double) NAN : pow(x, y);
        }\
        """),
    /** That of PoCL is undefined for constants which a {@code long} does not hold. */
    DOUBLE_RINT(
        """
        double double_rint(double x) {
          double below = floor(x);
          double rest = x - below;
          double even = floor(below * 0.5) * 2 == below ? below : below + 1;
          double nearest = rest < 0.5 ? below : rest > 0.5 ? below + 1 : even;
          return fabs(x) < 0x1p52 ? copysign(nearest, x) : x;
        }\
        """),
    FLOAT_MIN(
        """
        float float_min(float a, float b) {
          return a != a ? a : a == 0 && b == 0 ? (signbit(a) ? a : b) : a <= b ? a : b;
        }\
        """),
    FLOAT_MAX(
        """
        float float_max(float a, float b) {
          return a != a ? a : a == 0 && b == 0 ? (signbit(a) ? b : a) : a >= b ? a : b;
        }\
        """),
    DOUBLE_MIN(
        """
        double double_min(double a, double b) {
          return a != a ? a : a == 0 && b == 0 ? (signbit(a) ? a : b) : a <= b ? a : b;
        }\
        """),
    DOUBLE_MAX(
        """
        double double_max(double a, double b) {
          return a != a ? a : a == 0 && b == 0 ? (signbit(a) ? b : a) : a >= b ? a : b;
        }\
        """);

    private final String code;

    Routine(String code) {
      this.code = "static inline " + code;
    }
  }

  /** The name of a function, which is then written out. */
  String use(Routine routine) {
    used.add(routine);
    return routine.name().toLowerCase(java.util.Locale.ROOT);
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    used.forEach(routine -> text.append(routine.code).append('\n'));
    return text.toString();
  }
}
