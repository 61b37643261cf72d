package org.manyhands.gpu.code;

import org.jspecify.annotations.Nullable;
import org.manyhands.gpu.compiler.KernelFunction;
import org.manyhands.gpu.ir.Type.Scalar;

/**
 * OpenCL C of a kernel. A work item computes one unit, an element or a block of them, or a lane of
 * one.
 *
 * <p>Parameters: the inputs of the function and of the operator, each array as a pointer and a
 * length; the number of elements, the length of a row, and the identity; an {@code int} that is
 * given the least unit that could not be computed; the result, with a place for each element or, of
 * a reduction, for each block; and of a filter how many elements of each block passed. The results
 * are those of the units that a launch computes, which may begin with any.
 */
public final class KernelSource extends Template {

  /** The name of the kernel. */
  public static final String NAME = "compute";

  /** The elements of a block, as {@link org.manyhands.kernel.Reduction} says. */
  public static final int BLOCK = 4096;

  /** The lanes of a block. */
  public static final int LANES = 16;

  /** The elements of a row, as {@link org.manyhands.kernel.Scan} says. */
  public static final int ROW = 64;

  private KernelSource(KernelFunction function, @Nullable KernelFunction operator, Scalar element) {
    super(function, operator, element);
  }

  /** Each element on its own. */
  public static String map(KernelFunction function, Scalar element) {
    return new KernelSource(function, null, element).map();
  }

  /** Each block combined to one value, in lanes or from left to right. */
  public static String reduce(
      KernelFunction function, KernelFunction operator, Scalar element, boolean lanes) {
    KernelSource source = new KernelSource(function, operator, element);
    return lanes ? source.reduceInLanes() : source.reduce();
  }

  /** The first two steps of a {@link org.manyhands.kernel.Scan}. */
  public static String scan(KernelFunction function, KernelFunction operator, Scalar element) {
    return new KernelSource(function, operator, element).scan();
  }

  /** The elements of each block that pass, at its begin. */
  public static String filter(KernelFunction function, KernelFunction test, Scalar element) {
    return new KernelSource(function, test, element).filter();
  }

  // ---- templates

  private String map() {
    open("__global %s *result".formatted(type));
    text.line("if (unit >= size) return;");
    element("unit");
    text.line("result[unit - from] = element;");
    return close();
  }

  private String reduce() {
    open("__global %s *result".formatted(type));
    openBlock();
    text.line("%s value = identity;".formatted(type));
    text.open("for (int i = start; i < end; i++)");
    element("i");
    combine("value", "value", "element");
    text.close();
    text.line("result[unit - from] = value;");
    return close();
  }

  private String reduceInLanes() {
    open("__global %s *result".formatted(type));
    openBlock();
    text.line("%s lanes[%d];".formatted(type, LANES));
    text.line("for (int lane = 0; lane < %d; lane++) lanes[lane] = identity;".formatted(LANES));
    text.line("int full = end - (end - start) %% %d;".formatted(LANES));
    text.open("for (int i = start; i < full; i += %d)".formatted(LANES));
    text.open("for (int lane = 0; lane < %d; lane++)".formatted(LANES));
    element("(i + lane)");
    combine("lanes[lane]", "lanes[lane]", "element");
    text.close();
    text.close();
    text.open("for (int i = full; i < end; i++)");
    element("i");
    combine("lanes[i - full]", "lanes[i - full]", "element");
    text.close();
    text.open("for (int width = %d; width > 0; width /= 2)".formatted(LANES / 2));
    text.open("for (int lane = 0; lane < width; lane++)");
    combine("lanes[lane]", "lanes[lane]", "lanes[lane + width]");
    text.close();
    text.close();
    text.line("result[unit - from] = lanes[0];");
    return close();
  }

  private String scan() {
    open("__global %s *result".formatted(type));
    openBlock();
    text.line("%s row = 0;".formatted(type));
    text.line("%s before = 0;".formatted(type));
    text.line("%s value = 0;".formatted(type));
    text.open("for (int first = start; first < end; first += %d)".formatted(ROW));
    text.line("int last = end - first < %d ? end : first + %1$d;".formatted(ROW));
    text.open("for (int i = first; i < last; i++)");
    element("i");
    text.open("if (i == first)");
    text.line("row = element;");
    text.reopen("else");
    combine("row", "row", "element");
    text.close();
    text.open("if (first == start)");
    text.line("value = row;");
    text.reopen("else");
    combine("value", "before", "row");
    text.close();
    text.line("result[i - from * %d] = value;".formatted(BLOCK));
    text.close();
    text.line("before = value;");
    text.close();
    return close();
  }

  private String filter() {
    open("__global %s *result".formatted(type), "__global int *counts");
    openBlock();
    text.line("int count = 0;");
    text.open("for (int i = start; i < end; i++)");
    element("i");
    combine("int passes", "element");
    text.line("if (passes) result[(unit - from) * %d + count++] = element;".formatted(BLOCK));
    text.close();
    text.line("counts[unit - from] = count;");
    return close();
  }

  // ---- parts of templates

  private void openBlock() {
    text.line("if (unit >= (size - 1) / %d + 1) return;".formatted(BLOCK));
    text.line("int start = unit * %d;".formatted(BLOCK));
    text.line("int end = size - start < %d ? size : start + %1$d;".formatted(BLOCK));
  }

  private void element(String position) {
    text.line("%s element = %s;".formatted(type, function.at(position)));
    giveUp(function);
  }

  private void combine(String result, String... arguments) {
    text.line("%s = %s;".formatted(result, operator().of(arguments)));
    giveUp(operator());
  }

  private void giveUp(Call call) {
    if (call.mayFail()) {
      text.line("if (failed) { atomic_min(failure, unit); return; }");
    }
  }
}
