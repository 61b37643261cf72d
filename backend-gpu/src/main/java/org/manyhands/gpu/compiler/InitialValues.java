package org.manyhands.gpu.compiler;

import java.lang.classfile.Instruction;
import java.lang.classfile.MethodModel;
import java.lang.classfile.Opcode;
import java.lang.classfile.TypeKind;
import java.lang.classfile.instruction.ArrayStoreInstruction;
import java.lang.classfile.instruction.ConstantInstruction;
import java.lang.classfile.instruction.FieldInstruction;
import java.lang.classfile.instruction.NewPrimitiveArrayInstruction;
import java.lang.classfile.instruction.StackInstruction;
import java.lang.reflect.Array;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Tables of constants in classes of the JDK that reflection may not look into, such as those of
 * {@link StrictMath}: their static initializers are carried out, as far as they do nothing else
 * than fill arrays.
 */
final class InitialValues {

  private final Map<Class<?>, Map<String, Object>> known = new HashMap<>();
  private final ClassFiles classes;

  InitialValues(ClassFiles classes) {
    this.classes = classes;
  }

  /** The array that a static final field of a class is given, if that is known. */
  @Nullable Object of(Class<?> owner, String field) {
    return classes.isFinal(owner, field)
        ? known.computeIfAbsent(owner, this::initialize).get(field)
        : null;
  }

  private Map<String, Object> initialize(Class<?> owner) {
    Map<String, Object> fields = new HashMap<>();
    classes
        .method(owner, "<clinit>", "()V")
        .filter(found -> found.owner() == owner)
        .ifPresent(found -> initialize(instructions(found.model()), fields));
    return fields;
  }

  private static List<Instruction> instructions(MethodModel method) {
    return method.code().stream()
        .flatMap(code -> code.elementStream())
        .filter(Instruction.class::isInstance)
        .map(Instruction.class::cast)
        .toList();
  }

  private static void initialize(List<Instruction> instructions, Map<String, Object> fields) {
    Deque<Object> stack = new ArrayDeque<>();
    for (Instruction instruction : instructions) {
      switch (instruction) {
        case ConstantInstruction constant -> stack.push(constant.constantValue());
        case NewPrimitiveArrayInstruction array when isSupported(array.typeKind()) ->
            stack.push(newArray(array.typeKind(), (Integer) stack.pop()));
        case StackInstruction dup when dup.opcode() == Opcode.DUP -> stack.push(stack.element());
        case ArrayStoreInstruction store when isSupported(store.typeKind()) -> {
          Object value = stack.pop();
          int index = (Integer) stack.pop();
          Array.set(stack.pop(), index, value);
        }
        case FieldInstruction put when put.opcode() == Opcode.PUTSTATIC ->
            fields.put(put.name().stringValue(), stack.pop());
        default -> {
          return; // what comes now may do anything
        }
      }
    }
  }

  private static boolean isSupported(TypeKind kind) {
    return switch (kind) {
      case INT, LONG, FLOAT, DOUBLE -> true;
      default -> false;
    };
  }

  private static Object newArray(TypeKind kind, int length) {
    return switch (kind) {
      case INT -> new int[length];
      case LONG -> new long[length];
      case FLOAT -> new float[length];
      case DOUBLE -> new double[length];
      default -> throw new IllegalArgumentException(kind.toString());
    };
  }
}
