package org.manyhands.gpu.compiler;

import java.lang.classfile.Opcode;
import java.lang.classfile.instruction.FieldInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.reflect.AccessFlag;
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
  private final Records records;
  private final Fields fields;

  Members(Compilation compilation, Class<?> caller, Frame frame, Variables variables) {
    this.compilation = compilation;
    this.problems = compilation.problems();
    this.caller = caller;
    this.frame = frame;
    this.variables = variables;
    this.records = new Records(frame, variables);
    this.fields = new Fields(compilation, caller, frame, records);
  }

  Class<?> load(String internalName) {
    return ClassFiles.load(internalName.replace('/', '.'), caller);
  }

  void field(FieldInstruction instruction) {
    fields.translate(instruction);
  }

  // ---- methods

  void invoke(InvokeInstruction instruction) {
    boolean isStatic = instruction.opcode() == Opcode.INVOKESTATIC;
    int count = instruction.typeSymbol().parameterCount() + (isStatic ? 0 : 1);
    List<Value> arguments = frame.pop(count);
    Value result = invoke(instruction, arguments, isStatic);
    if (!instruction.typeSymbol().returnType().equals(ConstantDescs.CD_void)) {
      frame.push(Value.orInsteadOf(instruction.typeSymbol().returnType(), result));
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
    switch (arguments.getFirst()) {
      case Value.Unfinished made when instruction.name().equalsString("<init>") -> {
        return construct(made, instruction, arguments);
      }
      case Value.Composite(var type, var numbers) -> {
        return call(type, instruction, arguments);
      }
      default -> {}
    }
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

  /** Makes a record by a constructor, which returns its numbers. */
  private Value construct(
      Value.Unfinished made, InvokeInstruction instruction, List<Value> arguments) {
    Class<?> owner = load(instruction.owner().asInternalName());
    if (owner == Record.class) {
      return made;
    }
    List<Value> all = new ArrayList<>(arguments);
    all.set(0, new Value.Unfinished(made.type(), Value.Unfinished.THIS));
    if (call(owner, instruction, all) instanceof Value.Composite composite) {
      if (made.isThis()) {
        records.assign(made, composite);
      } else {
        frame.replace(made, composite);
      }
      return composite;
    }
    frame.replace(made, new Value.Unsupported());
    return new Value.Unsupported();
  }

  private Value call(Class<?> owner, InvokeInstruction instruction, List<Value> arguments) {
    if (records.escapes(instruction, arguments)) {
      problems.add("uses a record before it is made, which is not supported on a GPU");
      return new Value.Unsupported();
    }
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
    return function
        .map(found -> call(found, arguments, returned(owner, instruction)))
        .orElseGet(Value.Unsupported::new);
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

  /** The record that a method returns or a constructor makes; of others, any class. */
  private Class<?> returned(Class<?> owner, InvokeInstruction instruction) {
    ClassDesc type = instruction.typeSymbol().returnType();
    if (instruction.name().equalsString("<init>")) {
      return owner;
    }
    return type.isPrimitive() || type.isArray() ? Object.class : ClassFiles.load(type, caller);
  }

  private Value call(Function function, List<Value> arguments, Class<?> returned) {
    List<Expression> passed =
        arguments.stream().flatMap(argument -> argument.expressions().stream()).toList();
    frame.keepLoads(); // of arrays that it is given, and may change
    List<Variable> results = function.results().stream().map(variables::temporary).toList();
    frame.add(new Statement.Call(function, passed, results));
    if (RecordShape.of(returned) != null) {
      return new Value.Composite(
          returned,
          results.stream().map((Variable result) -> (Expression) new Read(result)).toList());
    }
    return results.isEmpty()
        ? new Value.Unsupported()
        : new Value.Computed(new Read(results.getFirst()));
  }

  private static Argument argument(Value value) {
    return switch (value) {
      case Value.Computed(var expression) -> new Argument.Passed(expression.type());
      case Value.Composite(var type, var numbers) -> new Argument.PassedRecord(type);
      default -> new Argument.Bound(value);
    };
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
