package org.manyhands.gpu.compiler;

import java.io.Serializable;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Lambdas and method references that a kernel captures and calls. */
final class FunctionObjects {

  private final Compilation compilation;

  FunctionObjects(Compilation compilation) {
    this.compilation = compilation;
  }

  /** The method that a call stands for, and what it is called with. */
  record Target(Implementation method, List<Value> arguments) {

    /** The class in which the method is looked for: that of its receiver, if it has one. */
    Class<?> owner() {
      return !method.isStatic() && arguments.getFirst() instanceof Value.Captured receiver
          ? receiver.type()
          : method.owner();
    }
  }

  /** The target of a call; none if its receiver cannot be looked into, or if values are boxed. */
  Optional<Target> of(Value.Captured receiver, Members.Called called, List<Value> arguments) {
    if (!receiver.type().isHidden()
        || !(compilation.object(receiver.source()) instanceof Serializable function)) {
      return Optional.empty();
    }
    Implementation method = Implementation.of(function);
    if (!takes(method, called.type())) {
      return Optional.empty();
    }
    List<Value> all = new ArrayList<>();
    for (int i = 0; i < method.captures().size(); i++) {
      all.add(compilation.value(new Source.OfFunction(receiver.source(), i)));
    }
    all.addAll(arguments.subList(1, arguments.size()));
    return Optional.of(new Target(method, all));
  }

  /** Whether the method takes and returns what the call passes and expects, with no conversion. */
  private static boolean takes(Implementation method, MethodTypeDesc call) {
    List<ClassDesc> parameters = method.type().parameterList();
    int captured = method.captures().size() - (method.isStatic() ? 0 : 1);
    return captured >= 0
        && parameters.subList(captured, parameters.size()).equals(call.parameterList())
        && method.type().returnType().equals(call.returnType());
  }
}
