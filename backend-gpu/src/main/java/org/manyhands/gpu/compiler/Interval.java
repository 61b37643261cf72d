package org.manyhands.gpu.compiler;

import java.util.stream.LongStream;

/**
 * Numbers that an {@code int} may be.
 *
 * @param least the least; if it is greater than the other, there is none: nothing is computed
 * @param greatest the greatest
 */
record Interval(long least, long greatest) {

  /** Any number. */
  static final Interval ALL = new Interval(Integer.MIN_VALUE, Integer.MAX_VALUE);

  /** None. */
  static final Interval NONE = new Interval(0, -1);

  static Interval of(long value) {
    return new Interval(value, value);
  }

  boolean isNone() {
    return least > greatest;
  }

  /** Those of exact results that an {@code int} holds: all numbers, if some are too large. */
  private Interval wrapped() {
    return least < Integer.MIN_VALUE || greatest > Integer.MAX_VALUE ? ALL : this;
  }

  Interval plus(Interval other) {
    return new Interval(least + other.least, greatest + other.greatest).wrapped();
  }

  Interval minus(Interval other) {
    return new Interval(least - other.greatest, greatest - other.least).wrapped();
  }

  Interval times(Interval other) {
    return hull(
            least * other.least,
            least * other.greatest,
            greatest * other.least,
            greatest * other.greatest)
        .wrapped();
  }

  private static Interval hull(long... numbers) {
    return new Interval(
        LongStream.of(numbers).min().orElseThrow(), LongStream.of(numbers).max().orElseThrow());
  }

  /** The quotients by positive numbers; of others, any number. */
  Interval over(Interval divisor) {
    return divisor.least <= 0
        ? ALL
        : hull(
            least / divisor.least,
            least / divisor.greatest,
            greatest / divisor.least,
            greatest / divisor.greatest);
  }

  /** The remainders of divisions by positive numbers, with the sign of the dividend. */
  Interval remainder(Interval divisor) {
    if (divisor.least <= 0) {
      return ALL;
    }
    long most = divisor.greatest - 1;
    return new Interval(
        least >= 0 ? 0 : Math.max(least, -most), greatest <= 0 ? 0 : Math.min(greatest, most));
  }

  /** The bits that both have: if one is not negative, no more than that one. */
  Interval and(Interval other) {
    long most =
        Math.min(
            least >= 0 ? greatest : Integer.MAX_VALUE,
            other.least >= 0 ? other.greatest : Integer.MAX_VALUE);
    return least >= 0 || other.least >= 0 ? new Interval(0, most) : ALL;
  }

  /** Shifted right, with the sign. */
  Interval shiftedRight(Interval distance) {
    return distance.least == distance.greatest
        ? new Interval(least >> (distance.least & 31), greatest >> (distance.least & 31))
        : ALL;
  }

  /** Those of either, and what is between. */
  Interval or(Interval other) {
    if (isNone()) {
      return other;
    }
    return other.isNone()
        ? this
        : new Interval(Math.min(least, other.least), Math.max(greatest, other.greatest));
  }

  /** Those that are at most so great. */
  Interval atMost(long limit) {
    return new Interval(least, Math.min(greatest, limit));
  }

  /** Those that are at least so great. */
  Interval atLeast(long limit) {
    return new Interval(Math.max(least, limit), greatest);
  }

  /** Whether each of these is an index of every array that has one of such lengths. */
  boolean areIndicesOf(Interval lengths) {
    return isNone() || (least >= 0 && greatest < lengths.least);
  }

  boolean contains(long number) {
    return least <= number && number <= greatest;
  }
}
