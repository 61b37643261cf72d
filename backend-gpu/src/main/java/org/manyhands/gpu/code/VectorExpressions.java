package org.manyhands.gpu.code;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.manyhands.gpu.ir.Expression;
import org.manyhands.gpu.ir.Expression.Constant;
import org.manyhands.gpu.ir.Expression.Read;
import org.manyhands.gpu.ir.Intrinsic;
import org.manyhands.gpu.ir.Type;
import org.manyhands.gpu.ir.Type.Element;
import org.manyhands.gpu.ir.Type.Scalar;
import org.manyhands.gpu.ir.Variable;

/**
 * Writes expressions whose values are vectors, one number for each of several elements. What is
 * true is a mask, an {@code int} of all ones for each number, and becomes Java's 1 where it is used
 * as a number.
 */
final class VectorExpressions {

  private final int width;
  private final ExpressionWriter scalars = new ExpressionWriter(new Prelude());
  private final Set<Variable> inputs;
  private final Set<String> helpers;
  private String elements = "";

  /**
   * Of one function.
   *
   * @param width the number of elements
   * @param inputs the variables that are not vectors
   * @param helpers to which functions are added that the expressions call
   */
  VectorExpressions(int width, Collection<Variable> inputs, Set<String> helpers) {
    this.width = width;
    this.inputs = Set.copyOf(inputs);
    this.helpers = helpers;
  }

  String type(Scalar type) {
    return Names.type(type) + width;
  }

  private String unsigned(Scalar type) {
    return "u" + type(type);
  }

  /** The value of an expression for the elements of a mask; for others, it is not said. */
  String write(Expression expression, String forMask) {
    elements = forMask;
    return write(expression);
  }

  private String write(Expression expression) {
    return switch (expression) {
      case Constant constant -> spread(constant.type(), scalars.write(constant));
      case Read(var variable) -> read(variable);
      case Expression.Length length -> spread(Scalar.INT, scalars.write(length));
      case Expression.Negation(var operand) -> negation((Scalar) operand.type(), write(operand));
      case Expression.Binary binary -> binary(binary);
      case Expression.Comparison comparison -> "(%s & 1)".formatted(mask(comparison));
      case Expression.Not not -> "(%s & 1)".formatted(mask(not));
      case Expression.Order order -> order(order);
      case Expression.Conversion(var operand, var type) -> conversion(operand, type);
      case Expression.Narrowing(var operand, var element) -> narrowing(write(operand), element);
      case Expression.Load(Read(var array), var index) -> load(array, write(index));
      case Expression.Builtin(var intrinsic, var arguments) -> builtin(intrinsic, arguments);
      case Expression.Single(var intrinsic, var arguments) ->
          "%s(%s)".formatted(scalars.single(intrinsic), all(arguments));
      default -> throw new IllegalArgumentException(expression.toString());
    };
  }

  private String spread(Scalar type, String value) {
    return "(%s)(%s)".formatted(type(type), value);
  }

  private String read(Variable variable) {
    return inputs.contains(variable)
        ? spread((Scalar) variable.type(), variable.name())
        : variable.name();
  }

  private String all(List<Expression> arguments) {
    return arguments.stream().map(this::write).collect(Collectors.joining(", "));
  }

  // ---- conditions

  /** For which elements of a mask a condition holds. */
  String mask(Expression condition, String forMask) {
    elements = forMask;
    return mask(condition);
  }

  private String mask(Expression condition) {
    return switch (condition) {
      case Expression.Comparison(var relation, var left, var right) ->
          compared(
              (Scalar) left.type(), write(left), ExpressionWriter.symbol(relation), write(right));
      case Expression.Not(var operand) -> "(~%s)".formatted(mask(operand));
      default -> "(%s != 0)".formatted(write(condition));
    };
  }

  private String compared(Scalar type, String left, String relation, String right) {
    String mask = "(%s %s %s)".formatted(left, relation, right);
    return type.bytes() == Integer.BYTES ? mask : "convert_int%d%s".formatted(width, mask);
  }

