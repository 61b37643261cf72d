package org.manyhands.kernel;

import java.io.Serializable;
import java.util.Objects;
import org.manyhands.shared.SharedInts;

/** A kernel with {@code int} elements. {@link Kernels} makes them. */
public final class IntKernel extends Kernel<int[]> {

  private static final long serialVersionUID = 1L;

  /** Loops by the class of the function, operator or predicate inside them. */
  static final LoopCopies<int[], IntFold> LOOPS = LoopCopies.of(IntLoops.class, IntLoops::new);

  private final Serializable function;

  IntKernel(IndexSpace space, Function function) {
    this(space, function, Freedom.NONE);
  }

  IntKernel(IndexSpace space, Function2D function) {
    this(space, function, Freedom.NONE);
  }

  private IntKernel(IndexSpace space, Serializable function, Freedom freedom) {
    super(space, freedom);
    this.function = Objects.requireNonNull(function, "function");
  }

  /** A pure function of an index. */
  @FunctionalInterface
  public interface Function extends Serializable {
    /**
     * Computes one element.
     *
     * @param index the index, from zero
     * @return the element
     */
    int apply(int index);
  }

  /** A pure function of a row and a column. */
  @FunctionalInterface
  public interface Function2D extends Serializable {
    /**
     * Computes one element.
     *
     * @param row the row, from zero
     * @param column the column, from zero
     * @return the element
     */
    int apply(int row, int column);
  }

  /** An associative operation on two elements. */
  @FunctionalInterface
  public interface Operator extends Serializable {
    /**
     * Combines two elements.
     *
     * @param left the element, or combination of elements, with the lower index
     * @param right the one with the higher index
     * @return their combination
     */
    int apply(int left, int right);
  }

  /** A test of an element. */
  @FunctionalInterface
  public interface Predicate extends Serializable {
    /**
     * Tests one element.
     *
     * @param element the element
     * @return whether it passes
     */
    boolean test(int element);
  }

  /**
   * This kernel with a result that stays where tasks can share it.
   *
   * @return a task whose result is a handle
   */
  public SharedKernel<int[], SharedInts> shared() {
    return new SharedKernel<>(this);
  }

  /**
   * The sum of all elements, wrapping around on overflow; 0 if there are none.
   *
   * @return a task
   */
  public Reduction<int[], Integer> sum() {
    return new Reduction<>(this, new IntFold(0, Integer::sum, true));
  }

  /**
   * The smallest element, as by {@link Math#min(int, int)}; {@link Integer#MAX_VALUE} if there are
   * none.
   *
   * @return a task
   */
  public Reduction<int[], Integer> min() {
    return new Reduction<>(this, new IntFold(Integer.MAX_VALUE, Math::min, true));
  }

  /**
   * The largest element, as by {@link Math#max(int, int)}; {@link Integer#MIN_VALUE} if there are
   * none.
   *
   * @return a task
   */
  public Reduction<int[], Integer> max() {
    return new Reduction<>(this, new IntFold(Integer.MIN_VALUE, Math::max, true));
  }

  /**
   * All elements combined by an associative operation.
   *
   * @param identity the value that changes nothing: {@code operator.apply(identity, x) == x}
   * @param operator an associative operation; it need not be commutative
   * @return a task
   */
  public Reduction<int[], Integer> reduce(int identity, Operator operator) {
    return new Reduction<>(
        this, new IntFold(identity, Objects.requireNonNull(operator, "operator"), false));
  }

  /**
   * The sums of the elements up to each index, and with it, wrapping around on overflow.
   *
   * @return a task
   */
  public Scan<int[]> scan() {
    return scan(Integer::sum);
  }

  /**
   * The elements up to each index, and with it, combined by an associative operation.
   *
   * @param operator an associative operation; it need not be commutative
   * @return a task
   */
  public Scan<int[]> scan(Operator operator) {
    return new Scan<>(this, Objects.requireNonNull(operator, "operator"), new int[0]);
  }

  /**
   * The sums of the elements before each index, wrapping around on overflow; the first is 0.
   *
   * @return a task
   */
  public Scan<int[]> exclusiveScan() {
    return exclusiveScan(0, Integer::sum);
  }

  /**
   * The elements before each index combined by an associative operation.
   *
   * @param identity the first element of the result
   * @param operator an associative operation; it need not be commutative
   * @return a task
   */
  public Scan<int[]> exclusiveScan(int identity, Operator operator) {
    return new Scan<>(this, Objects.requireNonNull(operator, "operator"), new int[] {identity});
  }

  /**
   * The elements that pass a test, in order.
   *
   * @param predicate the test
   * @return a task
   */
  public Filter<int[]> filter(Predicate predicate) {
    return new Filter<>(this, Objects.requireNonNull(predicate, "predicate"));
  }

  @Override
  public IntKernel fast() {
    return new IntKernel(space(), function, fastFreedom());
  }

  @Override
  public IntKernel unchecked() {
    return new IntKernel(space(), function, uncheckedFreedom());
  }

  @Override
  public Serializable function() {
    return function;
  }

  @Override
  int[] allocate(int length) {
    return new int[length];
  }

  @Override
  Loops<int[], IntFold> loops(Serializable lambda) {
    return LOOPS.get(lambda.getClass());
  }
}
