package org.manyhands.gpu;

import java.io.Serializable;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.manyhands.gpu.code.GroupSource;
import org.manyhands.gpu.code.KernelSource;
import org.manyhands.gpu.code.VectorSource;
import org.manyhands.gpu.code.Vectors;
import org.manyhands.gpu.compiler.KernelFunction;
import org.manyhands.gpu.ir.Type.Scalar;
import org.manyhands.kernel.DoubleKernel;
import org.manyhands.kernel.Filter;
import org.manyhands.kernel.FloatKernel;
import org.manyhands.kernel.IntKernel;
import org.manyhands.kernel.Kernel;
import org.manyhands.kernel.LongKernel;
import org.manyhands.kernel.Reduction;
import org.manyhands.kernel.Scan;
import org.manyhands.kernel.SharedKernel;
import org.manyhands.shared.SharedRoom;
import org.manyhands.task.DivisibleTask;
import org.manyhands.task.Task;

/**
 * What a device computes of a task.
 *
 * @param task the task
 * @param kernel the kernel that computes the elements
 * @param shape what is done with them
 * @param operator by what they are combined or tested, if they are
 * @param identity what a reduction begins with, and otherwise 0
 * @param elements how many elements are computed
 * @param room where the result is written, if it is to be shared
 */
record Recipe(
    DivisibleTask<?> task,
    Kernel<?> kernel,
    Shape shape,
    @Nullable Serializable operator,
    Object identity,
    int elements,
    @Nullable SharedRoom room) {

  /** What is done with elements. */
  enum Shape {
    MAP,
    REDUCE,
    REDUCE_IN_LANES,
    SCAN,
    FILTER;

    /** How a device with few or many work items at a time computes it. */
    Work work(KernelFunction function, boolean manyItems) {
      return switch (this) {
        case REDUCE_IN_LANES -> manyItems ? Work.OF_LANES : Work.OF_BLOCKS;
        case REDUCE -> manyItems ? Work.OF_UNITS : Work.OF_BLOCKS;
        case SCAN, FILTER -> manyItems ? Work.OF_ROWS : Work.OF_BLOCKS;
        case MAP ->
            manyItems
                ? Work.OF_UNITS
                : Vectors.width(function).map(Work::ofVectors).orElse(Work.OF_UNITS);
      };
    }

    String source(
        KernelFunction function, @Nullable KernelFunction operator, Scalar element, Work work) {
      if (operator == null) {
        return work.unitsTogether() > 1
            ? VectorSource.map(function, element, work.unitsTogether())
            : KernelSource.map(function, element);
      }
      return switch (this) {
        case MAP -> KernelSource.map(function, element);
        case REDUCE -> KernelSource.reduce(function, operator, element, false);
        case REDUCE_IN_LANES ->
            work.equals(Work.OF_LANES)
                ? GroupSource.reduce(function, operator, element)
                : KernelSource.reduce(function, operator, element, true);
        case SCAN ->
            work.equals(Work.OF_ROWS)
                ? GroupSource.scan(function, operator, element)
                : KernelSource.scan(function, operator, element);
        case FILTER ->
            work.equals(Work.OF_ROWS)
                ? GroupSource.filter(function, operator, element)
                : KernelSource.filter(function, operator, element);
      };
    }
  }

  /** The recipe of a task; none if it is not made of a kernel. */
  static Optional<Recipe> of(Task<?> task) {
    return Optional.ofNullable(
        switch (task) {
          case Kernel<?> kernel -> map(kernel);
          case SharedKernel<?, ?> shared -> map(shared.kernel());
          case SharedKernel.Part<?> part when part.isWhole() -> map(part.kernel(), part.room());
          case Reduction<?, ?> reduction -> reduce(reduction);
          case Scan<?> scan ->
              combine(
                  scan,
                  scan.kernel(),
                  Shape.SCAN,
                  scan.operator(),
                  (int) Math.max(0, scan.elements() - (scan.isExclusive() ? 1 : 0)));
          case Filter<?> filter ->
              combine(
                  filter,
                  filter.kernel(),
                  Shape.FILTER,
                  filter.predicate(),
                  (int) filter.elements());
          default -> null;
        });
  }

  private static Recipe map(Kernel<?> kernel) {
    return map(kernel, null);
  }

  private static Recipe map(Kernel<?> kernel, @Nullable SharedRoom room) {
    return new Recipe(kernel, kernel, Shape.MAP, null, zero(kernel), (int) kernel.size(), room);
  }

  private static Recipe reduce(Reduction<?, ?> reduction) {
    Shape shape = reduction.isInterleaved() ? Shape.REDUCE_IN_LANES : Shape.REDUCE;
    return new Recipe(
        reduction,
        reduction.kernel(),
        shape,
        reduction.operator(),
        reduction.identity(),
        (int) reduction.elements(),
        null);
  }

  private static Recipe combine(
      DivisibleTask<?> task, Kernel<?> kernel, Shape shape, Serializable operator, int elements) {
    return new Recipe(task, kernel, shape, operator, zero(kernel), elements, null);
  }

  private static Object zero(Kernel<?> kernel) {
    return switch (element(kernel)) {
      case INT -> 0;
      case LONG -> 0L;
      case FLOAT -> 0f;
      case DOUBLE -> 0d;
    };
  }

  Scalar element() {
    return element(kernel);
  }

  private static Scalar element(Kernel<?> kernel) {
    return switch (kernel) {
      case IntKernel ints -> Scalar.INT;
      case LongKernel longs -> Scalar.LONG;
      case FloatKernel floats -> Scalar.FLOAT;
      case DoubleKernel doubles -> Scalar.DOUBLE;
    };
  }

  /** How many work items compute it. */
  int units() {
    return shape == Shape.MAP ? elements : Math.ceilDiv(elements, KernelSource.BLOCK);
  }

  /** Room for what devices return: an array of elements, or of the values of blocks. */
  Object allocate() {
    return allocate(place(units()));
  }

  /** Where in that array the results of a unit begin. */
  int place(int unit) {
    return switch (shape) {
      case MAP, REDUCE, REDUCE_IN_LANES -> unit;
      case SCAN, FILTER -> (int) Math.min(elements, (long) unit * KernelSource.BLOCK);
    };
  }

  /** An array of elements. */
  Object allocate(int length) {
    return switch (element()) {
      case INT -> new int[length];
      case LONG -> new long[length];
      case FLOAT -> new float[length];
      case DOUBLE -> new double[length];
    };
  }
}
