package org.manyhands.gpu.compiler;

import java.lang.classfile.Opcode;
import java.util.List;
import org.manyhands.gpu.ir.Type.Scalar;

/** The instructions that move what is on the operand stack, where some values take two places. */
final class StackOperations {

  private final Frame frame;

  StackOperations(Frame frame) {
    this.frame = frame;
  }

  void carryOut(Opcode opcode) {
    switch (opcode) {
      case POP -> frame.pop();
      case POP2 -> top(2);
      case DUP -> insert(top(1), 0);
      case DUP_X1 -> insert(top(1), 1);
      case DUP_X2 -> insert(top(1), 2);
      case DUP2 -> insert(top(2), 0);
      case DUP2_X1 -> insert(top(2), 1);
      case DUP2_X2 -> insert(top(2), 2);
      case SWAP -> {
        Value first = frame.pop();
        Value second = frame.pop();
        frame.push(first);
        frame.push(second);
      }
      default -> throw new IllegalArgumentException(opcode.toString());
    }
  }

  /** Takes the values in so many places off the stack. */
  private List<Value> top(int places) {
    int count = places == 2 && !isWide(frame.peek()) ? 2 : 1;
    return frame.pop(count);
  }

  /** Puts values below those in so many places, and once more on top. */
  private void insert(List<Value> values, int below) {
    List<Value> reusable = values.stream().map(frame::reusable).toList();
    List<Value> between = below == 0 ? List.of() : top(below);
    reusable.forEach(frame::push);
    between.forEach(frame::push);
    reusable.forEach(frame::push);
  }

  private static boolean isWide(Value value) {
    return value instanceof Value.Computed(var expression)
        && (expression.type() == Scalar.LONG || expression.type() == Scalar.DOUBLE);
  }
}
