package org.manyhands.gpu;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.manyhands.gpu.compiler.Implementation;
import org.manyhands.gpu.compiler.Input;
import org.manyhands.gpu.compiler.KernelFunction;
import org.manyhands.shared.SharedArray;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A task translated.
 *
 * @param shape what is done with elements
 * @param function what computes one
 * @param operator what combines two, or tests one
 * @param mode what it may do beyond what Java allows
 * @param sources in OpenCL C
 */
record DeviceProgram(
    Recipe.Shape shape, Part function, @Nullable Part operator, Mode mode, Sources sources) {

  private static final Logger LOG = LoggerFactory.getLogger(DeviceProgram.class);

  /**
   * What the user allows.
   *
   * @param fast arithmetic that is less exact
   * @param unchecked that no index and no divisor is checked
   */
  record Mode(boolean fast, boolean unchecked) {

    static Mode of(Recipe recipe) {
      return new Mode(recipe.kernel().isFast(), recipe.kernel().isUnchecked());
    }

    List<String> explain() {
      List<String> remarks = new ArrayList<>();
      if (fast) {
        remarks.add("Its arithmetic is fast: it may differ from Java's in the last places.");
      }
      if (unchecked) {
        remarks.add("Indices and divisors are not checked: what is wrong there is undefined.");
      }
      return remarks;
    }

    KernelFunction translate(String prefix, Implementation implementation) {
      KernelFunction exact = KernelFunction.of(prefix, implementation);
      KernelFunction arithmetic = fast ? exact.fast() : exact;
      return unchecked ? arithmetic.unchecked() : arithmetic;
    }
  }

  /**
   * A function object's class, and its translation.
   *
   * @param type the class
   * @param translated its translation
   */
  record Part(Class<?> type, KernelFunction translated) {

    boolean fits(@Nullable Serializable other, @Nullable Implementation implementation) {
      return other != null
          && implementation != null
          && other.getClass() == type
          && translated.fits(implementation.captures());
    }
  }

  /** The captured values of one task. */
  record Captures(Implementation function, @Nullable Implementation operator) {

    static Captures of(Recipe recipe) {
      Serializable operator = recipe.operator();
      return new Captures(
          Implementation.of(recipe.kernel().function()),
          operator == null ? null : Implementation.of(operator));
    }
  }

  static DeviceProgram of(Recipe recipe, Captures captures, boolean manyItems) {
    Mode mode = Mode.of(recipe);
    Part function =
        new Part(recipe.kernel().function().getClass(), mode.translate("f", captures.function()));
    Part operator =
        recipe.operator() == null || captures.operator() == null
            ? null
            : new Part(recipe.operator().getClass(), mode.translate("g", captures.operator()));
    return new DeviceProgram(
        recipe.shape(),
        function,
        operator,
        mode,
        new Sources(
            recipe,
            mode.fast(),
            manyItems,
            function.translated(),
            operator == null ? null : operator.translated()));
  }

  /** Whether this is the translation of another task, too. */
  boolean fits(Recipe recipe, Captures captures) {
    return recipe.shape() == shape
        && mode.equals(Mode.of(recipe))
        && function.fits(recipe.kernel().function(), captures.function())
        && (operator == null
            ? recipe.operator() == null
            : operator.fits(recipe.operator(), captures.operator()));
  }

  boolean usesDoubles() {
    return sources.checked().text().contains("cl_khr_fp64");
  }

  /** An input and its value. */
  record Bound(Input input, @Nullable Object value) {

    /** Whether it can be copied. If it cannot, that matters only if it is read: Java finds out. */
    boolean isPresent() {
      return switch (value) {
        case null -> false;
        case SharedArray<?> shared -> !shared.isClosed();
        case Object[] rows -> FlatRows.isPossible(rows);
        default -> true;
      };
    }
  }

  /** All input, in the order of the program's parameters. */
  List<Bound> inputs(Captures captures) {
    List<Bound> bound = new ArrayList<>(inputs(function, captures.function()));
    if (operator != null && captures.operator() != null) {
      bound.addAll(inputs(operator, captures.operator()));
    }
    return bound;
  }

  private static List<Bound> inputs(Part part, Implementation implementation) {
    return part.translated().inputs().stream()
        .map(input -> new Bound(input, value(input, implementation)))
        .toList();
  }

  /** Nothing if a class that may never be reached cannot be initialized: Java finds out. */
  private static @Nullable Object value(Input input, Implementation implementation) {
    try {
      return input.source().read(implementation.captures());
    } catch (LinkageError e) {
      LOG.debug("{} cannot be read on behalf of a device.", input.source(), e);
      return null;
    }
  }
}
