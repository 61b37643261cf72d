package org.manyhands.gpu.code;

import java.util.ArrayList;
import java.util.List;
import org.manyhands.gpu.compiler.KernelFunction;

/** How kernels call the function of a lambda. */
final class Call {

  private final KernelFunction function;

  Call(KernelFunction function) {
    this.function = function;
  }

  /** What the kernel is given to pass on. */
  List<String> parameters() {
    List<String> parameters = new ArrayList<>();
    function.inputs().forEach(input -> parameters.addAll(Names.parameters(input.variable())));
    return parameters;
  }

  /** The value of the function. */
  String of(String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    function.entry().inputs().forEach(input -> all.addAll(Names.arguments(input)));
    if (mayFail()) {
      all.add("&failed");
    }
    return "%s(%s)".formatted(function.entry().name(), String.join(", ", all));
  }

  /** The value of the function of an index, or of the row and the column at a position. */
  String at(String position) {
    return function.entry().parameters().size() == 2
        ? of(position + " / columns", position + " % columns")
        : of(position);
  }

  boolean mayFail() {
    return function.entry().mayFail();
  }
}
