package org.manyhands.kernel;

/**
 * Makes kernels from plain lambdas.
 *
 * <pre>{@code
 * float[] y = executor.run(Kernels.floats(n, i -> a * x[i] + b[i]));
 * int[] picture = executor.run(Kernels.ints(height, width, (row, column) -> shade(row, column)));
 * double norm = executor.run(Kernels.sum(n, i -> (double) x[i] * x[i]));
 * float peak = executor.run(Kernels.floats(n, i -> x[i]).max());
 * long[] ends = executor.run(Kernels.longs(n, i -> lengths[i]).scan());
 * int[] bright = executor.run(Kernels.indices(n, i -> x[i] > threshold));
 * }</pre>
 */
public final class Kernels {

  private Kernels() {}

  /**
   * A kernel over a line.
   *
   * @param size the number of elements, zero or more
   * @param function the element at an index
   * @return a task whose result has {@code size} elements
   * @throws IllegalArgumentException if the size is negative or more than an array holds
   */
  public static IntKernel ints(int size, IntKernel.Function function) {
    return new IntKernel(IndexSpace.line(size), function);
  }

  /**
   * A kernel over a grid.
   *
   * @param rows the number of rows, zero or more
   * @param columns the number of columns, zero or more
   * @param function the element at a row and a column
   * @return a task whose result has {@code rows * columns} elements, row after row
   * @throws IllegalArgumentException if a size is negative or the product more than an array holds
   */
  public static IntKernel ints(int rows, int columns, IntKernel.Function2D function) {
    return new IntKernel(new IndexSpace(rows, columns), function);
  }

  /**
   * A kernel over a line.
   *
   * @param size the number of elements, zero or more
   * @param function the element at an index
   * @return a task whose result has {@code size} elements
   * @throws IllegalArgumentException if the size is negative or more than an array holds
   */
  public static LongKernel longs(int size, LongKernel.Function function) {
    return new LongKernel(IndexSpace.line(size), function);
  }

  /**
   * A kernel over a grid.
   *
   * @param rows the number of rows, zero or more
   * @param columns the number of columns, zero or more
   * @param function the element at a row and a column
   * @return a task whose result has {@code rows * columns} elements, row after row
   * @throws IllegalArgumentException if a size is negative or the product more than an array holds
   */
  public static LongKernel longs(int rows, int columns, LongKernel.Function2D function) {
    return new LongKernel(new IndexSpace(rows, columns), function);
  }

  /**
   * A kernel over a line.
   *
   * @param size the number of elements, zero or more
   * @param function the element at an index
   * @return a task whose result has {@code size} elements
   * @throws IllegalArgumentException if the size is negative or more than an array holds
   */
  public static FloatKernel floats(int size, FloatKernel.Function function) {
    return new FloatKernel(IndexSpace.line(size), function);
  }

  /**
   * A kernel over a grid.
   *
   * @param rows the number of rows, zero or more
   * @param columns the number of columns, zero or more
   * @param function the element at a row and a column
   * @return a task whose result has {@code rows * columns} elements, row after row
   * @throws IllegalArgumentException if a size is negative or the product more than an array holds
   */
  public static FloatKernel floats(int rows, int columns, FloatKernel.Function2D function) {
    return new FloatKernel(new IndexSpace(rows, columns), function);
  }

  /**
   * A kernel over a line.
   *
   * @param size the number of elements, zero or more
   * @param function the element at an index
   * @return a task whose result has {@code size} elements
   * @throws IllegalArgumentException if the size is negative or more than an array holds
   */
  public static DoubleKernel doubles(int size, DoubleKernel.Function function) {
    return new DoubleKernel(IndexSpace.line(size), function);
  }

  /**
   * A kernel over a grid.
   *
   * @param rows the number of rows, zero or more
   * @param columns the number of columns, zero or more
   * @param function the element at a row and a column
   * @return a task whose result has {@code rows * columns} elements, row after row
   * @throws IllegalArgumentException if a size is negative or the product more than an array holds
   */
  public static DoubleKernel doubles(int rows, int columns, DoubleKernel.Function2D function) {
    return new DoubleKernel(new IndexSpace(rows, columns), function);
  }

  /**
   * The sum of a function over a line, in {@code double}.
   *
   * @param size the number of elements, zero or more
   * @param function the element at an index
   * @return a task; its result is 0 if there are no elements
   * @throws IllegalArgumentException if the size is negative or more than an array holds
   */
  public static Reduction<double[], Double> sum(int size, DoubleKernel.Function function) {
    return doubles(size, function).sum();
  }

  /**
   * The indices for which a test holds, in ascending order.
   *
   * @param size the number of indices, zero or more
   * @param predicate the test of an index
   * @return a task
   * @throws IllegalArgumentException if the size is negative or more than an array holds
   */
  public static Filter<int[]> indices(int size, IntKernel.Predicate predicate) {
    return ints(size, i -> i).filter(predicate);
  }
}
