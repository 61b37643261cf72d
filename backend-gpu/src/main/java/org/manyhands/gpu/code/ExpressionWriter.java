package org.manyhands.gpu.code;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.manyhands.gpu.code.Prelude.Routine;
import org.manyhands.gpu.ir.Expression;
import org.manyhands.gpu.ir.Expression.Operator;
import org.manyhands.gpu.ir.Intrinsic;
import org.manyhands.gpu.ir.Type;
import org.manyhands.gpu.ir.Type.Scalar;

/** Writes expressions. Every operation is in parentheses. */
final class ExpressionWriter {

  private final Prelude prelude;

  ExpressionWriter(Prelude prelude) {
    this.prelude = prelude;
  }

  String write(Expression expression) {
    return switch (expression) {
      case Expression.Constant(var type, var value) -> constant(type, value);
      case Expression.Read(var variable) -> variable.name();
      case Expression.Negation(var operand) -> negation((Scalar) operand.type(), write(operand));
      case Expression.Binary binary -> binary(binary);
      case Expression.Comparison(var relation, var left, var right) ->
          "(%s %s %s)".formatted(write(left), symbol(relation), write(right));
      case Expression.Not(var operand) -> "(!%s)".formatted(write(operand));
      case Expression.Order order -> order(order);
      case Expression.Conversion(var operand, var type) -> conversion(operand, type);
      case Expression.Narrowing(var operand, var element) ->
          element == Type.Element.BOOLEAN
              ? "(%s & 1)".formatted(write(operand))
              : "((int) (%s) %s)".formatted(Names.type(element), write(operand));
      case Expression.Load load -> load(load);
      case Expression.Row row -> arguments(row).getFirst();
      case Expression.Length(var array) -> arguments(array).getLast();
      case Expression.Builtin(var intrinsic, var arguments) ->
          "%s(%s)".formatted(function(intrinsic), all(arguments));
      case Expression.Single(var intrinsic, var arguments) ->
          "%s(%s)".formatted(single(intrinsic), all(arguments));
    };
  }

  private String all(List<Expression> arguments) {
    return arguments.stream().map(this::write).collect(Collectors.joining(", "));
  }

  /** An expression as arguments of a call: of an array, a pointer and a length. */
  List<String> arguments(Expression expression) {
    return switch (expression) {
      case Expression.Read(var variable) -> Names.arguments(variable);
      case Expression.Row(var rows, var index) -> {
        List<String> all = arguments(rows);
        String at = write(index);
        yield List.of(
            "(%s + %s[%s])".formatted(all.get(0), all.get(1), at),
            "(%s[%s + 1] - %1$s[%2$s])".formatted(all.get(1), at));
      }
      default -> List.of(write(expression));
    };
  }

  private String load(Expression.Load load) {
    return "%s[%s]".formatted(write(load.array()), write(load.index()));
  }

  private static String negation(Scalar type, String operand) {
    return type.isFloating()
        ? "(-%s)".formatted(operand)
        : "((%s) (0 - (u%1$s) %s))".formatted(Names.type(type), operand);
  }

  private String order(Expression.Order order) {
    String left = write(order.left());
    String right = write(order.right());
    return order.ifNaN() < 0
        ? "(%s > %s ? 1 : %1$s == %2$s ? 0 : -1)".formatted(left, right)
        : "(%s < %s ? -1 : %1$s == %2$s ? 0 : 1)".formatted(left, right);
  }

  static String symbol(Expression.Relation relation) {
    return switch (relation) {
      case EQUAL -> "==";
      case UNEQUAL -> "!=";
      case LESS -> "<";
      case AT_LEAST -> ">=";
      case GREATER -> ">";
      case AT_MOST -> "<=";
    };
  }

  // ---- arithmetic

  private String binary(Expression.Binary binary) {
    Scalar type = (Scalar) binary.type();
    String left = write(binary.left());
    String right = write(binary.right());
    if (type.isFloating()) {
      return binary.operator() == Operator.REMAINDER
          ? "fmod(%s, %s)".formatted(left, right)
          : "(%s %s %s)".formatted(left, symbol(binary.operator()), right);
    }
    String name = Names.type(type);
    String distance = "(%s & %d)".formatted(right, type.bytes() * Byte.SIZE - 1);
    return switch (binary.operator()) {
      // in unsigned numbers, which wrap around as Java's do
      case ADD, SUBTRACT, MULTIPLY ->
          "((%s) ((u%1$s) %s %s (u%1$s) %s))"
              .formatted(name, left, symbol(binary.operator()), right);
      case DIVIDE ->
          division(binary, type == Scalar.INT ? Routine.INT_DIVIDE : Routine.LONG_DIVIDE);
      case REMAINDER ->
          division(binary, type == Scalar.INT ? Routine.INT_REMAINDER : Routine.LONG_REMAINDER);
      case SHIFT_LEFT, SHIFT_RIGHT_UNSIGNED ->
          "((%s) ((u%1$s) %s %s %s))".formatted(name, left, symbol(binary.operator()), distance);
      case SHIFT_RIGHT -> "(%s >> %s)".formatted(left, distance);
      case AND, OR, XOR -> "(%s %s %s)".formatted(left, symbol(binary.operator()), right);
    };
  }

