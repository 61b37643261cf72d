package org.manyhands.gpu.code;

import org.manyhands.gpu.compiler.KernelFunction;
import org.manyhands.gpu.ir.Type.Scalar;

/**
 * OpenCL C of kernels that have several work items for each block, for devices that are only busy
 * with thousands of them. The order in which elements are combined is that of {@link KernelSource},
 * and so are the parameters. No work item may leave before the others of its group, as they wait
 * for each other.
 */
public final class GroupSource extends Template {

  /** The work items of a group where each lane of a block is one. */
  public static final int GROUP = 256;

  /** The work items of a block, and of a group, where each row of a block is one. */
  public static final int ROWS = KernelSource.BLOCK / KernelSource.ROW;

  private GroupSource(KernelFunction function, KernelFunction operator, Scalar element) {
    super(function, operator, element);
  }

  /** Each block combined to one value in lanes, each of which is a work item. */
  public static String reduce(KernelFunction function, KernelFunction operator, Scalar element) {
    return new GroupSource(function, operator, element).reduce();
  }

  /** The first two steps of a {@link org.manyhands.kernel.Scan}, a work item for each row. */
  public static String scan(KernelFunction function, KernelFunction operator, Scalar element) {
    return new GroupSource(function, operator, element).scan();
  }

  /** The elements of each block that pass, at its begin; a work item for each row. */
  public static String filter(KernelFunction function, KernelFunction test, Scalar element) {
    return new GroupSource(function, test, element).filter();
  }

  private String reduce() {
    open(result());
    text.line("__local %s lanes[%d];".formatted(type, GROUP));
    text.line("__local %s *mine = lanes + get_local_id(0);".formatted(type));
    openBlock(KernelSource.LANES, "lane");
    text.line("%s value = identity;".formatted(type));
    text.open("for (int i = start + lane; i < end; i += %d)".formatted(KernelSource.LANES));
    element("i");
    combine("value", "value", "element");
    text.close();
    text.line("*mine = value;");
    for (int width = KernelSource.LANES / 2; width > 0; width /= 2) {
      barrier();
      text.line(
          "if (lane < %d) *mine = %s;"
              .formatted(width, operator().of("*mine", "mine[%d]".formatted(width))));
    }
    tellFailure();
    text.line("if (isUnit && lane == 0) result[unit - from] = *mine;");
    return close();
  }

  private String scan() {
    open(result());
    text.line("__local %s totals[%d];".formatted(type, ROWS));
    openBlock(ROWS, "row");
    openRow();
    text.line("%s value = 0;".formatted(type));
    text.line(
        "__global %s *mine = result + (first - from * %d);".formatted(type, KernelSource.BLOCK));
    text.open("for (int i = first; i < last; i++)");
    element("i");
    text.line(
        "if (i == first) value = element; else value = %s;"
            .formatted(operator().of("value", "element")));
    leaveLoop(operator());
    text.line("mine[i - first] = value;");
    text.close();
    text.line("totals[row] = value;");
    barrier();
    text.open("if (row == 0)"); // what is before each row
    text.line("%s before = totals[0];".formatted(type));
    text.open(
        "for (int next = 1; next < (end - start + %d) / %d; next++)"
            .formatted(KernelSource.ROW - 1, KernelSource.ROW));
    text.line("%s total = totals[next];".formatted(type));
    text.line("totals[next] = before;");
    combine("before", "before", "total");
    text.close();
    text.close();
    barrier();
    text.open("if (row > 0)");
    text.line("%s before = totals[row];".formatted(type));
    text.open("for (int i = first; i < last; i++)");
    combine("mine[i - first]", "before", "mine[i - first]");
    text.close();
    text.close();
    tellFailure();
    return close();
  }

  private String filter() {
    open(result(), "__global int *counts");
    text.line("__local int places[%d];".formatted(ROWS));
    openBlock(ROWS, "row");
    openRow();
    text.line("%s passed[%d];".formatted(type, KernelSource.ROW));
    text.line("int count = 0;");
    text.open("for (int i = first; i < last; i++)");
    element("i");
    combine("int passes", "element");
    text.line("if (passes) passed[count++] = element;");
    text.close();
    text.line("places[row] = count;");
    barrier();
    text.open("if (row == 0)"); // where those of each row begin
    text.line("int all = 0;");
    text.line(
        "for (int next = 0; next < %d; next++) { int some = places[next]; places[next] = all; all += some; }"
            .formatted(ROWS));
    text.line("if (isUnit) counts[unit - from] = all;");
    text.close();
    barrier();
    text.line("int place = (unit - from) * %d + places[row];".formatted(KernelSource.BLOCK));
    text.line("for (int i = 0; i < count; i++) result[place + i] = passed[i];");
    tellFailure();
    return close();
  }

  // ---- parts of templates

  private String result() {
    return "__global %s *result".formatted(type);
  }

  /** Finds the block of a work item, and which of its items it is; there may be no such block. */
  private void openBlock(int items, String item) {
    text.line("int %s = unit %% %d;".formatted(item, items));
    text.line("unit /= %d;".formatted(items));
    text.line("from /= %d;".formatted(items));
    text.line("int isUnit = unit < (size - 1) / %d + 1;".formatted(KernelSource.BLOCK));
    text.line("int start = isUnit ? unit * %d : 0;".formatted(KernelSource.BLOCK));
    text.line(
        "int end = !isUnit ? 0 : size - start < %d ? size : start + %1$d;"
            .formatted(KernelSource.BLOCK));
  }

  /** The elements of a row: none, if the block is shorter. */
  private void openRow() {
    text.line("int first = start + row * %d;".formatted(KernelSource.ROW));
    text.line("int last = end - first < %d ? end : first + %1$d;".formatted(KernelSource.ROW));
  }

  private void barrier() {
    text.line("barrier(CLK_LOCAL_MEM_FENCE);");
  }

  private void element(String position) {
    text.line("%s element = %s;".formatted(type, function.at(position)));
    leaveLoop(function);
  }

  private void combine(String result, String... arguments) {
    text.line("%s = %s;".formatted(result, operator().of(arguments)));
    leaveLoop(operator());
  }

  private void leaveLoop(Call call) {
    if (call.mayFail()) {
      text.line("if (failed) break;");
    }
  }

  private void tellFailure() {
    if (mayFail()) {
      text.line("if (isUnit && failed) atomic_min(failure, unit);");
    }
  }
}
