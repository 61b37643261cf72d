package org.manyhands.gpu.compiler;

import java.lang.reflect.Array;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.manyhands.gpu.ir.Variable;
import org.manyhands.shared.SharedArray;

/**
 * What is known of a task when it starts.
 *
 * @param elements how many elements are computed
 * @param rows how many rows a grid has
 * @param columns how many columns
 * @param values of the inputs that there are; arrays may be handles
 */
public record KnownInput(int elements, int rows, int columns, Map<Variable, Object> values)
    implements Range.Known {

  /** Copies the values. */
  public KnownInput {
    values = Map.copyOf(values);
  }

  @Override
  public Interval position(Range.Position position) {
    return new Interval(
        0,
        switch (position) {
              case INDEX -> elements;
              case ROW -> rows;
              case COLUMN -> columns;
            }
            - 1);
  }

  @Override
  public long number(Input number) {
    return switch (values.get(number.variable())) {
      case Boolean flag -> flag ? 1 : 0;
      case Character character -> character;
      case Number value -> value.longValue();
      case null, default -> throw new IllegalArgumentException(number.toString());
    };
  }

  @Override
  public Interval length(Input array) {
    return Interval.of(length(values.get(array.variable())));
  }

  @Override
  public Interval rowLength(Input rows) {
    Interval lengths = Interval.NONE;
    if (values.get(rows.variable()) instanceof Object[] all) {
      for (Object row : all) {
        lengths = lengths.or(Interval.of(length(row)));
      }
    }
    return lengths;
  }

  /** What is missing is as long as nothing: Java finds out what that means. */
  private static int length(@Nullable Object array) {
    return switch (array) {
      case null -> 0;
      case SharedArray<?> shared -> shared.length();
      default -> Array.getLength(array);
    };
  }
}
