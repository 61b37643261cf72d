package org.manyhands.gpu.compiler;

import org.manyhands.gpu.ir.Expression;

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
}
