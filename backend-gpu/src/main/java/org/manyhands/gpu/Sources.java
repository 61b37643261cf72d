package org.manyhands.gpu;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.manyhands.gpu.DeviceProgram.Bound;
import org.manyhands.gpu.compiler.Elision;
import org.manyhands.gpu.compiler.KernelFunction;
import org.manyhands.gpu.compiler.KnownInput;
import org.manyhands.gpu.ir.Type.Scalar;
import org.manyhands.gpu.ir.Variable;
import org.manyhands.kernel.IndexSpace;

/**
 * The programs of one translation: with all checks, and without those that some input makes
 * unnecessary. Thread-safe.
 */
final class Sources {

  /** Input that makes others unnecessary than these before is computed with all checks. */
  private static final int MOST = 8;

  private final Recipe.Shape shape;
  private final Scalar element;
  private final boolean fast;
  private final boolean manyItems;
  private final @Nullable KernelFunction operator;
  private final Elision elision;
  private final Map<BitSet, Source> made = new ConcurrentHashMap<>();

  /**
   * The programs of a translation.
   *
   * @param manyItems whether the device is only busy with many more work items than cores
   */
  Sources(
      Recipe recipe,
      boolean fast,
      boolean manyItems,
      KernelFunction function,
      @Nullable KernelFunction operator) {
    this.manyItems = manyItems;
    this.shape = recipe.shape();
    this.element = recipe.element();
    this.fast = fast;
    this.operator = operator;
    this.elision = Elision.of(function);
  }

  /**
   * A program.
   *
   * @param text in OpenCL C
   * @param fast whether the device's compiler may change arithmetic
   * @param mayFail whether it may find a unit that cannot be computed
   * @param work what its work items compute
   */
  record Source(String text, boolean fast, boolean mayFail, Work work) {}

  /** With all checks. */
  Source checked() {
    return made.computeIfAbsent(new BitSet(), this::make);
  }

  /** For such input. */
  Source of(Recipe recipe, List<Bound> inputs) {
    BitSet unneeded = elision.unneeded(known(recipe, inputs));
    Source known = made.get(unneeded);
    if (known != null) {
      return known;
    }
    return made.size() < MOST ? made.computeIfAbsent(unneeded, this::make) : checked();
  }

  private Source make(BitSet unneeded) {
    KernelFunction function = elision.without(unneeded);
    Work work = shape.work(function, manyItems);
    return new Source(
        shape.source(function, operator, element, work),
        fast,
        function.entry().mayFail() || (operator != null && operator.entry().mayFail()),
        work);
  }

  private static KnownInput known(Recipe recipe, List<Bound> inputs) {
    Map<Variable, Object> values = new HashMap<>();
    for (Bound bound : inputs) {
      if (bound.value() != null) {
        values.put(bound.input().variable(), Objects.requireNonNull(bound.value()));
      }
    }
    IndexSpace space = recipe.kernel().space();
    return new KnownInput(recipe.elements(), space.rows(), space.columns(), values);
  }

  /** Which checks such input makes unnecessary, and which it does not. */
  List<String> explain(Recipe recipe, List<Bound> inputs) {
    BitSet unneeded = elision.unneeded(known(recipe, inputs));
    List<String> remarks = new ArrayList<>();
    if (!unneeded.isEmpty()) {
      remarks.add(
          "%d of %d checks of indices and divisors are not needed with this input: %s."
              .formatted(
                  unneeded.cardinality(),
                  elision.size(),
                  String.join(", ", elision.places(unneeded, false))));
    }
    if (unneeded.cardinality() < elision.size()) {
      remarks.add(
          "Checked for each element: %s."
              .formatted(String.join(", ", elision.places(unneeded, true))));
    }
    return remarks;
  }
}
