package org.manyhands.gpu;

import java.io.Serializable;
import java.util.Objects;
import java.util.function.IntBinaryOperator;
import java.util.function.IntUnaryOperator;
import java.util.function.ToIntFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.manyhands.kernel.DoubleKernel;
import org.manyhands.kernel.IntKernel;
import org.manyhands.kernel.Kernels;

/** Enums, classes and lambdas are looked into when a kernel is compiled, as in Java. */
class KnownObjectsTest extends OnDevice {

  private static final int SIZE = 100;

  private enum Shade {
    DARK,
    LIGHT {
      @Override
      int weight() {
        return 7;
      }
    };

    int weight() {
      return 3;
    }
  }

  /** Serializable, as what a kernel captures must be. */
  private interface Step extends IntUnaryOperator, Serializable {
    default int twice(int i) {
      return applyAsInt(applyAsInt(i));
    }
  }

  private interface Pair extends IntBinaryOperator, Serializable {}

  private interface Boxed extends ToIntFunction<Integer>, Serializable {}

  private sealed interface Form extends Serializable permits Disc, Box {}

  private record Disc(int radius) implements Form {}

  private record Box(int width, int height) implements Form {
    int scaled(int by) {
      return width * by + height;
    }
  }

  private static int[] numbers() {
    return IntStream.range(0, SIZE).map(i -> i * 7919 % 101 - 50).toArray();
  }

  private static int code(Shade shade) {
    return switch (shade) {
      case DARK -> 10;
      case LIGHT -> 20;
    };
  }

  private static int area(Form form) {
    if (form instanceof Box(int width, int height)) {
      return width * height;
    }
    return form instanceof Disc disc ? 3 * disc.radius() * disc.radius() : -1;
  }

  @Test
  void enumsAreChosenBy() {
    for (Shade shade : Shade.values()) { // one lambda, two constants
      assertSame(Kernels.ints(SIZE, i -> i + code(shade)));
      assertSame(Kernels.ints(SIZE, i -> shade == Shade.LIGHT ? i : -i));
      assertSame(Kernels.ints(SIZE, i -> shade != Shade.DARK ? i : -i));
      assertSame(Kernels.ints(SIZE, i -> i * shade.weight()));
    }
  }

  @Test
  void classesAreAskedForAndRecordsTakenApart() {
    Form[] forms = {new Disc(4), new Box(3, 5)};
    for (Form form : forms) {
      assertSame(Kernels.ints(SIZE, i -> i + area(form)));
    }
    assertSame(Kernels.ints(SIZE, i -> area(new Box(i, 2)) + area(new Disc(i))));
  }

  @Test
  void lambdasThatAreCapturedAreCalled() {
    int[] numbers = numbers();
    Step[] steps = {i -> i + 3, i -> i * numbers[Math.abs(i) % SIZE], Math::abs};
    for (Step step : steps) {
      IntKernel.Function function = i -> step.applyAsInt(numbers[i] % SIZE);
      assertSame(Kernels.ints(SIZE, function));
    }
    Step outer = i -> steps[0].applyAsInt(i) * 2;
    assertRefused(Kernels.ints(SIZE, i -> outer.applyAsInt(i)), "arrays of numbers");
    Step first = steps[0];
    Step inner = i -> first.applyAsInt(i) * 2;
    assertSame(Kernels.ints(SIZE, i -> inner.applyAsInt(i)));
    assertSame(Kernels.ints(SIZE, i -> first.twice(i)));
    Pair pair = Math::max;
    assertSame(Kernels.ints(SIZE, i -> pair.applyAsInt(i, numbers[i])));
  }

  /** The methods of an object, bound and unbound. */
  @Test
  void methodReferencesThatAreCapturedAreCalled() {
    Box box = new Box(3, 8);
    Step bound = box::scaled;
    assertSame(Kernels.ints(SIZE, i -> bound.applyAsInt(i)));
  }

  @Test
  void aLambdaWithBoxedValuesIsRefused() {
    Boxed boxed = i -> i + 1;
    assertRefused(Kernels.ints(SIZE, i -> boxed.applyAsInt(i)), "boxing is not supported");
  }

  @Test
  void whatFailsBetweenTryAndFinallyFails() {
    int[] numbers = numbers();
    assertSame(
        Kernels.ints(
            SIZE,
            i -> {
              int sum = 0;
              try {
                sum += numbers[i];
              } finally {
                sum += 5;
              }
              return sum;
            }));
    assertSameFailure(
        Kernels.ints(
            SIZE,
            i -> {
              try {
                return 7 / (i - 50);
              } catch (ArithmeticException e) {
                throw new IllegalStateException("at " + i, e);
              }
            }));
  }

  @Test
  @SuppressWarnings({"NullAway", "UnusedVariable"}) // what a program may come to by mistake
  void nothingIsComparedAsInJava() {
    int @Nullable [] none = null;
    int @Nullable [] some = new int[3];
    assertSame(Kernels.ints(SIZE, i -> none == null ? i : -i));
    assertSame(Kernels.ints(SIZE, i -> some == null ? i : -i));
    assertSame(Kernels.ints(SIZE, i -> none != null ? i : -i));
    assertSameFailure(
        Kernels.ints(
            SIZE,
            i -> {
              Objects.requireNonNull(none);
              return i;
            }));
    double[] @Nullable [] rows = {null, {1}};
    DoubleKernel.Function function = i -> rows[i % 2] == null ? 1 : rows[i % 2][0] + 4;
    assertSame(Kernels.doubles(SIZE, function));
  }
}