  /** A division by a constant that is neither 0 nor -1 is C's; others are not. */
  private String division(Expression.Binary binary, Routine routine) {
    String left = write(binary.left());
    String right = write(binary.right());
    if (binary.right() instanceof Expression.Constant(var type, var value)
        && value.longValue() != -1) {
      return "(%s %s %s)".formatted(left, symbol(binary.operator()), right);
    }
    return "%s(%s, %s)".formatted(prelude.use(routine), left, right);
  }

  static String symbol(Operator operator) {
    return switch (operator) {
      case ADD -> "+";
      case SUBTRACT -> "-";
      case MULTIPLY -> "*";
      case DIVIDE -> "/";
      case REMAINDER -> "%";
      case SHIFT_LEFT -> "<<";
      case SHIFT_RIGHT, SHIFT_RIGHT_UNSIGNED -> ">>";
      case AND -> "&";
      case OR -> "|";
      case XOR -> "^";
    };
  }

  private String conversion(Expression operand, Scalar to) {
    Scalar from = (Scalar) operand.type();
    String value = write(operand);
    if (from == to) {
      return value;
    }
    if (!from.isFloating() || to.isFloating()) {
      return "((%s) %s)".formatted(Names.type(to), value);
    }
    Routine routine =
        from == Scalar.FLOAT
            ? to == Scalar.INT ? Routine.FLOAT_TO_INT : Routine.FLOAT_TO_LONG
            : to == Scalar.INT ? Routine.DOUBLE_TO_INT : Routine.DOUBLE_TO_LONG;
    return "%s(%s)".formatted(prelude.use(routine), value);
  }

  String function(Intrinsic intrinsic) {
    return switch (intrinsic) {
      case FMA_FLOAT, FMA_DOUBLE -> "fma";
      case RINT -> prelude.use(Routine.DOUBLE_RINT);
      case POW -> prelude.use(Routine.DOUBLE_POW);
      case MIN_FLOAT -> prelude.use(Routine.FLOAT_MIN);
      case MAX_FLOAT -> prelude.use(Routine.FLOAT_MAX);
      case MIN_DOUBLE -> prelude.use(Routine.DOUBLE_MIN);
      case MAX_DOUBLE -> prelude.use(Routine.DOUBLE_MAX);
      case FLOAT_BITS -> "as_int";
      case DOUBLE_BITS -> "as_long";
      case FLOAT_OF_BITS -> "as_float";
      case DOUBLE_OF_BITS -> "as_double";
      case BIT_COUNT_INT -> "popcount";
      case BIT_COUNT_LONG -> "(int) popcount";
      case LEADING_ZEROS_INT -> "clz";
      case LEADING_ZEROS_LONG -> "(int) clz";
      case MULTIPLY_HIGH -> "mul_hi";
      default -> intrinsic.name().toLowerCase(Locale.ROOT);
    };
  }

  /** The device's own function, if there is one. */
  String single(Intrinsic intrinsic) {
    return switch (intrinsic) {
      case SQRT, SIN, COS, TAN, EXP, LOG, LOG10 -> "native_" + function(intrinsic);
      case RINT -> "rint";
      case POW -> "pow";
      default -> function(intrinsic);
    };
  }

  // ---- constants

  private static String constant(Scalar type, Number value) {
    return switch (type) {
      case INT -> value.intValue() == Integer.MIN_VALUE ? "INT_MIN" : integer(value, "");
      case LONG -> value.longValue() == Long.MIN_VALUE ? "LONG_MIN" : integer(value, "L");
      case FLOAT -> constant(value.floatValue());
      case DOUBLE -> constant(value.doubleValue());
    };
  }

  private static String integer(Number value, String suffix) {
    return value.longValue() < 0
        ? "(%s%s)".formatted(value, suffix)
        : "%s%s".formatted(value, suffix);
  }

  private static String constant(float value) {
    return Float.isFinite(value)
        ? signed(Float.toHexString(value) + "f")
        : "as_float(%s)".formatted(constant(Scalar.INT, Float.floatToRawIntBits(value)));
  }

  private static String constant(double value) {
    return Double.isFinite(value)
        ? signed(Double.toHexString(value))
        : "as_double(%s)".formatted(constant(Scalar.LONG, Double.doubleToRawLongBits(value)));
  }

  private static String signed(String literal) {
    return literal.startsWith("-") ? "(" + literal + ")" : literal;
  }
}
