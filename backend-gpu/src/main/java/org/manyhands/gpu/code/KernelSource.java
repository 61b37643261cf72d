package org.manyhands.gpu.code;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
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
public final class KernelSource {

  /** The name of the kernel. */
  public static final String NAME = "compute";

  /** The elements of a block, as {@link org.manyhands.kernel.Reduction} says. */
  public static final int BLOCK = 4096;

  /** The lanes of a block. */
  public static final int LANES = 16;

  /** The work items of a group where each lane is a work item. */
  public static final int GROUP = 256;

  private static final int ROW = 64;

  private final Call function;
  private final @Nullable Call operator;
  private final String type;
  private final ProgramWriter program = new ProgramWriter();
  private final Text text = program.text();

  private KernelSource(KernelFunction function, @Nullable KernelFunction operator, Scalar element) {
    this.function = new Call(function);
    this.operator = operator == null ? null : new Call(operator);
    this.type = Names.type(element);
    program.add(function);
    if (operator != null) {
      program.add(operator);
    }
  }

  /** Each element on its own. */
  public static String map(KernelFunction function, Scalar element) {
    return new KernelSource(function, null, element).map();
  }

  /**
   * Each block combined to one value in lanes, each of which is a work item: for devices that have
   * thousands of them. Work items are grouped by {@link #GROUP}.
   */
  public static String reduceByLanes(
      KernelFunction function, KernelFunction operator, Scalar element) {
    return new KernelSource(function, operator, element).reduceByLanes();
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

  /** No work item may leave before the others of its group: they wait for each other. */
  private String reduceByLanes() {
    open("__global %s *result".formatted(type));
    text.line("__local %s lanes[%d];".formatted(type, GROUP));
    text.line("__local %s *mine = lanes + get_local_id(0);".formatted(type));
    text.line("int lane = unit %% %d;".formatted(LANES));
    text.line("unit /= %d;".formatted(LANES));
    text.line("from /= %d;".formatted(LANES));
    text.line("int isUnit = unit < (size - 1) / %d + 1;".formatted(BLOCK));
    text.line("%s value = identity;".formatted(type));
    text.open("if (isUnit)");
    text.line("int start = unit * %d;".formatted(BLOCK));
    text.line("int end = size - start < %d ? size : start + %1$d;".formatted(BLOCK));
    text.open("for (int i = start + lane; i < end; i += %d)".formatted(LANES));
    text.line("%s element = %s;".formatted(type, function.at("i")));
    text.line(leaveLoop(function));
    text.line("value = %s;".formatted(combined("value", "element")));
    text.line(leaveLoop(Objects.requireNonNull(operator)));
    text.close();
    text.close();
    text.line("*mine = value;");
    for (int width = LANES / 2; width > 0; width /= 2) {
      text.line("barrier(CLK_LOCAL_MEM_FENCE);");
      text.line(
          "if (lane < %d) *mine = %s;"
              .formatted(width, combined("*mine", "mine[%d]".formatted(width))));
    }
    if (mayFail()) {
      text.line("if (isUnit && failed) atomic_min(failure, unit);");
    }
    text.line("if (isUnit && lane == 0) result[unit - from] = *mine;");
    return close();
  }

  private String combined(String left, String right) {
    return Objects.requireNonNull(operator).of(left, right);
  }

  private static String leaveLoop(Call call) {
    return call.mayFail() ? "if (failed) break;" : "";
  }

  private boolean mayFail() {
    return function.mayFail() || (operator != null && operator.mayFail());
  }

  private String scan() {
    open("__global %s *result".formatted(type));
    openBlock();
    text.line("%s row = 0;".formatted(type));
    text.line("%s before = 0;".formatted(type));
    text.line("%s value = 0;".formatted(type));
    text.open("for (int i = start; i < end; i++)");
    element("i");
    text.open("if ((i - start) %% %d == 0)".formatted(ROW));
    text.line("row = element;");
    text.line("before = value;");
    text.reopen("else");
    combine("row", "row", "element");
    text.close();
    text.open("if (i - start < %d)".formatted(ROW));
    text.line("value = row;");
    text.reopen("else");
    combine("value", "before", "row");
    text.close();
    text.line("result[i - from * %d] = value;".formatted(BLOCK));
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

  private void open(String... results) {
    List<String> parameters = new ArrayList<>(function.parameters());
    if (operator != null) {
      parameters.addAll(operator.parameters());
    }
    parameters.addAll(List.of("int size", "int columns", "%s identity".formatted(type)));
    parameters.add("__global int *failure");
    parameters.addAll(List.of(results));
    text.open("__kernel void %s(%s)".formatted(NAME, String.join(", ", parameters)));
    text.line("int unit = (int) get_global_id(0);");
    text.line("int from = (int) get_global_offset(0);");
    if (mayFail()) {
      text.line("int failed = 0;");
    }
  }

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
    Call call = Objects.requireNonNull(operator);
    text.line("%s = %s;".formatted(result, call.of(arguments)));
    giveUp(call);
  }

  private void giveUp(Call call) {
    if (call.mayFail()) {
      text.line("if (failed) { atomic_min(failure, unit); return; }");
    }
  }

  private String close() {
    text.close();
    return program.toString();
  }
}
