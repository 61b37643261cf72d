package org.manyhands.gpu.compiler;

import java.lang.classfile.Opcode;
import org.manyhands.gpu.ir.Expression;
import org.manyhands.gpu.ir.Expression.Comparison;
import org.manyhands.gpu.ir.Expression.Constant;
import org.manyhands.gpu.ir.Expression.Not;
import org.manyhands.gpu.ir.Expression.Order;
import org.manyhands.gpu.ir.Expression.Relation;
import org.manyhands.gpu.ir.Type.Scalar;

/** The conditions of jumps. */
final class Conditions {

  private Conditions() {}

  /** How a jump compares its operand with zero, or two operands with each other. */
  static Relation relation(Opcode opcode) {
    return switch (opcode) {
      case IFEQ, IF_ICMPEQ -> Relation.EQUAL;
      case IFNE, IF_ICMPNE -> Relation.UNEQUAL;
      case IFLT, IF_ICMPLT -> Relation.LESS;
      case IFGE, IF_ICMPGE -> Relation.AT_LEAST;
      case IFGT, IF_ICMPGT -> Relation.GREATER;
      case IFLE, IF_ICMPLE -> Relation.AT_MOST;
      default -> throw new IllegalArgumentException(opcode.toString());
    };
  }

  /**
   * Whether a number relates to zero so. An order of two numbers is not computed to be compared: it
   * becomes a comparison of the numbers, with the sense that the order gives to a NaN.
   */
  static Expression withZero(Expression operand, Relation relation) {
    if (operand instanceof Constant(var type, var value) && type == Scalar.INT) {
      return Constant.of(relation.holds(Integer.signum(value.intValue())) ? 1 : 0);
    }
    if (!(operand instanceof Order(var left, var right, int ifNaN))) {
      return new Comparison(relation, operand, Constant.of(0));
    }
    boolean floating = ((Scalar) left.type()).isFloating();
    boolean comparisonHoldsForNaN = relation == Relation.UNEQUAL;
    return floating && relation.holds(ifNaN) != comparisonHoldsForNaN
        ? new Not(new Comparison(relation.opposite(), left, right))
        : new Comparison(relation, left, right);
  }
}
