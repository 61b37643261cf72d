package org.manyhands.gpu.compiler;

import java.lang.reflect.Array;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.manyhands.gpu.ir.Expression;
import org.manyhands.gpu.ir.Expression.Operator;
import org.manyhands.gpu.ir.Intrinsic;
import org.manyhands.gpu.ir.Type;
import org.manyhands.gpu.ir.Type.Scalar;
import org.manyhands.gpu.ir.Variable;

/** Values of expressions: numbers of the class that boxes their type, and Java's arrays. */
final class Evaluator {

  private final Map<Variable, Object> variables;

  Evaluator(Map<Variable, Object> variables) {
    this.variables = variables;
  }

  int integer(Expression expression) {
    return (Integer) value(expression);
  }

  Object value(Expression expression) {
    return switch (expression) {
      case Expression.Constant(var type, var number) -> convert(number, type);
      case Expression.Read(var variable) ->
          Objects.requireNonNull(variables.get(variable), variable.name());
      case Expression.Negation(var operand) -> negated((Number) value(operand));
      case Expression.Binary(var operator, var left, var right) ->
          binary(operator, (Number) value(left), (Number) value(right));
      case Expression.Comparison(var relation, var left, var right) ->
          holds(relation, (Number) value(left), (Number) value(right)) ? 1 : 0;
      case Expression.Not(var operand) -> integer(operand) == 0 ? 1 : 0;
      case Expression.Order(var left, var right, int ifNaN) ->
          order((Number) value(left), (Number) value(right), ifNaN);
      case Expression.Conversion(var operand, var type) -> convert((Number) value(operand), type);
      case Expression.Narrowing(var operand, var element) -> narrowed(integer(operand), element);
      case Expression.Load(var array, var index) -> number(Array.get(value(array), integer(index)));
      case Expression.Row(var rows, var index) -> Array.get(value(rows), integer(index));
      case Expression.Length(var array) -> Array.getLength(value(array));
      case Expression.Builtin(var intrinsic, var arguments) ->
          builtin(intrinsic, arguments.stream().map(this::value).toList());
      case Expression.Single(var intrinsic, var arguments) ->
          throw new IllegalArgumentException("not exact: " + intrinsic);
    };
  }

  /** A value of any primitive type as it is computed with. */
  static Number number(Object value) {
    return switch (value) {
      case Boolean flag -> flag ? 1 : 0;
      case Character character -> (int) character;
      case Byte small -> small.intValue();
      case Short small -> small.intValue();
      default -> (Number) value;
    };
  }

  static Object newArray(Type.Array type, int length) {
    Class<?> element =
        switch (type.element()) {
          case BOOLEAN -> boolean.class;
          case BYTE -> byte.class;
          case CHAR -> char.class;
          case SHORT -> short.class;
          case INT -> int.class;
          case LONG -> long.class;
          case FLOAT -> float.class;
          case DOUBLE -> double.class;
        };
    return Array.newInstance(element, length);
  }

  static void store(Object array, int index, Object value) {
    switch (array) {
      case boolean[] flags -> flags[index] = (Integer) value != 0;
      case byte[] bytes -> bytes[index] = ((Integer) value).byteValue();
      case char[] chars -> chars[index] = (char) (int) (Integer) value;
      case short[] shorts -> shorts[index] = ((Integer) value).shortValue();
      default -> Array.set(array, index, value);
    }
  }

  private static Number convert(Number value, Scalar type) {
    return switch (type) {
      case INT -> value.intValue();
      case LONG -> value.longValue();
      case FLOAT -> value.floatValue();
      case DOUBLE -> value.doubleValue();
    };
  }

  private static int narrowed(int value, Type.Element element) {
    return switch (element) {
      case BOOLEAN -> value & 1;
      case BYTE -> (byte) value;
      case CHAR -> (char) value;
      case SHORT -> (short) value;
      default -> throw new IllegalArgumentException(element.toString());
    };
  }

  private static Number negated(Number value) {
    return switch (value) {
      case Integer number -> -number;
      case Long number -> -number;
      case Float number -> -number;
      default -> -value.doubleValue();
    };
  }

  private static Number binary(Operator operator, Number left, Number right) {
    return switch (left) {
      case Integer number -> ints(operator, number, (Integer) right);
      case Long number when operator.isShift() -> shifted(operator, number, (Integer) right);
      case Long number -> longs(operator, number, (Long) right);
      case Float number -> floats(operator, number, (Float) right);
      default -> doubles(operator, left.doubleValue(), (Double) right);
    };
  }

