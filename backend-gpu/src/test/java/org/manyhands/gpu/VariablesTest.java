package org.manyhands.gpu;

import org.junit.jupiter.api.Test;
import org.manyhands.kernel.Kernels;

/** Expressions, variables and arrays hold what they hold in Java, whenever they change. */
@SuppressWarnings({"NarrowingCompoundAssignment", "AssignmentExpression"}) // are what is tested
class VariablesTest extends OnDevice {

  private static final int SIZE = 100;

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
