package org.manyhands.gpu.compiler;

import java.lang.classfile.Opcode;
import java.lang.classfile.instruction.FieldInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.lang.reflect.AccessFlag;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.manyhands.gpu.compiler.Compilation.Argument;
import org.manyhands.gpu.ir.Expression;
import org.manyhands.gpu.ir.Expression.Read;
import org.manyhands.gpu.ir.Function;
import org.manyhands.gpu.ir.Statement;
import org.manyhands.gpu.ir.Type;
import org.manyhands.gpu.ir.Variable;

/** Translates the use of fields and methods. */
final class Members {

  private final Compilation compilation;
  private final Problems problems;
  private final Class<?> caller;
  private final Frame frame;
  private final Variables variables;
  private final Records records;
  private final Fields fields;
  private final FunctionObjects functions;

  Members(Compilation compilation, Class<?> caller, Frame frame, Variables variables) {
    this.compilation = compilation;
    this.problems = compilation.problems();
    this.caller = caller;
    this.frame = frame;
    this.variables = variables;
    this.records = new Records(frame, variables);
    this.fields = new Fields(compilation, caller, frame, records);
    this.functions = new FunctionObjects(compilation);
  }

  Class<?> load(String internalName) {
    return ClassFiles.load(internalName.replace('/', '.'), caller);
  }

  void field(FieldInstruction instruction) {
    fields.translate(instruction);
  }

  // ---- methods

  /** What is called: a name, and the types of the parameters and of the result. */
  record Called(String name, MethodTypeDesc type) {

    boolean isConstructor() {
      return name.equals(ConstantDescs.INIT_NAME);
    }

    @Override
    public String toString() {
      List<String> names = type.parameterList().stream().map(ClassDesc::displayName).toList();
      return "%s(%s)".formatted(name, String.join(", ", names));
    }
  }

  void invoke(InvokeInstruction instruction) {
    boolean isStatic = instruction.opcode() == Opcode.INVOKESTATIC;
    Called called = new Called(instruction.name().stringValue(), instruction.typeSymbol());
    List<Value> arguments = frame.pop(called.type.parameterCount() + (isStatic ? 0 : 1));
    ClassDesc returned = called.type.returnType();
    Value result =
        arguments.stream().anyMatch(Value.Unsupported.class::isInstance)
            ? new Value.Unsupported()
            : isStatic
                ? invokeStatic(load(instruction.owner().asInternalName()), called, arguments)
                : invokeVirtual(instruction, called, arguments);
    if (!returned.equals(ConstantDescs.CD_void)) {
      frame.push(Value.orInsteadOf(returned, result));
    }
  }

  private Value invokeStatic(Class<?> owner, Called called, List<Value> arguments) {
    if (owner == Objects.class && called.name.equals("requireNonNull")) {
      return present(arguments.getFirst()); // javac asks so for receivers of method references
    }
    return Intrinsics.of(owner, called.name, called.type.descriptorString())
        .map(intrinsic -> {
          List<Expression> values = arguments.stream().map(Members::expression).toList();
          return (Value) new Value.Computed(new Expression.Builtin(intrinsic, values));
        })
        .orElseGet(() -> call(owner, called, arguments));
  }

  /** What is asked for must be input: if it is null, the kernel runs in Java. */
  private Value present(Value value) {
    if (value instanceof Value.Computed(var array) && !(array.type() instanceof Type.Scalar)) {
      frame.computed(new Expression.Length(array));
    }
    return value;
  }

  private Value invokeVirtual(InvokeInstruction instruction, Called called, List<Value> arguments) {
    Class<?> owner = load(instruction.owner().asInternalName());
    return switch (arguments.getFirst()) {
      case Value.Unfinished made when called.isConstructor() ->
          construct(made, owner, called, arguments);
      case Value.Composite(var type, var numbers) -> call(type, called, arguments);
      case Value.Captured receiver when Compilation.isHandle(receiver.type()) ->
          ofHandle(called, receiver, arguments);
      case Value.Captured receiver when receiver.isEnum() && called.name.equals("ordinal") ->
          new Value.Computed(compilation.ordinal(receiver));
      case Value.Captured receiver -> {
        boolean isSelectedByClass =
            instruction.opcode() != Opcode.INVOKESPECIAL && mayBeOverridden(owner, called);
        Class<?> selected = isSelectedByClass ? receiver.methods(owner) : owner;
        yield find(owner, called).isPresent()
            ? invoke(selected, called, receiver, arguments)
            : functions
                .of(receiver, called, arguments)
                .map(this::call)
                .orElseGet(() ->
                    receiver.type().isHidden()
                        ? reject(called, owner, Refusals.OF_LAMBDA)
                        : invoke(selected, called, receiver, arguments));
      }
      default -> reject(called, owner);
    };
  }

