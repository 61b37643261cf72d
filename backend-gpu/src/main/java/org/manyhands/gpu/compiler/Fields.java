package org.manyhands.gpu.compiler;

import java.lang.classfile.instruction.FieldInstruction;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import org.manyhands.gpu.ir.Expression;

/** Translates the use of fields. */
final class Fields {

  private final Compilation compilation;
  private final Problems problems;
  private final Class<?> caller;
  private final Frame frame;
  private final Records records;

  Fields(Compilation compilation, Class<?> caller, Frame frame, Records records) {
    this.compilation = compilation;
    this.problems = compilation.problems();
    this.caller = caller;
    this.frame = frame;
    this.records = records;
  }

  private Class<?> load(String internalName) {
    return ClassFiles.load(internalName.replace('/', '.'), caller);
  }

  void translate(FieldInstruction instruction) {
    String name = instruction.name().stringValue();
    switch (instruction.opcode()) {
      case GETFIELD ->
          frame.push(
              Value.orInsteadOf(instruction.typeSymbol(), ofObject(frame.pop(), instruction)));
      case GETSTATIC ->
          frame.push(
              Value.orInsteadOf(
                  instruction.typeSymbol(),
                  ofClass(load(instruction.owner().asInternalName()), instruction)));
      case PUTFIELD -> {
        Value value = frame.pop();
        if (frame.pop() instanceof Value.Unfinished made && made.isThis()) {
          records.assign(made, name, value);
          return;
        }
        problems.add("writes the field '%s': a kernel's function must be pure".formatted(name));
      }
      default -> {
        frame.pop();
        problems.add("writes the field '%s': a kernel's function must be pure".formatted(name));
      }
    }
  }

  private Value ofObject(Value object, FieldInstruction instruction) {
    if (object instanceof Value.Composite composite) {
      return composite.component(instruction.name().stringValue());
    }
    if (object instanceof Value.Unfinished made && made.isThis()) {
      return records.assigned(made).component(instruction.name().stringValue());
    }
    if (!(object instanceof Value.Captured(var source, var type))) {
      return new Value.Unsupported();
    }
    Class<?> owner = load(instruction.owner().asInternalName());
    Field field = Source.accessible(owner, instruction.name().stringValue());
    return field == null
        ? unreadable(owner, instruction.name().stringValue())
        : compilation.value(new Source.OfObject(source, field), Types.of(instruction.typeSymbol()));
  }

  private Value ofClass(Class<?> owner, FieldInstruction instruction) {
    String name = instruction.name().stringValue();
    if (name.equals("$assertionsDisabled")) { // which the JDK's classes do not let others read
      return new Value.Computed(Expression.Constant.of(owner.desiredAssertionStatus() ? 0 : 1));
    }
    Field field = Source.accessible(owner, name);
    if (field == null) {
      return compilation.table(owner, name).orElseGet(() -> unreadable(owner, name));
    }
    if (!Modifier.isFinal(field.getModifiers())) {
      problems.add(
          "reads the field '%s.%s', which is not final; make it final, or copy it to a local variable"
              .formatted(owner.getName(), name));
      return new Value.Unsupported();
    }
    return compilation.value(new Source.Static(field), Types.of(instruction.typeSymbol()));
  }

  private Value unreadable(Class<?> owner, String name) {
    problems.add(
        "reads the field '%s.%s', which may not be read; open its package to org.manyhands.gpu, or copy it to a local variable"
            .formatted(owner.getName(), name));
    return new Value.Unsupported();
  }
}
