package org.manyhands.gpu;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.manyhands.kernel.IntKernel;
import org.manyhands.kernel.Kernels;
import org.manyhands.kernel.LongKernel;

/** Captured objects are read, and their methods called, as in Java. */
@SuppressWarnings("ArrayRecordComponent") // is what is tested
class ObjectsTest extends OnDevice {

  private static final int SIZE = 100;
  private static final int[] TABLE = {3, 1, 4, 1, 5, 9, 2, 6};
  private static final long OFFSET = Long.parseLong("17");

  private final int[] field = {2, 7, 1, 8};
  private int changing = 5;

  record Point(int x, double y, long[] weights) implements Serializable {
    int scaled(int by) {
      return x * by + (int) weights[by & 1];
    }
  }

  private static final class Holder implements Serializable {
    private static final long serialVersionUID = 1L;
    transient @Nullable Point point;
    transient @Nullable Holder next;

    @SuppressWarnings("NullAway") // what a program may come to by mistake
    int sum() {
      return point.x() + next.point.x() + next.next.point.x();
    }
  }

  private static class Base implements Serializable {
    private static final long serialVersionUID = 1L;
    final int number = 4;

    int twice(int i) {
      return 2 * i + number;
    }

    private int secret(int i) {
      return i + 1000;
    }

    int throughSecret(int i) {
      return secret(i);
    }
  }

  private static final class Derived extends Base {
    private static final long serialVersionUID = 1L;

    @Override
    int twice(int i) {
      return super.twice(i) + 1;
    }

    @SuppressWarnings("UnusedMethod") // is not called: that is what is tested
    int secret(int i) {
      return i - 1000;
    }
  }

  private static final class Squares implements IntKernel.Function {
    private static final long serialVersionUID = 1L;
    private final int power;

    Squares(int power) {
      this.power = power;
    }

    @Override
    public int apply(int i) {
      return i * i + power;
    }
  }

  @Test
  void fieldsOfThis() {
    changing = 6;
    IntKernel kernel = Kernels.ints(4, i -> field[i] * changing);
    assertSame(kernel);
    changing = 8;
    assertSame(kernel);
  }

  @Test
  void constantsOfClasses() {
    assertSame(Kernels.longs(8, i -> TABLE[i] * OFFSET));
  }

  @Test
  void recordsAreReadThroughTheirMethods() {
    Point point = new Point(3, 1.5, new long[] {100, 200});
    assertSame(
        Kernels.doubles(
            SIZE, i -> point.x() * i + point.y() + point.weights()[i & 1] + point.scaled(i)));
  }

  @Test
  void recordsInHelpers() {
    Point left = new Point(3, 1.5, new long[] {100, 200});
    Point right = new Point(-2, 0.5, new long[] {7, 8});
    assertSame(Kernels.doubles(SIZE, i -> between(left, right, i) - between(right, left, i * 2)));
  }

  private static double between(Point one, Point other, int i) {
    return one.y() * other.x() + one.scaled(i) / (2.0 + other.weights()[0]);
  }

  /** What was found in it the time before is no more. */
  @Test
  void anObjectThatIsMissingTheNextTimeIsSaid() {
    Holder first = new Holder();
    first.point = new Point(1, 2, new long[] {3, 4});
    first.next = new Holder();
    first.next.point = first.point;
    first.next.next = new Holder();
    first.next.next.point = first.point;
    IntKernel kernel = Kernels.ints(SIZE, i -> first.sum() + i);
    assertSame(kernel);
    first.next = null;
    assertRefused(kernel, "the field 'next', which is null");
  }

  @Test
  void methodsThatAreOverridden() {
    Base base = new Base();
    Base derived = new Derived();
    assertSame(Kernels.ints(SIZE, i -> base.twice(i) + 1000 * derived.twice(i)));
  }

  @Test
  void privateMethodsAreNotOverridden() {
    Base derived = new Derived();
    assertSame(Kernels.ints(SIZE, i -> derived.throughSecret(i)));
  }

  @Test
  void methodReferences() {
    Base derived = new Derived();
    assertSame(Kernels.ints(SIZE, ObjectsTest::cube));
    assertSame(Kernels.ints(SIZE, this::plusField));
    assertSame(Kernels.ints(SIZE, derived::twice));
    assertSame(Kernels.ints(SIZE, SIZE, Math::max));
  }

  @Test
  void methodReferencesThatWiden() {
    LongKernel.Function wide = ObjectsTest::half;
    assertSame(Kernels.longs(SIZE, wide));
    assertSame(Kernels.doubles(SIZE, ObjectsTest::half));
    assertSame(Kernels.floats(SIZE, ObjectsTest::cube));
  }

  private static int cube(int i) {
    return i * i * i;
  }

  private static short half(long i) {
    return (short) (i * 700 / 2);
  }

  private int plusField(int i) {
    return i + field[i % field.length];
  }

  @Test
  void functionsThatAreObjects() {
    assertSame(Kernels.ints(SIZE, new Squares(5)));
  }

  @Test
  void helpersWithArraysOfTheirCaller() {
    assertSame(
        Kernels.ints(
            SIZE,
            i -> {
              int[] mine = {5, i, 2, -i, 9};
              sort(mine, 0);
              return mine[0] + 10 * mine[1] + 100 * mine[2] + 1000 * mine[3] + sum(mine, TABLE);
            }));
  }

  private static void sort(int[] array, int from) {
    for (int a = from; a < array.length; a++) {
      for (int b = a; b > 0 && array[b - 1] > array[b]; b--) {
        swap(array, b);
      }
    }
  }

  private static void swap(int[] array, int at) {
    int kept = array[at];
    array[at] = array[at - 1];
    array[at - 1] = kept;
  }

  private static int sum(int[] mine, int[] other) {
    int sum = 0;
    for (int i = 0; i < mine.length; i++) {
      sum += mine[i] * other[i];
    }
    return sum;
  }
}
