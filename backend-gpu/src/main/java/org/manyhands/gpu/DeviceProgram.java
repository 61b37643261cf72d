package org.manyhands.gpu;

import java.io.Serializable;
import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.manyhands.gpu.compiler.Implementation;
import org.manyhands.gpu.compiler.Input;
import org.manyhands.gpu.compiler.KernelFunction;
import org.manyhands.shared.SharedArray;

/**
 * A task translated: with all checks, and without those that are not needed if some arrays are as
 * long as the range.
 *
 * @param shape what is done with elements
 * @param function what computes one
 * @param operator what combines two, or tests one
 * @param source with all checks
 * @param elidedSource without some
 * @param covering the arrays that must be as long as the range for that
 */
record DeviceProgram(
    Recipe.Shape shape,
    Part function,
    @Nullable Part operator,
    Source source,
    Source elidedSource,
    List<Input> covering) {

  /**
   * A program.
   *
   * @param text in OpenCL C
   * @param mayFail whether it may find a unit that cannot be computed
   */
  record Source(String text, boolean mayFail) {

    static Source of(Recipe recipe, KernelFunction function, @Nullable KernelFunction operator) {
      return new Source(
          recipe.shape().source(function, operator, recipe.element()),
          function.entry().mayFail() || (operator != null && operator.entry().mayFail()));
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

  static DeviceProgram of(Recipe recipe, Captures captures) {
    Part function =
        new Part(
            recipe.kernel().function().getClass(), KernelFunction.of("f", captures.function()));
    Part operator =
        recipe.operator() == null || captures.operator() == null
            ? null
            : new Part(recipe.operator().getClass(), KernelFunction.of("g", captures.operator()));
    KernelFunction.Elided elided = function.translated().elided();
    KernelFunction combining = operator == null ? null : operator.translated();
    return new DeviceProgram(
        recipe.shape(),
        function,
        operator,
        Source.of(recipe, function.translated(), combining),
        Source.of(recipe, elided.function(), combining),
        elided.arrays());
  }

  /** Whether this is the translation of another task, too. */
  boolean fits(Recipe recipe, Captures captures) {
    return recipe.shape() == shape
        && function.fits(recipe.kernel().function(), captures.function())
        && (operator == null
            ? recipe.operator() == null
            : operator.fits(recipe.operator(), captures.operator()));
  }

  boolean usesDoubles() {
    return source.text.contains("cl_khr_fp64");
  }

  /** An input and its value. */
  record Bound(Input input, @Nullable Object value) {

    /** Whether it can be copied. If it cannot, that matters only if it is read: Java finds out. */
    boolean isPresent() {
      return value != null && !(value instanceof SharedArray<?> shared && shared.isClosed());
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
        .map(input -> new Bound(input, input.source().read(implementation.captures())))
        .toList();
  }

  /** The program for such input. */
  Source source(Captures captures, int elements) {
    boolean covered =
        covering.stream()
            .map(input -> input.source().read(captures.function().captures()))
            .allMatch(array -> length(array) >= elements);
    return covered ? elidedSource : source;
  }

  private static int length(@Nullable Object array) {
    return switch (array) {
      case null -> 0;
      case SharedArray<?> shared -> shared.length();
      default -> Array.getLength(array);
    };
  }
}
