package org.manyhands.gpu;

import java.io.Serializable;
import org.junit.jupiter.api.Test;
import org.manyhands.kernel.IntKernel;
import org.manyhands.kernel.Kernels;
import org.manyhands.kernel.LongKernel;

/** What Java has to say things with: each construct gives what it gives in Java. */
@SuppressWarnings({
  "NarrowingCompoundAssignment",
  "AssignmentExpression",
  "ArrayRecordComponent"
}) // are what is tested
class LanguageTest extends OnDevice {

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

  // ---- control flow

  @Test
  void labelledLoops() {
    assertSame(
        Kernels.ints(
            SIZE,
            i -> {
              int sum = 0;
              outer:
              for (int a = 0; a < 10; a++) {
                int b = 0;
                while (true) {
                  if (b > a) {
                    continue outer;
                  }
                  if (a * b > i) {
                    break outer;
                  }
                  inner:
                  do {
                    sum += a ^ b;
                    if (sum % 3 == 0) {
                      break inner;
                    }
                    if (sum % 7 == 0) {
                      b++;
                      continue outer;
                    }
                  } while (sum++ % 5 != 0);
                  b++;
                }
              }
              return sum;
            }));
  }

  @Test
  void loopsThatNeverRepeat() {
    assertSame(
        Kernels.ints(
            SIZE,
            i -> {
              int result = i;
              block:
              for (; ; ) {
                if (i % 3 == 0) {
                  break block;
                }
                result *= 2;
                if (i % 5 == 0) {
                  break block;
                }
                result += 7;
                break;
              }
              return result;
            }));
  }

  @Test
  void nestedTernariesAndShortCircuits() {
    assertSame(
        Kernels.ints(
            SIZE,
            i ->
                (i > 50
                        ? i % 2 == 0 ? 1 : i % 3 == 0 ? 2 : 3
                        : i < 10 || (i == 20 && i > 3) ? 4 : 5)
                    + (i & 1) * ((i > 30 ^ i < 60) ? TABLE[i & 7] : -i)));
  }

  @Test
  void switchesOfBothKinds() {
    assertSame(Kernels.ints(SIZE, i -> dense(i % 12 - 2) + sparse(i) * 100));
  }

  @SuppressWarnings({"fallthrough", "StatementSwitchToExpressionSwitch"}) // is what is tested
  private static int dense(int i) {
    int sum = 0;
    switch (i) {
      case 0:
        sum += 1;
      case 1:
        sum += 10;
        break;
      case 2:
      case 3:
        sum += 100;
      default:
        sum += 1000;
      case 7:
        sum += 10_000;
    }
    return sum;
  }

  private static int sparse(int i) {
    return switch (i * 1_000_003) {
      case 0, 5_000_015 -> 1;
      case 1_000_003 -> {
        int product = 1;
        for (int k = 1; k < 5; k++) {
          product *= k + i;
        }
        yield product;
      }
      default -> i % 2 == 0 ? 3 : 4;
    };
  }

  @Test
  void switchesInsideOfExpressions() {
    assertSame(
        Kernels.longs(
            SIZE,
            i ->
                i * 3L
                    + switch (i & 3) {
                      case 0 -> {
                        long sum = 0;
                        for (int k = 0; k < i; k++) {
                          if (k % 7 == 3) {
                            continue;
                          }
                          sum += k;
                        }
                        yield sum;
                      }
                      case 1 -> i > 50 ? 1 : 2;
                      default -> -1;
                    }
                    - i));
  }

  @Test
  void switchesInLoopsAreLeftAndContinued() {
    assertSame(
        Kernels.ints(
            SIZE,
            i -> {
              int n = i;
              int steps = 0;
              loop:
              while (true) {
                switch (n % 4) {
                  case 0 -> n /= 2;
                  case 1 -> {
                    if (n < 3) {
                      break loop;
                    }
                    n -= 3;
                    continue loop;
                  }
                  default -> n--;
                }
                if (n <= 0 || ++steps > 500) {
                  break;
                }
              }
              return steps * 1000 + n;
            }));
  }

  // ---- the operand stack

  @Test
  void assignmentsInsideOfExpressions() {
    assertSame(
        Kernels.ints(
            SIZE,
            i -> {
              int a = i;
              int b = a++ + ++a * a-- - --a;
              int c = (b = a + 1) * b + (a += b -= 2) - a;
              int[] array = {a, b, c, 0};
              int at = 0;
              array[at++] += array[at] = at + 5;
              array[at] <<= array[at++] & 3;
              array[array[3]++]--;
              int d = array[0]++ + array[0] * 3;
              return a + 3 * b + 5 * c + 7 * d + 11 * array[1] + 13 * array[2] + 17 * array[3];
            }));
  }

  @Test
  void wideValuesOnTheStack() {
    assertSame(
        Kernels.longs(
            SIZE,
            i -> {
              long[] longs = {i, 1L << 40, -5};
              double[] doubles = {i / 3.0, -2};
              long a = longs[0]++;
              long b = longs[1] += a * 3;
              long c = longs[2]-- - (longs[2] = longs[0] = b);
              double d = doubles[0]++ + (doubles[1] *= 1.5) * --doubles[0];
              long e = a++ + (b = c = ++a);
              int at = 1;
              longs[at++] ^= longs[at] >>>= at;
              return a + 3 * b + 5 * c + 7 * e + (long) (d * 1000) + 11 * longs[1] + 13 * longs[2];
            }));
  }

