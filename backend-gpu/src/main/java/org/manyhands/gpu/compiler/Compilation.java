package org.manyhands.gpu.compiler;

import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.manyhands.gpu.ir.Expression;
import org.manyhands.gpu.ir.Expression.Read;
import org.manyhands.gpu.ir.Function;
import org.manyhands.gpu.ir.Intrinsic;
import org.manyhands.gpu.ir.Statement;
import org.manyhands.gpu.ir.Type;
import org.manyhands.gpu.ir.Variable;
import org.manyhands.shared.SharedArray;

/** What has been found out while the functions of one kernel are translated. */
final class Compilation {

  private final ClassFiles classes = new ClassFiles();
  private final InitialValues initialValues = new InitialValues(classes);
  private final Problems problems = new Problems();
  private final String prefix;
  private final List<?> captures;
  private final Map<Key, Function> functions = new HashMap<>();
  private final Set<Key> open = new HashSet<>();
  private final List<Function> finished = new ArrayList<>();
  private final Map<Source, Input> inputs = new LinkedHashMap<>();
  private final Map<Source, Class<?>> assumptions = new LinkedHashMap<>();

  /**
   * A compilation.
   *
   * @param prefix what the names of functions and inputs begin with
   */
  Compilation(String prefix, List<?> captures) {
    this.prefix = prefix;
    this.captures = captures;
  }

  /** A method with arguments of these kinds: types, or objects that only the compiler sees. */
  private record Key(Class<?> owner, String name, String descriptor, List<Object> arguments) {}

  Problems problems() {
    return problems;
  }

  ClassFiles classes() {
    return classes;
  }

  /** The functions that are translated, callees before their callers. */
  List<Function> functions() {
    return finished;
  }

  List<Input> inputs() {
    return List.copyOf(inputs.values());
  }

  /** The classes that captured objects have, without which the translation is another. */
  Map<Source, Class<?>> assumptions() {
    return assumptions;
  }

  // ---- what is captured

  /** What is read from somewhere, for as long as this compilation lasts. */
  Value value(Source source) {
    Object object = source.read(captures);
    Type type = Types.of(object);
    if (type != null) {
      return new Value.Computed(new Read(input(source, type).variable()));
    }
    if (object == null) {
      problems.add("uses %s, which is null".formatted(source));
      return new Value.Unsupported();
    }
    assumptions.put(source, object.getClass());
    RecordShape shape = RecordShape.of(object.getClass());
    if (shape != null) {
      return composite(source, object.getClass(), shape);
    }
    return new Value.Captured(source, object.getClass());
  }

  /** What is at a place now. It may be used to the extent to which it is assumed to be so. */
  @Nullable Object object(Source source) {
    return source.read(captures);
  }

  /** The number of an enum constant, which may be another one later. */
  Expression ordinal(Value.Captured constant) {
    return new Read(input(new Source.Ordinal(constant.source()), Type.Scalar.INT).variable());
  }

  /** A record that is captured, as the numbers in it; it is what it is if they cannot be read. */
  private Value composite(Source source, Class<?> type, RecordShape shape) {
    List<Expression> numbers = new ArrayList<>();
    for (RecordShape.Component component : shape.components()) {
      Field field = Source.accessible(type, component.name());
      if (field == null) {
        return new Value.Captured(source, type);
      }
      Source place = new Source.OfObject(source, field);
      switch (value(place, Types.of(component.type()))) {
        case Value.Computed(var number) -> numbers.add(number);
        case Value.Composite(var inner, var all) -> numbers.addAll(all);
        default -> {
          return new Value.Unsupported(); // which has been said
        }
      }
    }
    return new Value.Composite(type, numbers);
  }

  /** The table that a field of a class of the JDK refers to, if it is known. */
  Optional<Value> table(Class<?> owner, String field) {
    return Optional.ofNullable(initialValues.of(owner, field))
        .filter(array -> array.getClass().isArray())
        .map(array -> value(new Source.Table(owner, field, array)));
  }

  /** The value of a declared type, which it may have though it is null this time. */
  Value value(Source source, @Nullable Type declared) {
    return declared == null
        ? value(source)
        : new Value.Computed(new Read(input(source, declared).variable()));
  }

  /** The elements of a shared array. */
  Read handle(Value.Captured handle) {
    return new Read(input(handle.source(), Handles.type(handle.type())).variable());
  }

  static boolean isHandle(Class<?> type) {
    return SharedArray.class.isAssignableFrom(type);
  }

  private Input input(Source source, Type type) {
    return inputs.computeIfAbsent(
        source,
        key ->
            new Input(
                source,
                new Variable("%s_%s%d".formatted(prefix, kind(type), inputs.size()), type)));
  }

  private static String kind(Type type) {
    return switch (type) {
      case Type.Scalar scalar -> "number";
      case Type.Array array -> "array";
      case Type.Rows rows -> "rows";
    };
  }

  // ---- functions

  /**
   * The function of a method for such arguments; empty if there is none, which has then been said.
   *
   * @param arguments what the method is called with: the receiver first, if there is one
   */
  Optional<Function> function(ClassFiles.Found method, List<Argument> arguments) {
    String name = method.model().methodName().stringValue();
    Key key =
        new Key(
            method.owner(),
            name,
            method.model().methodType().stringValue(),
            List.copyOf(arguments.stream().map(Argument::kind).toList()));
    if (open.contains(key)) {
      problems.add("calls '%s' again from within it: recursion is not supported".formatted(name));
      return Optional.empty();
    }
    Function known = functions.get(key);
    if (known != null) {
      return Optional.of(known);
    }
    open.add(key);
    problems.enter(method.owner().getSimpleName() + "." + name, classes.sourceFile(method.owner()));
    try {
      Function function = new MethodTranslator(this, method).translate(unique(name), arguments);
      functions.put(key, function);
      finished.add(function);
      return Optional.of(function);
    } finally {
      problems.leave();
      open.remove(key);
    }
  }

  /** The function that only calls a function that devices have. */
  Function function(Intrinsic intrinsic) {
    List<Variable> parameters = new ArrayList<>();
    List<Expression> arguments = new ArrayList<>();
    for (Type.Scalar type : intrinsic.parameters()) {
      Variable parameter = new Variable("p" + parameters.size(), type);
      parameters.add(parameter);
      arguments.add(new Read(parameter));
    }
    Function function =
        new Function(
            unique(intrinsic.name()),
            intrinsic.name(),
            parameters,
            List.of(),
            List.of(),
            List.of(intrinsic.result()),
            false,
            new Statement.Return(List.of(new Expression.Builtin(intrinsic, arguments))));
    finished.add(function);
    return function;
  }

  private String unique(String method) {
    return "%s%d_%s"
        .formatted(prefix, functions.size() + open.size(), method.replaceAll("\\W", "_"));
  }

  /** What a function is called with. */
  sealed interface Argument {

    /** What distinguishes one translation of a method from another. */
    Object kind();

    /** A value of a type, passed whenever it is called. */
    record Passed(Type type) implements Argument {
      @Override
      public Object kind() {
        return type;
      }
    }

    /** The numbers of a record, passed whenever it is called. */
    record PassedRecord(Class<?> type) implements Argument {
      @Override
      public Object kind() {
        return type;
      }
    }

    /** A value that is the same in every call. */
    record Bound(Value value) implements Argument {
      @Override
      public Object kind() {
        return value;
      }
    }
  }
}
