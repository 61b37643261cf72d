package org.manyhands.gpu;

import org.junit.jupiter.api.Test;
import org.manyhands.kernel.Kernels;

/** Branches, loops, jumps and exceptions take the ways that they take in Java. */
class ControlFlowTest extends OnDevice {

  private static final int SIZE = 100;
  private static final int[] TABLE = {3, 1, 4, 1, 5, 9, 2, 6};

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
}
