package org.manyhands.gpu.compiler;

import java.lang.classfile.Opcode;
import org.jspecify.annotations.Nullable;
import org.manyhands.gpu.ir.Expression.Operator;

/** The instructions that combine two numbers. */
final class Operators {

  private Operators() {}

  /** What an instruction does with two numbers, or {@code null} if it does something else. */
  static @Nullable Operator of(Opcode opcode) {
    return switch (opcode) {
      case IADD, LADD, FADD, DADD -> Operator.ADD;
      case ISUB, LSUB, FSUB, DSUB -> Operator.SUBTRACT;
      case IMUL, LMUL, FMUL, DMUL -> Operator.MULTIPLY;
      case IDIV, LDIV, FDIV, DDIV -> Operator.DIVIDE;
      case IREM, LREM, FREM, DREM -> Operator.REMAINDER;
      case ISHL, LSHL -> Operator.SHIFT_LEFT;
      case ISHR, LSHR -> Operator.SHIFT_RIGHT;
      case IUSHR, LUSHR -> Operator.SHIFT_RIGHT_UNSIGNED;
      case IAND, LAND -> Operator.AND;
      case IOR, LOR -> Operator.OR;
      case IXOR, LXOR -> Operator.XOR;
      default -> null;
    };
  }

  /** Whether an instruction divides integers, which fails for a zero. */
  static boolean dividesIntegers(Opcode opcode) {
    return switch (opcode) {
      case IDIV, LDIV, IREM, LREM -> true;
      default -> false;
    };
  }
}
