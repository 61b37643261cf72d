package org.manyhands.gpu.compiler;

import java.lang.classfile.Opcode;
import java.lang.classfile.TypeKind;
import java.lang.classfile.instruction.FieldInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.reflect.AccessFlag;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.manyhands.gpu.compiler.Compilation.Argument;
import org.manyhands.gpu.ir.Expression;
import org.manyhands.gpu.ir.Expression.Read;
import org.manyhands.gpu.ir.Function;
import org.manyhands.gpu.ir.Intrinsic;
import org.manyhands.gpu.ir.Statement;
import org.manyhands.gpu.ir.Variable;

/** Translates the use of fields and methods. */
final class Members {

  private static final Set<Class<?>> BOXES =
      Set.of(
          Integer.class,
          Long.class,
          Float.class,
          Double.class,
          Short.class,
          Byte.class,
          Character.class,
          Boolean.class);

  private final Compilation compilation;
  private final Problems problems;
  private final Class<?> caller;
  private final Frame frame;
  private final Variables variables;

  Members(Compilation compilation, Class<?> caller, Frame frame, Variables variables) {
    this.compilation = compilation;
    this.problems = compilation.problems();
    this.caller = caller;
    this.frame = frame;
    this.variables = variables;
  }

  private Class<?> load(String internalName) {
    try {
      return Class.forName(internalName.replace('/', '.'), false, caller.getClassLoader());
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException("'%s' uses a class that is missing".formatted(caller), e);
    }
  }

  // ---- fields

  void field(FieldInstruction instruction) {
    String name = instruction.name().stringValue();
    switch (instruction.opcode()) {
      case GETFIELD ->
          frame.push(orInsteadOf(instruction.typeSymbol(), ofObject(frame.pop(), instruction)));
      case GETSTATIC ->
          frame.push(
              orInsteadOf(
                  instruction.typeSymbol(),
                  ofClass(load(instruction.owner().asInternalName()), instruction)));
      case PUTFIELD -> {
        frame.pop(2);
        problems.add("writes the field '%s': a kernel's function must be pure".formatted(name));
      }
      default -> {
        frame.pop();
        problems.add("writes the field '%s': a kernel's function must be pure".formatted(name));
      }
    }
  }

  /** A value, or what takes as many places on the stack if it is not supported. */
  private static Value orInsteadOf(ClassDesc type, Value value) {
    return value instanceof Value.Unsupported ? Value.insteadOf(TypeKind.from(type)) : value;
  }

