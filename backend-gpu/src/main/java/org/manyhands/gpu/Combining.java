package org.manyhands.gpu;

import java.util.Arrays;
import java.util.Objects;
import org.manyhands.gpu.code.KernelSource;
import org.manyhands.task.Assembly;

/** What is left to do when all blocks are computed, as after parts that others have computed. */
final class Combining {

  private Combining() {}

  /**
   * The result of a task.
   *
   * @param output what the device has computed
   * @param counts of a filter, how many elements of each block passed
   */
  static Object result(Recipe recipe, Object output, int[] counts) {
    Object part = recipe.shape() == Recipe.Shape.FILTER ? passed(recipe, output, counts) : output;
    return result(recipe.task().assemble(), part);
  }

  @SuppressWarnings("unchecked") // the parts of such tasks are arrays of elements
  private static <P> Object result(Assembly<P, ?> assembly, Object part) {
    assembly.add(0, (P) part);
    return Objects.requireNonNull(assembly.result());
  }

  private static Object passed(Recipe recipe, Object output, int[] counts) {
    Object passed = recipe.allocate(Arrays.stream(counts).sum());
    int length = 0;
    for (int block = 0; block < counts.length; block++) {
      System.arraycopy(output, block * KernelSource.BLOCK, passed, length, counts[block]);
      length += counts[block];
    }
    return passed;
  }
}
