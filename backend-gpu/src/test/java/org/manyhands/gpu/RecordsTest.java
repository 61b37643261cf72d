package org.manyhands.gpu;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.manyhands.kernel.Kernels;

/** Records of numbers that kernels make. */
@SuppressWarnings("UnusedVariable") // components that only other code would read
class RecordsTest extends OnDevice {

  private static final int SIZE = 200;

  private final double[] x = new double[SIZE];

  RecordsTest() {
    for (int i = 0; i < SIZE; i++) {
      x[i] = i * 0.37 - 20;
    }
  }

  record Complex(double re, double im) implements Serializable {
    static final Complex ONE = new Complex(1, 0);

    Complex(double re) {
      this(re, 0);
    }

    Complex plus(Complex other) {
      return new Complex(re + other.re, im + other.im());
    }

    Complex times(Complex other) {
      return new Complex(re * other.re - im * other.im, re * other.im + im * other.re);
    }

    double norm() {
      return re * re + im * im;
    }

    static Complex of(double angle) {
      return angle < 0 ? new Complex(angle) : new Complex(angle, -angle);
    }
  }

  record Range(int from, int to) {
    Range {
      if (from > to) {
        throw new IllegalArgumentException(from + " > " + to);
      }
      to = Math.min(to, 100);
    }

    int length() {
      return to - from;
    }
  }

  record Body(Complex place, Complex speed, float mass, byte kind, boolean fixed, char sign) {
    Body moved(double time) {
      return fixed
          ? this
          : new Body(place.plus(speed.times(new Complex(time))), speed, mass, kind, fixed, sign);
    }
  }

  record Wrapper(long number) {}

  record Explicit(int a, int b) {
    Explicit(int a, int b) {
      this.a = a * 2;
      this.b = this.a + b;
    }
  }

  record Leaking(int a) {
    Leaking {
      check(this);
    }

    static void check(Leaking leaking) {}
  }

  record Chain(int number, @Nullable Chain next) implements Serializable {}

  record Named(String name, int number) implements Serializable {}

  interface Shape {
    double area();
  }

  record Square(double side) implements Shape {
    @Override
    public double area() {
      return side * side;
    }
  }

  record Circle(double radius) implements Shape {
    @Override
    public double area() {
      return 3 * radius * radius;
    }
  }

  @Test
  void areMadeAndRead() {
    assertSame(Kernels.doubles(SIZE, i -> new Complex(x[i], i).norm()));
    assertSame(Kernels.doubles(SIZE, i -> new Complex(x[i] > 0 ? x[i] : -x[i], i).re()));
    assertSame(Kernels.longs(SIZE, i -> new Wrapper(3L * i).number()));
  }

  @Test
  void goThroughLoops() {
    assertSame(
        Kernels.ints(
            SIZE,
            i -> {
              Complex c = new Complex(x[i] / 15, 0.3);
              Complex z = c;
              int steps = 0;
              while (steps < 50 && z.norm() < 4) {
                z = z.times(z).plus(c);
                steps++;
              }
              return steps;
            }));
  }

  @Test
  void areExchanged() {
    assertSame(
        Kernels.doubles(
            SIZE,
            i -> {
              Complex a = new Complex(x[i], 1);
              Complex b = new Complex(2, x[i]);
              for (int k = 0; k < i; k++) {
                Complex kept = a;
                a = new Complex(b.im, b.re);
                b = kept;
                b = (k & 1) == 0 ? new Complex(b.im(), b.re()) : b;
              }
              return a.re() + 3 * a.im() + 5 * b.re() + 7 * b.im();
            }));
  }

  @Test
  void areChosenAndReturned() {
    assertSame(
        Kernels.doubles(
            SIZE,
            i -> {
              Complex z = Complex.of(x[i]);
              Complex y = i % 3 == 0 ? z : i % 3 == 1 ? new Complex(i) : z.plus(z);
              return y.plus(pick(y, z, i)).norm();
            }));
  }

  private static Complex pick(Complex a, Complex b, int i) {
    if (i > 50) {
      return b;
    }
    return i > 20 ? a : new Complex(i, i);
  }

  @Test
  void areCaptured() {
    Complex start = new Complex(0.5, -0.25);
    assertSame(
        Kernels.doubles(
            SIZE,
            i -> {
              Complex z = start;
              for (int k = 0; k < i % 7; k++) {
                z = z.times(start).plus(Complex.ONE);
              }
              return z.norm();
            }));
  }

  @Test
  void areMadeOfOthers() {
    Body first = new Body(new Complex(1, 2), new Complex(3, 4), 1.5f, (byte) -3, false, 'x');
    assertSame(
        Kernels.doubles(
            SIZE,
            i -> {
              Body body = new Body(new Complex(i, 2), first.speed(), i, (byte) i, i > 50, 'a');
              for (int k = 0; k < 3; k++) {
                body = body.moved(x[i]);
              }
              return body.place().re() + body.mass() + body.kind() + body.sign() + first.kind();
            }));
  }

  @Test
  void haveConstructorsThatCompute() {
    assertSame(Kernels.ints(SIZE, i -> new Range(i - 10, i).length() + new Explicit(i, 3).b()));
    assertSameFailure(Kernels.ints(SIZE, i -> new Range(i, 150).length()));
  }

  @Test
  void implementInterfaces() {
    assertSame(Kernels.doubles(SIZE, i -> new Square(i).area() + area(new Circle(i))));
  }

  private static double area(Circle circle) {
    Shape shape = circle;
    return shape.area();
  }

  @Test
  void areRefusedIfTheyAreNotOnlyNumbers() {
    assertRefused(Kernels.ints(SIZE, i -> new Named("a", i).number()), "makes a new", "Named");
    Chain none = new Chain(1, new Chain(2, new Chain(3, null)));
    assertSame(Kernels.ints(SIZE, i -> third(none) + i));
    assertRefused(Kernels.ints(SIZE, i -> new Chain(i, none).number()), "makes a new", "Chain");
    assertRefused(Kernels.ints(SIZE, i -> new Leaking(i).a()), "before it is made");
  }

  @Test
  void areRefusedAsResultsIfTheyAreNotOnlyNumbers() {
    Named first = new Named("a", 1);
    Named second = new Named("b", 2);
    assertRefused(
        Kernels.ints(SIZE, i -> chosen(first, second, i).number()), "returns an object or array");
  }

  private static Named chosen(Named first, Named second, int i) {
    return i > 3 ? first : second;
  }

  @SuppressWarnings("NullAway") // it has three
  private static int third(Chain chain) {
    return chain.next().next().number();
  }

  @Test
  void areRefusedAsObjects() {
    assertRefused(
        Kernels.ints(SIZE, i -> new Complex(i).equals(new Complex(3)) ? 1 : 0), "compares records");
    assertRefused(
        Kernels.doubles(
            SIZE,
            i -> {
              Shape shape = i > 3 ? new Square(i) : new Circle(i);
              return shape.area();
            }),
        "chooses between two objects");
  }

  private static Named named(int i) {
    return new Named("number " + i, i);
  }

  @Test
  void aRecordThatHoldsObjectsIsRefusedWhereverItComesFrom() {
    assertRefused(Kernels.ints(10, i -> named(i).number()), "makes a");
    assertRefused(Kernels.ints(10, i -> named(i).name().length()), "makes a");
  }
}