  /** One value where a mask holds, and another elsewhere. */
  String select(Scalar type, String otherwise, String value, String mask) {
    String wide =
        type.bytes() == Integer.BYTES ? mask : "convert_long%d(%s)".formatted(width, mask);
    return "select(%s, %s, %s)".formatted(otherwise, value, wide);
  }

  private String order(Expression.Order order) {
    Scalar type = (Scalar) order.left().type();
    String left = write(order.left());
    String right = write(order.right());
    int last = order.ifNaN() < 0 ? -1 : 1;
    String first = compared(type, left, last < 0 ? ">" : "<", right);
    String equal =
        select(
            Scalar.INT,
            spread(Scalar.INT, Integer.toString(last)),
            spread(Scalar.INT, "0"),
            compared(type, left, "==", right));
    return select(Scalar.INT, equal, spread(Scalar.INT, Integer.toString(-last)), first);
  }

  // ---- arithmetic

  private String negation(Scalar type, String operand) {
    return type.isFloating()
        ? "(-%s)".formatted(operand)
        : "as_%s(0 - as_%s(%s))".formatted(type(type), unsigned(type), operand);
  }

  private String binary(Expression.Binary binary) {
    Scalar type = (Scalar) binary.type();
    String left = write(binary.left());
    String right = write(binary.right());
    String symbol = ExpressionWriter.symbol(binary.operator());
    if (type.isFloating()) {
      return "(%s %s %s)".formatted(left, symbol, right);
    }
    return switch (binary.operator()) {
      case ADD, SUBTRACT, MULTIPLY ->
          "as_%s(as_%s(%s) %s as_%2$s(%s))"
              .formatted(type(type), unsigned(type), left, symbol, right);
      case SHIFT_LEFT, SHIFT_RIGHT_UNSIGNED ->
          "as_%s(as_%s(%s) %s %s)"
              .formatted(type(type), unsigned(type), left, symbol, distance(unsigned(type), right));
      case SHIFT_RIGHT -> "(%s >> %s)".formatted(left, distance(type(type), right));
      // by a constant that is neither 0 nor -1
      case AND, OR, XOR, DIVIDE, REMAINDER -> "(%s %s %s)".formatted(left, symbol, right);
    };
  }

  private static String distance(String type, String distance) {
    int most = type.contains("long") ? Long.SIZE - 1 : Integer.SIZE - 1;
    return "convert_%s(%s & %d)".formatted(type, distance, most);
  }

  private String conversion(Expression operand, Scalar to) {
    Scalar from = (Scalar) operand.type();
    String value = write(operand);
    if (from == to) {
      return value;
    }
    return from.isFloating() && !to.isFloating()
        ? helper(
            Names.type(from) + "_to_" + Names.type(to),
            truncation(type(from), type(to), from, to),
            value)
        : "convert_%s(%s)".formatted(type(to), value);
  }

  /** As Java's casts: what is too large is the largest, NaN is 0. */
  private String truncation(String from, String to, Scalar fromType, Scalar toType) {
    int bits = toType.bytes() * Byte.SIZE - 1;
    String limit = "0x1p%d%s".formatted(bits, fromType == Scalar.FLOAT ? "f" : "");
    String name = Names.type(toType).toUpperCase(java.util.Locale.ROOT);
    String masks = "convert_" + to;
    return """
    static inline %2$s NAME(%1$s x) {
      %2$s r = convert_%2$s(select(x, (%1$s)(0), (x >= %3$s) | (x <= -%3$s) | (x != x)));
      r = select(r, (%2$s)(%4$s_MAX), %5$s(x >= %3$s));
      return select(r, (%2$s)(%4$s_MIN), %5$s(x <= -%3$s));
    }
    """
        .formatted(from, to, limit, name, masks);
  }

  private static String narrowing(String value, Element element) {
    return switch (element) {
      case BOOLEAN -> "(%s & 1)".formatted(value);
      case BYTE -> "((%s << 24) >> 24)".formatted(value);
      case SHORT -> "((%s << 16) >> 16)".formatted(value);
      case CHAR -> "(%s & 0xffff)".formatted(value);
      default -> value;
    };
  }

  // ---- memory

