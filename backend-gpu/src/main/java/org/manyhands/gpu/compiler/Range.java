package org.manyhands.gpu.compiler;

import java.util.List;
import java.util.function.BinaryOperator;
import org.manyhands.gpu.ir.Expression.Operator;

/**
 * What an {@code int} may be, as far as that follows from what is known when a task starts: how
 * many elements there are, captured numbers, and the lengths of captured arrays.
 */
sealed interface Range {

  /** Any number. */
  static Range any() {
    return Between.ANY;
  }

  /** More than this is not looked into: such a number is any. */
  int LARGEST = 60;

  /** What is known when a task starts. */
  interface Known {
    /** The index of an element, or its row or its column. */
    Interval position(Position position);

    /** A captured number. */
    long number(Input number);

    /** How long an array is, or how many rows an array of arrays has. */
    Interval length(Input array);

    /** How long the rows of an array of arrays are. */
    Interval rowLength(Input rows);
  }

  /** Where an element is. */
  enum Position {
    INDEX,
    ROW,
    COLUMN
  }

  /** The numbers that it may be. */
  Interval among(Known known);

  /** What it is made of. */
  default List<Range> parts() {
    return List.of();
  }

  /** Itself, or any number if it is too large. */
  default Range limited() {
    return size(this) > LARGEST ? any() : this;
  }

  private static int size(Range range) {
    int size = 1;
    for (Range part : range.parts()) {
      size += size <= LARGEST ? size(part) : 0;
    }
    return size;
  }

  /** Numbers that are known already. */
  record Between(Interval interval) implements Range {
    private static final Range ANY = new Between(Interval.ALL);

    @Override
    public Interval among(Known known) {
      return interval;
    }
  }

  /** Where the element is that is computed. */
  record At(Position position) implements Range {
    @Override
    public Interval among(Known known) {
      return known.position(position);
    }
  }

  /** A captured number. */
  record Captured(Input input) implements Range {
    @Override
    public Interval among(Known known) {
      return Interval.of(known.number(input));
    }
  }

  /** The length of a captured array. */
  record Length(Input input) implements Range {
    @Override
    public Interval among(Known known) {
      return known.length(input);
    }
  }

  /** The length of a row of a captured array of arrays. */
  record RowLength(Input input) implements Range {
    @Override
    public Interval among(Known known) {
      return known.rowLength(input);
    }
  }

  /** The result of an operation. */
  record Operation(Operator operator, Range left, Range right) implements Range {
    @Override
    public Interval among(Known known) {
      Interval one = left.among(known);
      Interval other = right.among(known);
      return one.isNone() || other.isNone() ? Interval.NONE : operation().apply(one, other);
    }

    private BinaryOperator<Interval> operation() {
      return switch (operator) {
        case ADD -> Interval::plus;
        case SUBTRACT -> Interval::minus;
        case MULTIPLY -> Interval::times;
        case DIVIDE -> Interval::over;
        case REMAINDER -> Interval::remainder;
        case AND -> Interval::and;
        case SHIFT_RIGHT -> Interval::shiftedRight;
        default -> (one, other) -> Interval.ALL;
      };
    }

    @Override
    public List<Range> parts() {
      return List.of(left, right);
    }
  }

  /** One of two. */
  record Either(Range one, Range other) implements Range {
    @Override
    public Interval among(Known known) {
      return one.among(known).or(other.among(known));
    }

    @Override
    public List<Range> parts() {
      return List.of(one, other);
    }
  }

  /** A number of which a comparison holds. */
  record Limited(Range range, Limit limit) implements Range {
    @Override
    public Interval among(Known known) {
      return limit.of(range.among(known), known);
    }

    @Override
    public List<Range> parts() {
      return List.of(range, limit.bound());
    }
  }

  /**
   * What a number is compared with.
   *
   * @param isUpper whether the number is at most that, or at least
   * @param bound what it is compared with
   * @param margin is added to the bound
   */
  record Limit(boolean isUpper, Range bound, int margin) {
    Interval of(Interval numbers, Known known) {
      Interval bounds = bound.among(known);
      if (numbers.isNone() || bounds.isNone()) {
        return Interval.NONE;
      }
      return isUpper
          ? numbers.atMost(bounds.greatest() + margin)
          : numbers.atLeast(bounds.least() + margin);
    }
  }

  /**
   * The counter of a loop while the condition of the loop holds.
   *
   * @param start what it is at first
   * @param limit the condition: an upper limit of a counter that grows, or a lower one
   * @param step by how much, at most, it grows or shrinks from one round to the next
   */
  record Counter(Range start, Limit limit, long step) implements Range {
    @Override
    public Interval among(Known known) {
      Interval first = start.among(known);
      Interval inside = limit.of(Interval.ALL, known);
      if (first.isNone() || inside.isNone()) {
        return Interval.NONE;
      }
      return limit.isUpper()
          ? inside.greatest() + step > Integer.MAX_VALUE
              ? Interval.ALL // it may wrap around
              : new Interval(first.least(), inside.greatest())
          : inside.least() - step < Integer.MIN_VALUE
              ? Interval.ALL
              : new Interval(inside.least(), first.greatest());
    }

    @Override
    public List<Range> parts() {
      return List.of(start, limit.bound());
    }
  }

  /**
   * What it is on two ways to a place. What only one of them says of the same number is not kept.
   */
  static Range join(Range one, Range other) {
    if (one.equals(other)) {
      return one;
    }
    Range first = withoutLimits(one);
    return first.equals(withoutLimits(other)) ? first : new Either(one, other).limited();
  }

  private static Range withoutLimits(Range range) {
    return range instanceof Limited(var inner, var limit) ? withoutLimits(inner) : range;
  }
}
