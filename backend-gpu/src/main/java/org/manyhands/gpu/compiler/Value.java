package org.manyhands.gpu.compiler;

import java.lang.classfile.TypeKind;
import org.manyhands.gpu.ir.Expression;
import org.manyhands.gpu.ir.Expression.Constant;
import org.manyhands.gpu.ir.Type.Scalar;

/** What a local variable or a place on the operand stack holds. */
sealed interface Value {

  /** A number or an array that the device has. */
  record Computed(Expression expression) implements Value {}

  /**
   * An object that only the compiler sees.
   *
   * @param source where it is found
   * @param type its class
   */
  record Captured(Source source, Class<?> type) implements Value {}

  /** Something that is not supported, which has been said already, or that Java throws. */
  record Unsupported() implements Value {}

  /** Stands for something that is not supported, and takes as many places on the stack. */
  static Value insteadOf(TypeKind kind) {
    return switch (kind) {
      case LONG -> new Computed(new Constant(Scalar.LONG, 0L));
      case FLOAT -> new Computed(new Constant(Scalar.FLOAT, 0f));
      case DOUBLE -> new Computed(new Constant(Scalar.DOUBLE, 0.0));
      case REFERENCE, VOID -> new Unsupported();
      default -> new Computed(Constant.of(0));
    };
  }
}
