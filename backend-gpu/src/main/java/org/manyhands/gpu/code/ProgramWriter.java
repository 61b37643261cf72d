package org.manyhands.gpu.code;

import java.util.stream.Stream;
import org.manyhands.gpu.compiler.KernelFunction;
import org.manyhands.gpu.ir.Function;
import org.manyhands.gpu.ir.Type;
import org.manyhands.gpu.ir.Type.Element;
import org.manyhands.gpu.ir.Type.Scalar;
import org.manyhands.gpu.ir.Variable;

/** A program: what Java's arithmetic needs, functions, and kernels that call them. */
final class ProgramWriter {

  private final Prelude prelude = new Prelude();
  private final Text text = new Text();
  private boolean doubles;

  /** Where kernels are written. */
  Text text() {
    return text;
  }

  /** Adds a function and all that it calls. */
  void add(KernelFunction function) {
    doubles |= usesDoubles(function);
    ExpressionWriter expressions = new ExpressionWriter(prelude);
    function.functions().forEach(part -> new FunctionWriter(part, expressions, text).write());
  }

  /** Whether a function computes with {@code double}. */
  static boolean usesDoubles(KernelFunction function) {
    return function.functions().stream().anyMatch(ProgramWriter::usesDoubles);
  }

  private static boolean usesDoubles(Function function) {
    return function.results().contains(Scalar.DOUBLE)
        || Stream.of(function.parameters(), function.inputs(), function.locals())
            .flatMap(java.util.List::stream)
            .map(Variable::type)
            .anyMatch(ProgramWriter::isDouble)
        || ExpressionTypes.of(function).contains(Scalar.DOUBLE);
  }

  private static boolean isDouble(Type type) {
    return switch (type) {
      case Scalar scalar -> scalar == Scalar.DOUBLE;
      case Type.Array(var element, var space) -> element == Element.DOUBLE;
      case Type.Rows(var element) -> element == Element.DOUBLE;
    };
  }

  @Override
  public String toString() {
    return head(doubles) + prelude + text;
  }

  /** What all programs begin with. */
  static String head(boolean doubles) {
    String extension = doubles ? "#pragma OPENCL EXTENSION cl_khr_fp64 : enable\n" : "";
    return extension + "#pragma OPENCL FP_CONTRACT OFF\n";
  }
}
