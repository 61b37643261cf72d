package org.manyhands.gpu;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.manyhands.ExecutorConfig;
import org.manyhands.TaskExecutor;
import org.manyhands.kernel.FloatKernel;
import org.manyhands.kernel.IntKernel;
import org.manyhands.kernel.Kernel;
import org.manyhands.kernel.Kernels;
import org.manyhands.task.TaskFailedException;

/**
 * Which checks are not computed, and which are: all that could fail. Loops and conditions are
 * understood, and captured numbers are known.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ElisionTest {

  private static final int N = 12;

  private final TaskExecutor gpu = TaskExecutor.open(ExecutorConfig.defaults().withBackend("gpu"));
  private final float[] a = new float[N * N];
  private final float[] b = new float[N * N];
  private final float[][] rows = new float[N][N];
  private final int[] line = new int[N];

  ElisionTest() {
    for (int i = 0; i < N * N; i++) {
      a[i] = i * 0.5f;
      b[i] = 7 - i;
      rows[i / N][i % N] = i;
      line[i % N] = i;
    }
  }

  @AfterAll
  void close() {
    gpu.close();
  }

  private static int occurrences(String text, String part) {
    return text.split(java.util.regex.Pattern.quote(part), -1).length - 1;
  }

  private int checks(Kernel<?> kernel) {
    String text = gpu.explain(kernel).toString();
    return occurrences(text, ">= (uint)") + occurrences(text, "== 0) { *failed");
  }

  private void assertElided(IntKernel kernel, int remaining) {
    assertEquals(remaining, checks(kernel), () -> gpu.explain(kernel).toString());
    assertArrayEquals(kernel.call(), gpu.run(kernel));
  }

  private void assertElided(FloatKernel kernel, int remaining) {
    assertEquals(remaining, checks(kernel), () -> gpu.explain(kernel).toString());
    assertArrayEquals(kernel.call(), gpu.run(kernel));
  }

  private void assertChecked(Kernel<?> kernel) {
    assertTrue(checks(kernel) > 0, () -> gpu.explain(kernel).toString());
    Throwable expected = assertThrows(RuntimeException.class, kernel::call);
    Throwable actual =
        Objects.requireNonNull(
            assertThrows(TaskFailedException.class, () -> gpu.run(kernel)).getCause());
    assertEquals(expected.toString(), actual.toString());
  }

  private FloatKernel product(int size) {
    return Kernels.floats(
        N,
        N,
        (row, column) -> {
          float sum = 0;
          for (int k = 0; k < size; k++) {
            sum += a[row * size + k] * b[k * size + column];
          }
          return sum;
        });
  }

  @Test
  void loopsOverMatrices() {
    assertElided(product(N), 0);
    assertChecked(product(N + 1));
    assertElided(product(N - 1), 0);
  }

  private float dot(float[] one, float[] other, int from, int count) {
    float sum = 0;
    for (int i = 0; i < count; i += 2) {
      sum += one[from + i] * other[from + i];
    }
    for (int i = count - 1; i >= 0; i--) {
      sum -= one[i];
    }
    return sum;
  }

  @Test
  void loopsInHelpers() {
    assertElided(Kernels.floats(N, i -> dot(a, b, i * N, N) + dot(b, a, 3, i)), 0);
    assertChecked(Kernels.floats(N + 1, i -> dot(a, b, i * N, N)));
    assertChecked(Kernels.floats(N, i -> dot(a, b, 0, N * N - i + 1)));
  }

  @Test
  void loopsInsideLoopsAndAfterLoops() {
    assertElided(
        Kernels.floats(
            N,
            i -> {
              float sum = 0;
              for (int j = 0; j < rows.length; j++) {
                for (int k = 0; k < rows[j].length; k++) {
                  sum += rows[j][k];
                }
                for (float element : rows[i]) {
                  sum -= element;
                }
              }
              for (int j = N - 1; j > 0; j--) {
                if (j == 5) {
                  continue;
                }
                sum += rows[i][j] + line[j - 1];
              }
              int k = 0;
              while (k < line.length && line[k] < 130) {
                sum += line[k++];
              }
              return sum;
            }),
        0);
  }

  @Test
  void neighbours() {
    FloatKernel stencil =
        Kernels.floats(
            N,
            N,
            (y, x) ->
                x > 0 && x < N - 1 && y > 0 && y < N - 1
                    ? a[y * N + x - 1] + a[y * N + x + 1] + a[(y - 1) * N + x] + a[(y + 1) * N + x]
                    : a[y * N + x]);
    assertElided(stencil, 0);
    assertElided(
        Kernels.floats(
            N * N,
            i -> {
              int x = i % N;
              int y = i / N;
              int right = Math.min(x + 1, N - 1);
              int up = Math.max(0, y - 1);
              return a[up * N + right] + a[y * N + (x + N - 1) % N];
            }),
        0);
    assertChecked(Kernels.floats(N, N, (y, x) -> a[y * N + x + 1]));
    assertChecked(Kernels.floats(N, N, (y, x) -> y <= N ? a[(y - 1) * N + x] : 0));
  }

  @Test
  void tablesAndDivisors() {
    int[] table = new int[16];
    byte[] bytes = {-1, 2, 3, 127};
    int[] wide = new int[256];
    assertElided(Kernels.ints(1000, i -> table[i * 31 & 15] + wide[bytes[i & 3] & 0xFF]), 0);
    int divisor = N;
    assertElided(Kernels.ints(1000, i -> i / divisor + i % divisor), 0);
    int zero = line.length - N;
    assertChecked(Kernels.ints(N, i -> i / zero));
    assertChecked(Kernels.ints(N, i -> i / (i - 5)));
    assertElided(Kernels.ints(N, i -> line[Math.floorMod(i - 20, N)]), 1);
  }

  @Test
  void ownArrays() {
    assertElided(
        Kernels.ints(
            N,
            i -> {
              int[] own = new int[5];
              for (int k = 0; k < own.length; k++) {
                own[k] = i * k;
              }
              return own[4] + own[i % 5];
            }),
        0);
  }

  /** A counter that wraps around is negative. */
  @Test
  void countersThatWrapAround() {
    int most = Integer.MAX_VALUE;
    IntKernel wrapping =
        Kernels.ints(
            N,
            i -> {
              int sum = 0;
              for (int k = most - 5; k <= most; k += 3) {
                if (k < N) {
                  sum += line[k];
                }
              }
              return sum + i;
            });
    assertChecked(wrapping);
    int large = 1 << 30;
    assertChecked(Kernels.ints(N, i -> line[(i + 4) * large]));
  }

  @Test
  void countersThatAlsoChangeOtherwise() {
    assertChecked(
        Kernels.ints(
            N,
            i -> {
              int sum = 0;
              for (int k = 0; k < N; k++) {
                sum += line[k];
                k += i == 3 ? 20 : 0;
                sum += line[k];
              }
              return sum;
            }));
    assertChecked(
        Kernels.ints(
            N,
            i -> {
              int sum = 0;
              for (int k = 0; k < N; k++) {
                for (int j = 0; j < 4; j++) {
                  k++;
                }
                sum += line[k];
              }
              return sum;
            }));
  }

  @Test
  void loopsWithoutACondition() {
    assertChecked(
        Kernels.ints(
            N,
            i -> {
              int k = 0;
              int sum = 0;
              do {
                sum += line[k];
                k++;
              } while (k <= N);
              return sum;
            }));
  }

  /** Each is computed with what it may do without; the checks that others need stay. */
  @Test
  void explanationsSayWhatIsChecked() {
    int offset = line.length - N + 1;
    String text =
        gpu.explain(Kernels.ints(N, i -> line[i] + line[line[i] % 5 * offset])).toString();
    assertTrue(text.contains("2 of 3 checks"), text);
    assertTrue(text.contains("Checked for each element: ElisionTest.java:"), text);
  }

  @Test
  void everyInputIsCheckedAsItNeeds() {
    for (int length = 1; length < 14; length++) {
      int[] array = new int[length];
      IntKernel kernel = Kernels.ints(length, i -> array[i] + line[i] + array[array.length - 1]);
      if (length <= N) {
        assertElided(kernel, 0);
      } else {
        assertChecked(kernel);
      }
    }
  }
}