  private static int ints(Operator operator, int a, int b) {
    return switch (operator) {
      case ADD -> a + b;
      case SUBTRACT -> a - b;
      case MULTIPLY -> a * b;
      case DIVIDE -> a / b;
      case REMAINDER -> a % b;
      case SHIFT_LEFT -> a << b;
      case SHIFT_RIGHT -> a >> b;
      case SHIFT_RIGHT_UNSIGNED -> a >>> b;
      case AND -> a & b;
      case OR -> a | b;
      case XOR -> a ^ b;
    };
  }

  private static long shifted(Operator operator, long a, int b) {
    return switch (operator) {
      case SHIFT_LEFT -> a << b;
      case SHIFT_RIGHT -> a >> b;
      default -> a >>> b;
    };
  }

  private static long longs(Operator operator, long a, long b) {
    return switch (operator) {
      case ADD -> a + b;
      case SUBTRACT -> a - b;
      case MULTIPLY -> a * b;
      case DIVIDE -> a / b;
      case REMAINDER -> a % b;
      case AND -> a & b;
      case OR -> a | b;
      case XOR -> a ^ b;
      default -> throw new IllegalArgumentException(operator.toString());
    };
  }

  private static float floats(Operator operator, float a, float b) {
    return switch (operator) {
      case ADD -> a + b;
      case SUBTRACT -> a - b;
      case MULTIPLY -> a * b;
      case DIVIDE -> a / b;
      case REMAINDER -> a % b;
      default -> throw new IllegalArgumentException(operator.toString());
    };
  }

  private static double doubles(Operator operator, double a, double b) {
    return switch (operator) {
      case ADD -> a + b;
      case SUBTRACT -> a - b;
      case MULTIPLY -> a * b;
      case DIVIDE -> a / b;
      case REMAINDER -> a % b;
      default -> throw new IllegalArgumentException(operator.toString());
    };
  }

  private static boolean holds(Expression.Relation relation, Number left, Number right) {
    if (left instanceof Integer || left instanceof Long) {
      return relation.holds(Long.compare(left.longValue(), right.longValue()));
    }
    double a = left.doubleValue();
    double b = right.doubleValue();
    return switch (relation) {
      case EQUAL -> a == b;
      case UNEQUAL -> a != b;
      case LESS -> a < b;
      case AT_LEAST -> a >= b;
      case GREATER -> a > b;
      case AT_MOST -> a <= b;
    };
  }

  private static int order(Number left, Number right, int ifNaN) {
    if (left instanceof Long) {
      return Long.compare(left.longValue(), right.longValue());
    }
    double a = left.doubleValue();
    double b = right.doubleValue();
    if (Double.isNaN(a) || Double.isNaN(b)) {
      return ifNaN;
    }
    return a < b ? -1 : a > b ? 1 : 0;
  }

  private static Number builtin(Intrinsic intrinsic, List<Object> arguments) {
    return switch (intrinsic) {
      case SQRT -> Math.sqrt((Double) arguments.getFirst());
      case FLOOR -> Math.floor((Double) arguments.getFirst());
      case CEIL -> Math.ceil((Double) arguments.getFirst());
      case RINT -> Math.rint((Double) arguments.getFirst());
      case FMA_FLOAT ->
          Math.fma((Float) arguments.get(0), (Float) arguments.get(1), (Float) arguments.get(2));
      case FMA_DOUBLE ->
          Math.fma((Double) arguments.get(0), (Double) arguments.get(1), (Double) arguments.get(2));
      case MIN_FLOAT -> Math.min((Float) arguments.get(0), (Float) arguments.get(1));
      case MIN_DOUBLE -> Math.min((Double) arguments.get(0), (Double) arguments.get(1));
      case MAX_FLOAT -> Math.max((Float) arguments.get(0), (Float) arguments.get(1));
      case MAX_DOUBLE -> Math.max((Double) arguments.get(0), (Double) arguments.get(1));
      case FLOAT_BITS -> Float.floatToRawIntBits((Float) arguments.getFirst());
      case DOUBLE_BITS -> Double.doubleToRawLongBits((Double) arguments.getFirst());
      case FLOAT_OF_BITS -> Float.intBitsToFloat((Integer) arguments.getFirst());
      case DOUBLE_OF_BITS -> Double.longBitsToDouble((Long) arguments.getFirst());
      case BIT_COUNT_INT -> Integer.bitCount((Integer) arguments.getFirst());
      case BIT_COUNT_LONG -> Long.bitCount((Long) arguments.getFirst());
      case LEADING_ZEROS_INT -> Integer.numberOfLeadingZeros((Integer) arguments.getFirst());
      case LEADING_ZEROS_LONG -> Long.numberOfLeadingZeros((Long) arguments.getFirst());
      case MULTIPLY_HIGH -> Math.multiplyHigh((Long) arguments.get(0), (Long) arguments.get(1));
      default -> throw new IllegalArgumentException("not exact: " + intrinsic);
    };
  }
}
