package org.manyhands.gpu.code;

import java.util.HashSet;
import java.util.Set;
import org.manyhands.gpu.ir.Function;
import org.manyhands.gpu.ir.Type;
import org.manyhands.gpu.ir.Walk;

/** The types of what a function computes. */
final class ExpressionTypes {

  private ExpressionTypes() {}

  static Set<Type> of(Function function) {
    Set<Type> types = new HashSet<>();
    Walk.expressions(function.body(), expression -> types.add(expression.type()));
    return types;
  }
}
