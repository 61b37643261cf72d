package org.manyhands.gpu.code;

import java.util.ArrayList;
import java.util.List;
import org.manyhands.gpu.compiler.KernelFunction;
import org.manyhands.gpu.ir.Type.Scalar;
import org.manyhands.gpu.ir.Variable;

/**
 * OpenCL C of a kernel that computes each element from its index, or its row and column.
 *
 * <p>Parameters: the inputs of the function, each array as a pointer and a length; the result; the
 * first and one past the last element, and the length of a row; and an {@code int} that is given
 * the least position of an element that could not be computed.
 */
public final class MapSource {

  /** The name of the kernel. */
  public static final String NAME = "map";

  private MapSource() {}

  /** Writes the program. */
  public static String of(KernelFunction function, Scalar element) {
    ProgramWriter program = new ProgramWriter();
    program.add(function);
    boolean grid = function.entry().parameters().size() == 2;
    Text text = program.text();
    text.open(
        "__kernel void %s(%s)"
            .formatted(NAME, String.join(", ", parameters(function, Names.type(element)))));
    text.line("int position = from + (int) get_global_id(0);");
    text.line("if (position >= to) return;");
    String index = grid ? "position / columns, position % columns" : "position";
    boolean mayFail = function.entry().mayFail();
    if (mayFail) {
      text.line("int failed = 0;");
    }
    text.line(
        "%s element = %s(%s);"
            .formatted(
                Names.type(element),
                function.entry().name(),
                String.join(", ", arguments(function, index))));
    if (mayFail) {
      text.line("if (failed) { atomic_min(failure, position); return; }");
    }
    text.line("result[position - from] = element;");
    text.close();
    return program.toString();
  }

  private static List<String> parameters(KernelFunction function, String element) {
    List<String> parameters = new ArrayList<>();
    function.inputs().forEach(input -> parameters.addAll(Names.parameters(input.variable())));
    parameters.add("__global %s *result".formatted(element));
    parameters.addAll(List.of("int from", "int to", "int columns", "__global int *failure"));
    return parameters;
  }

  private static List<String> arguments(KernelFunction function, String index) {
    List<String> arguments = new ArrayList<>(List.of(index));
    for (Variable input : function.entry().inputs()) {
      arguments.addAll(Names.arguments(input));
    }
    if (function.entry().mayFail()) {
      arguments.add("&failed");
    }
    return arguments;
  }
}
