package org.manyhands.kernel;

import java.io.Serializable;
import java.util.Objects;
import org.manyhands.shared.SharedDoubles;

/** A kernel with {@code double} elements. {@link Kernels} makes them. */
public final class DoubleKernel extends Kernel<double[]> {

  private static final long serialVersionUID = 1L;

  /** Loops by the class of the function, operator or predicate inside them. */
  static final LoopCopies<double[], DoubleFold> LOOPS =
      LoopCopies.of(DoubleLoops.class, DoubleLoops::new);

  private final Serializable function;

  DoubleKernel(IndexSpace space, Function function) {
    this(space, function, Freedom.NONE);
  }

  DoubleKernel(IndexSpace space, Function2D function) {
    this(space, function, Freedom.NONE);
  }

  private DoubleKernel(IndexSpace space, Serializable function, Freedom freedom) {
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
    double apply(int index);
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
    double apply(int row, int column);
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
    double apply(double left, double right);
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
    boolean test(double element);
  }

  /**
   * This kernel with a result that stays where tasks can share it.
   *
   * @return a task whose result is a handle
   */
  public SharedKernel<double[], SharedDoubles> shared() {
    return new SharedKernel<>(this);
  }

  /**
   * The sum of all elements; 0 if there are none.
   *
   * @return a task
   */
  public Reduction<double[], Double> sum() {
    return new Reduction<>(this, new DoubleFold(0, Double::sum, true));
  }

  /**
   * The smallest element, as by {@link Math#min(double, double)}; {@link Double#POSITIVE_INFINITY}
   * if there are none.
   *
   * @return a task
   */
  public Reduction<double[], Double> min() {
    return new Reduction<>(this, new DoubleFold(Double.POSITIVE_INFINITY, Math::min, true));
  }

  /**
   * The largest element, as by {@link Math#max(double, double)}; {@link Double#NEGATIVE_INFINITY}
   * if there are none.
   *
   * @return a task
   */
  public Reduction<double[], Double> max() {
    return new Reduction<>(this, new DoubleFold(Double.NEGATIVE_INFINITY, Math::max, true));
  }

  /**
   * All elements combined by an associative operation.
   *
   * @param identity the value that changes nothing: {@code operator.apply(identity, x) == x}
   * @param operator an associative operation; it need not be commutative
   * @return a task
   */
  public Reduction<double[], Double> reduce(double identity, Operator operator) {
    return new Reduction<>(
        this, new DoubleFold(identity, Objects.requireNonNull(operator, "operator"), false));
  }

  /**
   * The sums of the elements up to each index, and with it.
   *
   * @return a task
   */
  public Scan<double[]> scan() {
    return scan(Double::sum);
  }

  /**
   * The elements up to each index, and with it, combined by an associative operation.
   *
   * @param operator an associative operation; it need not be commutative
   * @return a task
   */
  public Scan<double[]> scan(Operator operator) {
    return new Scan<>(this, Objects.requireNonNull(operator, "operator"), new double[0]);
  }

  /**
   * The sums of the elements before each index; the first is 0.
   *
   * @return a task
   */
  public Scan<double[]> exclusiveScan() {
    return exclusiveScan(0, Double::sum);
  }

  /**
   * The elements before each index combined by an associative operation.
   *
   * @param identity the first element of the result
   * @param operator an associative operation; it need not be commutative
   * @return a task
   */
  public Scan<double[]> exclusiveScan(double identity, Operator operator) {
    return new Scan<>(this, Objects.requireNonNull(operator, "operator"), new double[] {identity});
  }

  /**
   * The elements that pass a test, in order.
   *
   * @param predicate the test
   * @return a task
   */
  public Filter<double[]> filter(Predicate predicate) {
    return new Filter<>(this, Objects.requireNonNull(predicate, "predicate"));
  }

  @Override
  public DoubleKernel fast() {
    return new DoubleKernel(space(), function, fastFreedom());
  }

  @Override
  public DoubleKernel unchecked() {
    return new DoubleKernel(space(), function, uncheckedFreedom());
  }

  @Override
  public Serializable function() {
    return function;
  }

  @Override
  double[] allocate(int length) {
    return new double[length];
  }

  @Override
  Loops<double[], DoubleFold> loops(Serializable lambda) {
    return LOOPS.get(lambda.getClass());
  }
}