  private Value ofObject(Value object, FieldInstruction instruction) {
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
      return unreadable(owner, name);
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

  // ---- methods

  void invoke(InvokeInstruction instruction) {
    boolean isStatic = instruction.opcode() == Opcode.INVOKESTATIC;
    int count = instruction.typeSymbol().parameterCount() + (isStatic ? 0 : 1);
    List<Value> arguments = frame.pop(count);
    Value result = invoke(instruction, arguments, isStatic);
    if (!instruction.typeSymbol().returnType().equals(ConstantDescs.CD_void)) {
      frame.push(orInsteadOf(instruction.typeSymbol().returnType(), result));
    }
  }

  private Value invoke(InvokeInstruction instruction, List<Value> arguments, boolean isStatic) {
    if (arguments.stream().anyMatch(Value.Unsupported.class::isInstance)) {
      return new Value.Unsupported();
    }
    Class<?> owner = load(instruction.owner().asInternalName());
    String name = instruction.name().stringValue();
    if (!isStatic) {
      return invokeVirtual(instruction, arguments);
    }
    if (owner == Objects.class && name.equals("requireNonNull")) {
      return arguments.getFirst(); // javac asks so for receivers of method references
    }
    Optional<Intrinsic> intrinsic = Intrinsics.of(owner, name, instruction.type().stringValue());
    if (intrinsic.isPresent()) {
      List<Expression> values = arguments.stream().map(Members::expression).toList();
      return new Value.Computed(new Expression.Builtin(intrinsic.get(), values));
    }
    return call(owner, instruction, arguments);
  }

  private Value invokeVirtual(InvokeInstruction instruction, List<Value> arguments) {
    if (!(arguments.getFirst() instanceof Value.Captured receiver)) {
      return reject(instruction, load(instruction.owner().asInternalName()));
    }
    if (Compilation.isHandle(receiver.type())) {
      return ofHandle(instruction, receiver, arguments);
    }
    Class<?> owner = load(instruction.owner().asInternalName());
    Class<?> from = isSelectedByClass(owner, instruction) ? receiver.type() : owner;
    Source.OfObject field = getter(from, instruction, receiver.source());
    return field == null
        ? call(from, instruction, arguments)
        : compilation.value(field, Types.of(field.field().getType()));
  }

  /** Whether the class of the receiver may override a method: not if it is private or super's. */
  private boolean isSelectedByClass(Class<?> owner, InvokeInstruction instruction) {
    return instruction.opcode() != Opcode.INVOKESPECIAL
        && find(owner, instruction)
            .map(found -> !found.model().flags().has(AccessFlag.PRIVATE))
            .orElse(true);
  }

  /**
   * The field that a method returns, if it does nothing else: objects and arrays cannot be returned
   * by functions of a device, but where they are found is known.
   */
  private Source.@Nullable OfObject getter(
      Class<?> owner, InvokeInstruction instruction, Source receiver) {
    return find(owner, instruction)
        .flatMap(found -> Getters.field(found.model()))
        .map(field ->
            Source.accessible(load(field.owner().asInternalName()), field.name().stringValue()))
        .map(field -> new Source.OfObject(receiver, field))
        .orElse(null);
  }

  private Value ofHandle(
      InvokeInstruction instruction, Value.Captured handle, List<Value> arguments) {
    Read array = compilation.handle(handle);
    return switch (instruction.name().stringValue()) {
      case "get" -> {
        Expression index = frame.computed(expression(arguments.get(1)));
        frame.add(new Statement.Check.Bounds(array, index));
        yield new Value.Computed(new Expression.Load(array, index));
      }
      case "length" -> new Value.Computed(new Expression.Length(array));
      default -> reject(instruction, handle.type());
    };
  }

  private Value call(Class<?> owner, InvokeInstruction instruction, List<Value> arguments) {
    Optional<ClassFiles.Found> method = find(owner, instruction);
    boolean intoJdk = isJdk(owner) && !isJdk(caller);
    boolean withObjects = !arguments.stream().allMatch(Members::isComputed);
    if (method.isEmpty() || (intoJdk && withObjects)) {
      return reject(instruction, owner);
    }
    int before = problems.size();
    Optional<Function> function =
        compilation.function(method.get(), arguments.stream().map(Members::argument).toList());
    if (intoJdk && problems.size() > before) {
      problems.forgetFrom(before);
      return reject(instruction, owner);
    }
    return function.map(found -> call(found, arguments)).orElseGet(Value.Unsupported::new);
  }

  private Optional<ClassFiles.Found> find(Class<?> owner, InvokeInstruction instruction) {
    try {
      return compilation
          .classes()
          .method(owner, instruction.name().stringValue(), instruction.type().stringValue());
    } catch (ClassFiles.UnreadableClassException e) {
      return Optional.empty();
    }
  }

  private Value call(Function function, List<Value> arguments) {
    List<Expression> passed =
        arguments.stream().filter(Members::isComputed).map(Members::expression).toList();
    frame.keepLoads(); // of arrays that it is given, and may change
    Variable result = function.result() == null ? null : variables.temporary(function.result());
    frame.add(new Statement.Call(function, passed, result));
    return result == null ? new Value.Unsupported() : new Value.Computed(new Read(result));
  }

  private static Argument argument(Value value) {
    return value instanceof Value.Computed(var expression)
        ? new Argument.Passed(expression.type())
        : new Argument.Bound(value);
  }

  private static boolean isComputed(Value value) {
    return value instanceof Value.Computed;
  }

  private static Expression expression(Value value) {
    return ((Value.Computed) value).expression();
  }

  private static boolean isJdk(Class<?> type) {
    return type.getModule() == Object.class.getModule();
  }

  private Value reject(InvokeInstruction instruction, Class<?> owner) {
    String name = instruction.name().stringValue();
    problems.add(
        "calls %s.%s(%s): %s"
            .formatted(owner.getName(), name, parameters(instruction), reason(owner, name)));
    return new Value.Unsupported();
  }

  private static String parameters(InvokeInstruction instruction) {
    List<String> names = new ArrayList<>();
    instruction.typeSymbol().parameterList().forEach(type -> names.add(type.displayName()));
    return String.join(", ", names);
  }

  private static String reason(@Nullable Class<?> owner, String name) {
    if (owner != null
        && BOXES.contains(owner)
        && (name.equals("valueOf") || name.endsWith("Value"))) {
      return "boxing is not supported on a GPU; use the primitive type";
    }
    if (owner == String.class || owner == StringBuilder.class) {
      return "strings are not supported on a GPU";
    }
    return "it is not supported on a GPU";
  }
}
