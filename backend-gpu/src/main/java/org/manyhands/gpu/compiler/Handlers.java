package org.manyhands.gpu.compiler;

import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeModel;
import java.lang.classfile.Label;
import java.lang.classfile.instruction.BranchInstruction;
import java.lang.classfile.instruction.LabelTarget;
import java.lang.classfile.instruction.LookupSwitchInstruction;
import java.lang.classfile.instruction.ReturnInstruction;
import java.lang.classfile.instruction.TableSwitchInstruction;
import java.lang.classfile.instruction.ThrowInstruction;

/** Handlers of exceptions. */
final class Handlers {

  private Handlers() {}

  /**
   * Whether all of a method's handlers only throw again, or something else: then what fails, fails,
   * and Java finds out how. javac makes such where a pattern takes a record apart, and for {@code
   * finally}.
   */
  static boolean onlyThrow(CodeModel code) {
    return code.exceptionHandlers().stream()
        .allMatch(handler -> onlyThrows(code, handler.handler()));
  }

  private static boolean onlyThrows(CodeModel code, Label handler) {
    boolean inside = false;
    for (CodeElement element : code) {
      if (element instanceof LabelTarget target && target.label().equals(handler)) {
        inside = true;
      } else if (inside && element instanceof ThrowInstruction) {
        return true;
      } else if (inside && goesOn(element)) {
        return false;
      }
    }
    return false;
  }

  private static boolean goesOn(CodeElement element) {
    return switch (element) {
      case BranchInstruction branch -> true;
      case LookupSwitchInstruction choice -> true;
      case TableSwitchInstruction choice -> true;
      case ReturnInstruction end -> true;
      default -> false;
    };
  }
}