  private Value invoke(
      Class<?> owner, Called called, Value.Captured receiver, List<Value> arguments) {
    Source.OfObject field = getter(owner, called, receiver.source());
    return field == null
        ? call(owner, called, arguments)
        : compilation.value(field, Types.of(field.field().getType()));
  }

  private Value call(FunctionObjects.Target target) {
    Called called = new Called(target.method().name(), target.method().type());
    return target.method().isStatic()
        ? invokeStatic(target.owner(), called, target.arguments())
        : call(target.owner(), called, target.arguments());
  }

  /** Whether the class of a receiver may have another method: not if it is private. */
  private boolean mayBeOverridden(Class<?> owner, Called called) {
    return find(owner, called)
        .map(found -> !found.model().flags().has(AccessFlag.PRIVATE))
        .orElse(true);
  }

  /**
   * The field that a method returns, if it does nothing else: objects and arrays cannot be returned
   * by functions of a device, but where they are found is known.
   */
  private Source.@Nullable OfObject getter(Class<?> owner, Called called, Source receiver) {
    return find(owner, called)
        .flatMap(found -> Getters.field(found.model()))
        .map(field ->
            Source.accessible(load(field.owner().asInternalName()), field.name().stringValue()))
        .map(field -> new Source.OfObject(receiver, field))
        .orElse(null);
  }

  private Value ofHandle(Called called, Value.Captured handle, List<Value> arguments) {
    Read array = compilation.handle(handle);
    return switch (called.name) {
      case "get" -> {
        Expression index = frame.computed(expression(arguments.get(1)));
        frame.add(new Statement.Check.Bounds(array, index));
        yield new Value.Computed(new Expression.Load(array, index));
      }
      case "length" -> new Value.Computed(new Expression.Length(array));
      default -> reject(called, handle.type());
    };
  }

  /** Makes a record by a constructor, which returns its numbers. */
  private Value construct(
      Value.Unfinished made, Class<?> owner, Called called, List<Value> arguments) {
    if (owner == Record.class) {
      return made;
    }
    List<Value> all = new ArrayList<>(arguments);
    all.set(0, new Value.Unfinished(made.type(), Value.Unfinished.THIS));
    if (call(owner, called, all) instanceof Value.Composite composite) {
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

  private Value call(Class<?> owner, Called called, List<Value> arguments) {
    if (records.escapes(called, arguments)) {
      problems.add("uses a record before it is made, which is not supported on a GPU");
      return new Value.Unsupported();
    }
    Optional<ClassFiles.Found> method = find(owner, called);
    boolean intoJdk = isJdk(owner) && !isJdk(caller);
    boolean withObjects = !arguments.stream().allMatch(Members::isComputed);
    if (method.isEmpty() || (intoJdk && withObjects)) {
      return reject(called, owner);
    }
    int before = problems.size();
    Optional<Function> function =
        compilation.function(method.get(), arguments.stream().map(Members::argument).toList());
    if (intoJdk && problems.size() > before) {
      problems.forgetFrom(before);
      return reject(called, owner);
    }
    return function
        .map(found -> call(found, arguments, returned(owner, called)))
        .orElseGet(Value.Unsupported::new);
  }

  private Optional<ClassFiles.Found> find(Class<?> owner, Called called) {
    try {
      return compilation.classes().method(owner, called.name, called.type.descriptorString());
    } catch (ClassFiles.UnreadableClassException e) {
      return Optional.empty();
    }
  }

  /** The record that a method returns or a constructor makes; of others, any class. */
  private Class<?> returned(Class<?> owner, Called called) {
    ClassDesc type = called.type.returnType();
    if (called.isConstructor()) {
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

  private Value reject(Called called, Class<?> owner) {
    return reject(called, owner, Refusals.ofMethod(owner, called.name));
  }

  private Value reject(Called called, Class<?> owner, String reason) {
    problems.add("calls %s.%s: %s".formatted(owner.getName(), called, reason));
    return new Value.Unsupported();
  }
}
