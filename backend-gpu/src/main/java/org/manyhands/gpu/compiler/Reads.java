package org.manyhands.gpu.compiler;

import java.util.function.Predicate;
import org.manyhands.gpu.ir.Expression;
import org.manyhands.gpu.ir.Type;
import org.manyhands.gpu.ir.Variable;
import org.manyhands.gpu.ir.Walk;

/** What expressions read. */
final class Reads {

  private Reads() {}

  /** Whether an expression reads a variable. */
  static boolean variable(Expression expression, Variable variable) {
    return any(expression, e -> e instanceof Expression.Read(var read) && read == variable);
  }

  /** Whether an expression reads an element that this work item may change. */
  static boolean privateArray(Expression expression) {
    return any(
        expression,
        e ->
            e instanceof Expression.Load load
                && load.array().type() instanceof Type.Array(var element, var space)
                && space == Type.Space.PRIVATE);
  }

  private static boolean any(Expression expression, Predicate<Expression> test) {
    return test.test(expression)
        || Walk.operands(expression).stream().anyMatch(operand -> any(operand, test));
  }
}
