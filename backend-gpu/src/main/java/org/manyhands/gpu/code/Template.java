package org.manyhands.gpu.code;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.manyhands.gpu.compiler.KernelFunction;
import org.manyhands.gpu.ir.Type.Scalar;

/** What kernels have in common: their parameters, and the functions that they call. */
abstract sealed class Template permits KernelSource, GroupSource {

  /** The function of the elements. */
  final Call function;

  /** The type of an element. */
  final String type;

  /** Where the kernel is written. */
  final Text text;

  private final @Nullable Call operator;
  private final ProgramWriter program = new ProgramWriter();

  Template(KernelFunction function, @Nullable KernelFunction operator, Scalar element) {
    this.function = new Call(function);
    this.operator = operator == null ? null : new Call(operator);
    this.type = Names.type(element);
    this.text = program.text();
    program.add(function);
    if (operator != null) {
      program.add(operator);
    }
  }

  /** By what elements are combined or tested. */
  final Call operator() {
    return Objects.requireNonNull(operator);
  }

  final boolean mayFail() {
    return function.mayFail() || (operator != null && operator.mayFail());
  }

  final void open(String... results) {
    List<String> parameters = new ArrayList<>(function.parameters());
    if (operator != null) {
      parameters.addAll(operator.parameters());
    }
    parameters.addAll(List.of("int size", "int columns", "%s identity".formatted(type)));
    parameters.add("__global int *failure");
    parameters.addAll(List.of(results));
    text.open("__kernel void %s(%s)".formatted(KernelSource.NAME, String.join(", ", parameters)));
    text.line("int unit = (int) get_global_id(0);");
    text.line("int from = (int) get_global_offset(0);");
    if (mayFail()) {
      text.line("int failed = 0;");
    }
  }

  final String close() {
    text.close();
    return program.toString();
  }
}