  @Test
  void valuesOnTheStackArePassedByChanges() {
    assertSame(
        Kernels.ints(
            SIZE,
            i -> {
              int[] box = {i};
              int before = box[0] + increment(box) + box[0] * (box[0] = 3) + box[0];
              int x = i;
              return before * 100 + x + (x = 5) * x + (i > 7 ? x++ : --x) + x;
            }));
  }

  private static int increment(int[] box) {
    return box[0] += 10;
  }

  // ---- arrays

  @Test
  void smallArraysOfAllTypes() {
    assertSame(
        Kernels.doubles(
            SIZE,
            i -> {
              byte[] bytes = {(byte) (i * 5), 1};
              short[] shorts = {(short) (i * 5000), 1};
              char[] chars = {(char) -i, 'x'};
              boolean[] flags = {i % 2 == 0, true};
              float[] floats = {i / 3f, 1};
              bytes[1] += 127;
              shorts[1]--;
              chars[1] *= 7;
              flags[1] ^= flags[0];
              floats[1] /= i;
              return bytes[0]
                  + 2 * bytes[1]
                  + 3.0 * shorts[0]
                  + shorts[1]
                  + chars[0]
                  + chars[1]
                  + floats[0]
                  + floats[1]
                  + (flags[0] ? 1 : 2)
                  + (flags[1] ? 4 : 8)
                  + bytes.length;
            }));
  }

  @Test
  void capturedArraysOfAllTypes() {
    byte[] bytes = {-1, 2, 127};
    short[] shorts = {-1, 2, 32_767};
    char[] chars = {'a', '\uffff', 0};
    boolean[] flags = {true, false, true};
    assertSame(
        Kernels.ints(
            SIZE,
            i ->
                bytes[i % 3] * 3
                    + shorts[i % 3]
                    + chars[i % 3]
                    + (flags[i % 3] ? 1 : 0)
                    + flags.length));
  }

  @Test
  void arraysMadeInLoopsAreEmptyEachTime() {
    assertSame(
        Kernels.ints(
            SIZE,
            i -> {
              int sum = 0;
              for (int k = 0; k < 5; k++) {
                int[] fresh = new int[3];
                fresh[k % 3] += i + k;
                for (int value : fresh) {
                  sum = sum * 3 + value;
                }
              }
              return sum;
            }));
  }

  @Test
  void oneOfTwoArraysOfOneKind() {
    int[] ones = {1, 1, 1, 1};
    int[] odd = {1, 3};
    assertSame(
        Kernels.ints(
            2,
            i -> {
              int[] chosen = i > 0 ? ones : odd;
              int[] swapped = chosen == null ? odd : ones;
              for (int k = 0; k < 3; k++) {
                int[] other = chosen;
                chosen = swapped;
                swapped = other;
              }
              return chosen.length * 10 + swapped[1];
            }));
  }

  @Test
  void indicesOutOfBoundsAreExceptions() {
    int[] array = {1, 2, 3};
    assertSameFailure(Kernels.ints(SIZE, i -> array[i]));
    assertSameFailure(Kernels.ints(SIZE, i -> array[2 - i]));
    assertSameFailure(Kernels.ints(SIZE, i -> array[i == 50 ? Integer.MIN_VALUE : 1]));
  }

  @Test
  void privateArraysHaveBoundsToo() {
    assertSameFailure(
        Kernels.ints(
            SIZE,
            i -> {
              int[] mine = new int[4];
              mine[i / 20] = i;
              return mine[i % 4];
            }));
    assertSameFailure(Kernels.ints(SIZE, i -> i < 90 ? new int[0].length : firstOf(new int[0])));
  }

  private static int firstOf(int[] array) {
    return array[0];
  }

  // ---- failing

  /** What runs on after a failed check would wait for ever for an end that it lost. */
  @Test
  void loopsEndWhenAMethodInsideThemFails() {
    int[] next = {1, 2, 3, 4, 99, 0};
    assertSameFailure(
        Kernels.ints(
            SIZE,
            i -> {
              int at = 0;
              int steps = 0;
              while (at != 5) {
                at = follow(next, at);
                steps++;
                for (int k = 0; k < 3; ) {
                  k += follow(next, at * 0) == 1 ? 1 : 0;
                }
              }
              return steps;
            }));
  }

  private static int follow(int[] next, int at) {
    return next[at];
  }

  @Test
  void exceptionsInOneWayOnly() {
    assertSameFailure(
        Kernels.ints(
            SIZE,
            i -> {
              if (i == 77) {
                String reason = i > 5 ? "large" : "small";
                throw new IllegalStateException("too " + reason + ": " + i);
              }
              return i;
            }));
  }

  // ---- objects and methods

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
    assertSame(Kernels.ints(SIZE, LanguageTest::cube));
    assertSame(Kernels.ints(SIZE, this::plusField));
    assertSame(Kernels.ints(SIZE, derived::twice));
    assertSame(Kernels.ints(SIZE, SIZE, Math::max));
  }

  @Test
  void methodReferencesThatWiden() {
    LongKernel.Function wide = LanguageTest::half;
    assertSame(Kernels.longs(SIZE, wide));
    assertSame(Kernels.doubles(SIZE, LanguageTest::half));
    assertSame(Kernels.floats(SIZE, LanguageTest::cube));
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

  @Test
  void oneNameForVariablesOfSeveralTypes() {
    assertSame(
        Kernels.doubles(
            SIZE,
            i -> {
              double result = 0;
              {
                int[] slot = {i, 2};
                result += slot[1];
              }
              {
                float slot = i / 7f;
                result += slot;
              }
              for (int k = 0; k < 3; k++) {
                long slot = k * 5L;
                result += slot;
              }
              return result;
            }));
  }
}
