package org.manyhands.gpu.compiler;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.manyhands.gpu.ir.Expression;
import org.manyhands.gpu.ir.Expression.Builtin;
import org.manyhands.gpu.ir.Expression.Constant;
import org.manyhands.gpu.ir.Expression.Conversion;
import org.manyhands.gpu.ir.Rewrite;
import org.manyhands.gpu.ir.Statement;
import org.manyhands.gpu.ir.Type.Scalar;

/**
 * Computes functions of {@link Math} in single precision where what they are given is {@code float}
 * and what they return is made one, as in {@code (float) Math.sin(x)}.
 */
final class FastMath {

  private FastMath() {}

  static Statement of(Statement body) {
    return Rewrite.expressions(body, FastMath::of);
  }

  private static Expression of(Expression expression) {
    if (expression instanceof Conversion(Builtin(var intrinsic, var arguments), var to)
        && to == Scalar.FLOAT
        && intrinsic.result() == Scalar.DOUBLE) {
      List<Expression> singles = new ArrayList<>();
      for (Expression argument : arguments) {
        Expression single = single(argument);
        if (single == null) {
          return expression;
        }
        singles.add(single);
      }
      return new Expression.Single(intrinsic, singles);
    }
    return expression;
  }

  /** A number in single precision, if it is one already; {@code null} if it is not. */
  private static @Nullable Expression single(Expression argument) {
    return switch (argument) {
      case Conversion(var operand, var to) when operand.type() == Scalar.FLOAT -> operand;
      case Constant(var type, var value) when type == Scalar.DOUBLE ->
          new Constant(Scalar.FLOAT, value.floatValue());
      default -> null;
    };
  }
}