  /**
   * Elements that lie side by side, or are one and the same, are read at once; others one by one.
   * What is behind the index of an element that is not meant may not be there.
   */
  private String load(Variable array, String index) {
    Element element = ((Type.Array) array.type()).element();
    String name = Names.type(element);
    String code =
        """
        static inline %1$s%2$d NAME(__global const %1$s *a, int%2$d i, int%2$d mask) {
          if (!all(mask)) return (%1$s%2$d)(%3$s);
          if (all(i == i.s0)) return (%1$s%2$d)(a[i.s0]);
          if (all(i - i.s0 == (int%2$d)(%4$s))) return vload%2$d(0, a + i.s0);
          return (%1$s%2$d)(%5$s);
        }
        """
            .formatted(
                name,
                width,
                each("mask.s%1$x ? a[i.s%1$x] : (%2$s) 0", name),
                each("%1$d", name),
                each("a[i.s%1$x]", name));
    String loaded =
        helper("load_" + name, code, "%s, %s, %s".formatted(array.name(), index, elements));
    return element.bytes() < Integer.BYTES ? "convert_int%d(%s)".formatted(width, loaded) : loaded;
  }

  private String each(String text, String type) {
    return IntStream.range(0, width)
        .mapToObj(lane -> text.formatted(lane, type))
        .collect(Collectors.joining(", "));
  }

  // ---- functions

  private String helper(String name, String code, String arguments) {
    helpers.add(code.replace("NAME", name));
    return "%s(%s)".formatted(name, arguments);
  }

  private String builtin(Intrinsic intrinsic, List<Expression> arguments) {
    String values = all(arguments);
    return switch (intrinsic) {
      case POW -> powers(values);
      case RINT -> helper("double_rint", nearest(), values);
      case MIN_FLOAT -> helper("float_min", extreme(Scalar.FLOAT, true), values);
      case MAX_FLOAT -> helper("float_max", extreme(Scalar.FLOAT, false), values);
      case MIN_DOUBLE -> helper("double_min", extreme(Scalar.DOUBLE, true), values);
      case MAX_DOUBLE -> helper("double_max", extreme(Scalar.DOUBLE, false), values);
      case FLOAT_BITS, DOUBLE_BITS, FLOAT_OF_BITS, DOUBLE_OF_BITS ->
          "as_%s(%s)".formatted(type(intrinsic.result()), values);
      case BIT_COUNT_LONG -> "convert_int%d(popcount(%s))".formatted(width, values);
      case LEADING_ZEROS_LONG -> "convert_int%d(clz(%s))".formatted(width, values);
      default -> "%s(%s)".formatted(scalars.function(intrinsic), values);
    };
  }

  /** One by one: in vectors, that of PoCL 3.1 is wrong for one number because of another. */
  private String powers(String arguments) {
    Prelude prelude = new Prelude();
    String one = prelude.use(Prelude.Routine.DOUBLE_POW);
    String code =
        """
        %1$sstatic inline double%2$d NAME(double%2$d x, double%2$d y) {
          return (double%2$d)(%3$s);
        }
        """
            .formatted(prelude, width, each(one + "(x.s%1$x, y.s%1$x)", ""));
    return helper("double_pow_each", code, arguments);
  }

  private String nearest() {
    return """
    static inline double%1$d NAME(double%1$d x) {
      double%1$d below = floor(x);
      double%1$d rest = x - below;
      double%1$d even = select(below + 1, below, floor(below * 0.5) * 2 == below);
      double%1$d nearest = select(select(even, below + 1, rest > 0.5), below, rest < 0.5);
      return select(x, copysign(nearest, x), fabs(x) < 0x1p52);
    }
    """
        .formatted(width);
  }

  /** The smaller or the larger one; a NaN if there is one; of two zeros, the one that is. */
  private String extreme(Scalar type, boolean smaller) {
    return """
    static inline %1$s NAME(%1$s a, %1$s b) {
      %1$s zero = select(%2$s, %3$s, signbit(a));
      %1$s other = select(b, a, a %4$s b);
      return select(select(other, zero, (a == 0) & (b == 0)), a, a != a);
    }
    """
        .formatted(type(type), smaller ? "b" : "a", smaller ? "a" : "b", smaller ? "<=" : ">=");
  }
}
