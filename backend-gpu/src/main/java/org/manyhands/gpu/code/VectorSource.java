package org.manyhands.gpu.code;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.manyhands.gpu.compiler.KernelFunction;
import org.manyhands.gpu.ir.Function;
import org.manyhands.gpu.ir.Type.Scalar;

/**
 * OpenCL C of a kernel whose work items compute several elements each, side by side in vectors. Its
 * parameters are those that {@link KernelSource} says.
 */
public final class VectorSource {

  private VectorSource() {}

  /**
   * Each element on its own, several at a time.
   *
   * @param width how many, as {@link Vectors#width} says
   */
  public static String map(KernelFunction kernel, Scalar element, int width) {
    Set<String> helpers = new TreeSet<>();
    Text text = new Text();
    for (Function function : kernel.functions()) {
      VectorExpressions expressions = new VectorExpressions(width, function.inputs(), helpers);
      new VectorFunction(function, expressions, text).write();
    }
    boolean ofRows = kernel.entry().parameters().size() == 2;
    writeKernel(new Call(kernel), ofRows, Names.type(element), width, text);
    return ProgramWriter.head(ProgramWriter.usesDoubles(kernel)) + String.join("", helpers) + text;
  }

  private static void writeKernel(
      Call function, boolean ofRows, String type, int width, Text text) {
    List<String> parameters = new ArrayList<>(function.parameters());
    parameters.addAll(List.of("int size", "int columns", type + " identity"));
    parameters.addAll(List.of("__global int *failure", "__global %s *result".formatted(type)));
    String lanes =
        IntStream.range(0, width).mapToObj(Integer::toString).collect(Collectors.joining(", "));
    text.open("__kernel void %s(%s)".formatted(KernelSource.NAME, String.join(", ", parameters)));
    text.line("int from = (int) get_global_offset(0);");
    text.line("int start = from + ((int) get_global_id(0) - from) * %d;".formatted(width));
    text.line("int last = size - 1 - start;");
    text.line(
        "int%1$d index = (int%1$d)(start) + min((int%1$d)(%2$s), (int%1$d)(last));"
            .formatted(width, lanes));
    text.line("int%d each = -1;".formatted(width));
    String elements =
        ofRows
            ? function.of("index / columns", "index % columns", "each")
            : function.of("index", "each");
    text.line("%s%d elements = %s;".formatted(type, width, elements));
    text.open("if (last >= %d)".formatted(width - 1));
    text.line("vstore%d(elements, 0, result + (start - from));".formatted(width));
    text.reopen("else");
    text.line("%s last_ones[%d];".formatted(type, width));
    text.line("vstore%d(elements, 0, last_ones);".formatted(width));
    text.line("for (int i = 0; i <= last; i++) result[start - from + i] = last_ones[i];");
    text.close();
    text.close();
  }
}
