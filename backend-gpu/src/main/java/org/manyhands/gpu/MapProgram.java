package org.manyhands.gpu;

import java.lang.reflect.Array;
import java.util.List;
import org.manyhands.gpu.code.MapSource;
import org.manyhands.gpu.compiler.Input;
import org.manyhands.gpu.compiler.KernelFunction;
import org.manyhands.gpu.ir.Type.Scalar;
import org.manyhands.kernel.DoubleKernel;
import org.manyhands.kernel.FloatKernel;
import org.manyhands.kernel.IntKernel;
import org.manyhands.kernel.Kernel;
import org.manyhands.kernel.LongKernel;
import org.manyhands.shared.SharedArray;

/**
 * A kernel that computes each element on its own, translated: with all checks, and without those
 * that are not needed if some arrays are as long as the range.
 *
 * @param checked what is translated
 * @param source with all checks
 * @param elidedSource without some
 * @param covering the arrays that must be as long as the range for that
 */
record MapProgram(
    KernelFunction checked, String source, String elidedSource, List<Input> covering) {

  static MapProgram of(KernelFunction function, Kernel<?> kernel) {
    Scalar element = element(kernel);
    KernelFunction.Elided elided = function.elided();
    return new MapProgram(
        function,
        MapSource.of(function, element),
        MapSource.of(elided.function(), element),
        elided.arrays());
  }

  static Scalar element(Kernel<?> kernel) {
    return switch (kernel) {
      case IntKernel ints -> Scalar.INT;
      case LongKernel longs -> Scalar.LONG;
      case FloatKernel floats -> Scalar.FLOAT;
      case DoubleKernel doubles -> Scalar.DOUBLE;
    };
  }

  boolean usesDoubles() {
    return source.contains("cl_khr_fp64");
  }

  /** The program for such input. */
  String source(List<?> captures, int size) {
    boolean covered =
        covering.stream().allMatch(input -> length(input.source().read(captures)) >= size);
    return covered ? elidedSource : source;
  }

  private static int length(@org.jspecify.annotations.Nullable Object array) {
    return switch (array) {
      case null -> 0;
      case SharedArray<?> shared -> shared.length();
      default -> Array.getLength(array);
    };
  }
}
