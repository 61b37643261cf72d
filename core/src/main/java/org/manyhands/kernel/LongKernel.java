package org.manyhands.kernel;

import java.io.Serializable;
import java.util.Objects;
import org.manyhands.shared.SharedLongs;

/** A kernel with {@code long} elements. {@link Kernels} makes them. */
public final class LongKernel extends Kernel<long[]> {

  private static final long serialVersionUID = 1L;

  /** Loops by the class of the function, operator or predicate inside them. */
  static final LoopCopies<long[], LongFold> LOOPS = LoopCopies.of(LongLoops.class, LongLoops::new);

  private final Serializable function;

  LongKernel(IndexSpace space, Function function) {
    this(space, function, Freedom.NONE);
  }

  LongKernel(IndexSpace space, Function2D function) {
    this(space, function, Freedom.NONE);
  }

  private LongKernel(IndexSpace space, Serializable function, Freedom freedom) {
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
    long apply(int index);
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
    long apply(int row, int column);
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
    long apply(long left, long right);
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
    boolean test(long element);
  }

  /**
   * This kernel with a result that stays where tasks can share it.
   *
   * @return a task whose result is a handle
   */
  public SharedKernel<long[], SharedLongs> shared() {
    return new SharedKernel<>(this);
  }

  /**
   * The sum of all elements, wrapping around on overflow; 0 if there are none.
   *
   * @return a task
   */
  public Reduction<long[], Long> sum() {
    return new Reduction<>(this, new LongFold(0, Long::sum, true));
  }

  /**
   * The smallest element, as by {@link Math#min(long, long)}; {@link Long#MAX_VALUE} if there are
   * none.
   *
   * @return a task
   */
  public Reduction<long[], Long> min() {
    return new Reduction<>(this, new LongFold(Long.MAX_VALUE, Math::min, true));
  }

  /**
   * The largest element, as by {@link Math#max(long, long)}; {@link Long#MIN_VALUE} if there are
   * none.
   *
   * @return a task
   */
  public Reduction<long[], Long> max() {
    return new Reduction<>(this, new LongFold(Long.MIN_VALUE, Math::max, true));
  }

  /**
   * All elements combined by an associative operation.
   *
   * @param identity the value that changes nothing: {@code operator.apply(identity, x) == x}
   * @param operator an associative operation; it need not be commutative
   * @return a task
   */
  public Reduction<long[], Long> reduce(long identity, Operator operator) {
    return new Reduction<>(
        this, new LongFold(identity, Objects.requireNonNull(operator, "operator"), false));
  }

  /**
   * The sums of the elements up to each index, and with it, wrapping around on overflow.
   *
   * @return a task
   */
  public Scan<long[]> scan() {
    return scan(Long::sum);
  }

  /**
   * The elements up to each index, and with it, combined by an associative operation.
   *
   * @param operator an associative operation; it need not be commutative
   * @return a task
   */
  public Scan<long[]> scan(Operator operator) {
    return new Scan<>(this, Objects.requireNonNull(operator, "operator"), new long[0]);
  }

  /**
   * The sums of the elements before each index, wrapping around on overflow; the first is 0.
   *
   * @return a task
   */
  public Scan<long[]> exclusiveScan() {
    return exclusiveScan(0, Long::sum);
  }

  /**
   * The elements before each index combined by an associative operation.
   *
   * @param identity the first element of the result
   * @param operator an associative operation; it need not be commutative
   * @return a task
   */
  public Scan<long[]> exclusiveScan(long identity, Operator operator) {
    return new Scan<>(this, Objects.requireNonNull(operator, "operator"), new long[] {identity});
  }

  /**
   * The elements that pass a test, in order.
   *
   * @param predicate the test
   * @return a task
   */
  public Filter<long[]> filter(Predicate predicate) {
    return new Filter<>(this, Objects.requireNonNull(predicate, "predicate"));
  }

  @Override
  public LongKernel fast() {
    return new LongKernel(space(), function, fastFreedom());
  }

  @Override
  public LongKernel unchecked() {
    return new LongKernel(space(), function, uncheckedFreedom());
  }

  @Override
  public Serializable function() {
    return function;
  }

  @Override
  long[] allocate(int length) {
    return new long[length];
  }

  @Override
  Loops<long[], LongFold> loops(Serializable lambda) {
    return LOOPS.get(lambda.getClass());
  }
}
