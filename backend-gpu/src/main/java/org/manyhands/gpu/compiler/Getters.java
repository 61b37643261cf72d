package org.manyhands.gpu.compiler;

import java.lang.classfile.Instruction;
import java.lang.classfile.MethodModel;
import java.lang.classfile.Opcode;
import java.lang.classfile.instruction.FieldInstruction;
import java.util.List;
import java.util.Optional;

/** Methods that return an object or array which a field of their receiver refers to. */
final class Getters {

  private Getters() {}

  /** The field, if a method does nothing else. */
  static Optional<FieldInstruction> field(MethodModel method) {
    List<Instruction> code =
        method.code().stream()
            .flatMap(model -> model.elementStream())
            .filter(Instruction.class::isInstance)
            .map(Instruction.class::cast)
            .toList();
    return code.size() == 3
            && code.get(0).opcode() == Opcode.ALOAD_0
            && code.get(1).opcode() == Opcode.GETFIELD
            && code.get(2).opcode() == Opcode.ARETURN
        ? Optional.of((FieldInstruction) code.get(1))
        : Optional.empty();
  }
}
