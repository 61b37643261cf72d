package org.manyhands.kernel;

import java.io.Serializable;
import java.util.Objects;
import org.manyhands.shared.SharedFloats;

/** A kernel with {@code float} elements. {@link Kernels} makes them. */
public final class FloatKernel extends Kernel<float[]> {

  private static final long serialVersionUID = 1L;

  /** Loops by the class of the function, operator or predicate inside them. */
  static final LoopCopies<float[], FloatFold> LOOPS =
      LoopCopies.of(FloatLoops.class, FloatLoops::new);

  private final Serializable function;

  FloatKernel(IndexSpace space, Function function) {
    this(space, function, Freedom.NONE);
  }

  FloatKernel(IndexSpace space, Function2D function) {
    this(space, function, Freedom.NONE);
  }

  private FloatKernel(IndexSpace space, Serializable function, Freedom freedom) {
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
    float apply(int index);
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
    float apply(int row, int column);
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
    float apply(float left, float right);
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
    boolean test(float element);
  }

  /**
   * This kernel with a result that stays where tasks can share it.
   *
   * @return a task whose result is a handle
   */
  public SharedKernel<float[], SharedFloats> shared() {
    return new SharedKernel<>(this);
  }

  /**
   * The sum of all elements; 0 if there are none.
   *
   * @return a task
   */
  public Reduction<float[], Float> sum() {
    return new Reduction<>(this, new FloatFold(0, Float::sum, true));
  }

  /**
   * The smallest element, as by {@link Math#min(float, float)}; {@link Float#POSITIVE_INFINITY} if
   * there are none.
   *
   * @return a task
   */
  public Reduction<float[], Float> min() {
    return new Reduction<>(this, new FloatFold(Float.POSITIVE_INFINITY, Math::min, true));
  }

  /**
   * The largest element, as by {@link Math#max(float, float)}; {@link Float#NEGATIVE_INFINITY} if
   * there are none.
   *
   * @return a task
   */
  public Reduction<float[], Float> max() {
    return new Reduction<>(this, new FloatFold(Float.NEGATIVE_INFINITY, Math::max, true));
  }

  /**
   * All elements combined by an associative operation.
   *
   * @param identity the value that changes nothing: {@code operator.apply(identity, x) == x}
   * @param operator an associative operation; it need not be commutative
   * @return a task
   */
  public Reduction<float[], Float> reduce(float identity, Operator operator) {
    return new Reduction<>(
        this, new FloatFold(identity, Objects.requireNonNull(operator, "operator"), false));
  }

  /**
   * The sums of the elements up to each index, and with it.
   *
   * @return a task
   */
  public Scan<float[]> scan() {
    return scan(Float::sum);
  }

  /**
   * The elements up to each index, and with it, combined by an associative operation.
   *
   * @param operator an associative operation; it need not be commutative
   * @return a task
   */
  public Scan<float[]> scan(Operator operator) {
    return new Scan<>(this, Objects.requireNonNull(operator, "operator"), new float[0]);
  }

  /**
   * The sums of the elements before each index; the first is 0.
   *
   * @return a task
   */
  public Scan<float[]> exclusiveScan() {
    return exclusiveScan(0, Float::sum);
  }

  /**
   * The elements before each index combined by an associative operation.
   *
   * @param identity the first element of the result
   * @param operator an associative operation; it need not be commutative
   * @return a task
   */
  public Scan<float[]> exclusiveScan(float identity, Operator operator) {
    return new Scan<>(this, Objects.requireNonNull(operator, "operator"), new float[] {identity});
  }

  /**
   * The elements that pass a test, in order.
   *
   * @param predicate the test
   * @return a task
   */
  public Filter<float[]> filter(Predicate predicate) {
    return new Filter<>(this, Objects.requireNonNull(predicate, "predicate"));
  }

  @Override
  public FloatKernel fast() {
    return new FloatKernel(space(), function, fastFreedom());
  }

  @Override
  public FloatKernel unchecked() {
    return new FloatKernel(space(), function, uncheckedFreedom());
  }

  @Override
  public Serializable function() {
    return function;
  }

  @Override
  float[] allocate(int length) {
    return new float[length];
  }

  @Override
  Loops<float[], FloatFold> loops(Serializable lambda) {
    return LOOPS.get(lambda.getClass());
  }
}
