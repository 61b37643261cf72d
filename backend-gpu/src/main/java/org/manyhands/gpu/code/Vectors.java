package org.manyhands.gpu.code;

import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.manyhands.gpu.compiler.KernelFunction;
import org.manyhands.gpu.ir.Expression;
import org.manyhands.gpu.ir.Expression.Constant;
import org.manyhands.gpu.ir.Expression.Operator;
import org.manyhands.gpu.ir.Expression.Read;
import org.manyhands.gpu.ir.Function;
import org.manyhands.gpu.ir.Intrinsic;
import org.manyhands.gpu.ir.Statement;
import org.manyhands.gpu.ir.Type;
import org.manyhands.gpu.ir.Type.Scalar;
import org.manyhands.gpu.ir.Variable;
import org.manyhands.gpu.ir.Walk;

/**
 * Which kernels can be computed several elements at a time, in vectors. Compilers of CPUs do that
 * by themselves for arithmetic in a straight line; not for what has loops, or calls functions such
 * as the exponential one.
 */
public final class Vectors {

  /** What takes so long that computing it for several elements at once is worth while. */
  private static final Set<Intrinsic> SLOW = EnumSet.range(Intrinsic.SIN, Intrinsic.HYPOT);

  /** The elements of a vector of an AVX-512 register, by the widest type. */
  private static final int OF_DOUBLES = 8;

  private static final int OF_FLOATS = 16;

  private Vectors() {}

  /** How many elements are computed at a time; none if one after the other. */
  public static Optional<Integer> width(KernelFunction kernel) {
    Function entry = kernel.entry();
    if (entry.mayFail()) {
      return Optional.empty();
    }
    Variable index = entry.parameters().size() == 1 ? entry.parameters().getFirst() : null;
    return kernel.functions().stream()
                .allMatch(function -> isPossible(function, function.equals(entry) ? index : null))
            && kernel.functions().stream().anyMatch(Vectors::isWorthWhile)
        ? Optional.of(
            kernel.functions().stream().anyMatch(Vectors::usesLongTypes) ? OF_DOUBLES : OF_FLOATS)
        : Optional.empty();
  }

  private static boolean isWorthWhile(Function function) {
    boolean[] found = new boolean[1];
    Walk.expressions(
        function.body(),
        expression ->
            found[0] |=
                expression instanceof Expression.Builtin(var intrinsic, var arguments)
                    && SLOW.contains(intrinsic));
    Walk.statements(
        function.body(),
        statement ->
            found[0] |= statement instanceof Statement.Loop loop && computesInFloatingPoint(loop));
    return found[0];
  }

  /** Elements that are done early wait for the others; whole numbers gain too little for that. */
  private static boolean computesInFloatingPoint(Statement.Loop loop) {
    boolean[] found = new boolean[1];
    Walk.expressions(
        loop,
        expression ->
            found[0] |=
                expression instanceof Expression.Binary binary
                    && ((Scalar) binary.type()).isFloating());
    return found[0];
  }

  private static boolean usesLongTypes(Function function) {
    Set<Type> types = ExpressionTypes.of(function);
    return types.contains(Scalar.LONG) || types.contains(Scalar.DOUBLE);
  }

  private static boolean isPossible(Function function, @Nullable Variable index) {
    boolean[] possible = {
      function.results().size() == 1
          && function.parameters().stream().allMatch(Vectors::isNumber)
          && function.locals().stream().allMatch(Vectors::isNumber)
    };
    Walk.statements(
        function.body(),
        statement -> {
          switch (statement) {
            case Statement.Store store -> possible[0] = false;
            case Statement.NewArray array -> possible[0] = false;
            case Statement.Check check -> possible[0] = false;
            default -> {}
          }
        });
    Walk.expressions(function.body(), expression -> possible[0] &= isPossible(expression, index));
    return possible[0];
  }

  private static boolean isNumber(Variable variable) {
    return variable.type() instanceof Scalar;
  }

  /**
   * Elements are read at the index of the one that is computed: gathering others takes too long.
   */
  private static boolean isPossible(Expression expression, @Nullable Variable index) {
    return switch (expression) {
      case Expression.Load(Read(var array), Read(var at)) -> at == index;
      case Expression.Load load -> false;
      case Expression.Row row -> false;
      case Expression.Single(var intrinsic, var arguments) -> intrinsic != Intrinsic.POW;
      case Expression.Binary(var operator, var left, var right) ->
          (operator != Operator.DIVIDE && operator != Operator.REMAINDER)
              || (((Scalar) left.type()).isFloating()
                  ? operator == Operator.DIVIDE
                  : right instanceof Constant(var type, var value)
                      && value.longValue() != 0
                      && value.longValue() != -1);
      default -> true;
    };
  }
}
