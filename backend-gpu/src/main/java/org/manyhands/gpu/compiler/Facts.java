package org.manyhands.gpu.compiler;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.manyhands.gpu.ir.Expression;
import org.manyhands.gpu.ir.Type;
import org.manyhands.gpu.ir.Type.Scalar;
import org.manyhands.gpu.ir.Variable;

/**
 * What is known at a place of a function: what its variables may be and, of arrays, their lengths.
 * Immutable.
 */
final class Facts {

  private final Map<Variable, Range> ranges;

  private Facts(Map<Variable, Range> ranges) {
    this.ranges = ranges;
  }

  static Facts of(Map<Variable, Range> ranges) {
    return new Facts(Map.copyOf(ranges));
  }

  Range of(Variable variable) {
    return ranges.getOrDefault(variable, Range.any());
  }

  Facts with(Variable variable, Range range) {
    Map<Variable, Range> changed = new HashMap<>(ranges);
    changed.put(variable, range);
    return new Facts(changed);
  }

  Facts without(Set<Variable> variables) {
    Map<Variable, Range> changed = new HashMap<>(ranges);
    changed.keySet().removeAll(variables);
    return new Facts(changed);
  }

  /** What is known on both of two ways to a place; a way that leads nowhere is no way. */
  static @Nullable Facts join(@Nullable Facts one, @Nullable Facts other) {
    if (one == null || other == null) {
      return one == null ? other : one;
    }
    Map<Variable, Range> both = new HashMap<>();
    one.ranges.forEach((variable, range) -> {
      Range second = other.ranges.get(variable);
      if (second != null) {
        both.put(variable, Range.join(range, second));
      }
    });
    return new Facts(both);
  }

  /** What an expression may be, or the length of an array. */
  Range of(Expression expression) {
    return switch (expression) {
      case Expression.Constant(var type, var value) when type == Scalar.INT ->
          new Range.Between(Interval.of(value.longValue()));
      case Expression.Read(var variable) -> of(variable);
      case Expression.Negation(var operand) when operand.type() == Scalar.INT ->
          new Range.Operation(
                  Expression.Operator.SUBTRACT, new Range.Between(Interval.of(0)), of(operand))
              .limited();
      case Expression.Binary(var operator, var left, var right) when left.type() == Scalar.INT ->
          new Range.Operation(operator, of(left), of(right)).limited();
      case Expression.Comparison comparison -> new Range.Between(new Interval(0, 1));
      case Expression.Not not -> new Range.Between(new Interval(0, 1));
      case Expression.Narrowing(var operand, var element) -> ofElement(element);
      case Expression.Load load -> ofElement(load.element());
      case Expression.Length(var array) -> of(array);
      case Expression.Row(Expression.Read(var rows), var index)
          when of(rows) instanceof Range.Length(var input) ->
          new Range.RowLength(input);
      default -> Range.any();
    };
  }

  private static Range ofElement(Type.Element element) {
    return switch (element) {
      case BOOLEAN -> new Range.Between(new Interval(0, 1));
      case BYTE -> new Range.Between(new Interval(Byte.MIN_VALUE, Byte.MAX_VALUE));
      case CHAR -> new Range.Between(new Interval(0, Character.MAX_VALUE));
      case SHORT -> new Range.Between(new Interval(Short.MIN_VALUE, Short.MAX_VALUE));
      default -> Range.any();
    };
  }
}
