package org.manyhands.gpu;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.manyhands.ExecutorConfig;
import org.manyhands.TaskExecutor;
import org.manyhands.kernel.FloatKernel;
import org.manyhands.kernel.IntKernel;
import org.manyhands.kernel.Kernel;
import org.manyhands.kernel.Kernels;

/** Kernels that may be less exact, and kernels that are not checked. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FreedomTest {

  private static final int SIZE = 1000;
  private static final String CHECK = ">= (uint)";

  private final TaskExecutor gpu = TaskExecutor.open(ExecutorConfig.defaults().withBackend("gpu"));
  private final int[] places = new int[SIZE];
  private final float[] x = new float[SIZE];

  FreedomTest() {
    for (int i = 0; i < SIZE; i++) {
      places[i] = (i * 7) % SIZE;
      x[i] = i * 0.01f;
    }
  }

  @AfterAll
  void close() {
    gpu.close();
  }

  private String explain(Kernel<?> kernel) {
    return gpu.explain(kernel).toString();
  }

  @Test
  void anUncheckedKernelHasNoChecks() {
    IntKernel kernel = Kernels.ints(SIZE, i -> picked(i) / (places[i] + 1));
    assertTrue(explain(kernel).contains(CHECK));
    String unchecked = explain(kernel.unchecked());
    assertFalse(unchecked.contains(CHECK), unchecked);
    assertFalse(unchecked.contains("failed"), unchecked);
    assertTrue(unchecked.contains("not checked"), unchecked);
    assertArrayEquals(kernel.call(), gpu.run(kernel.unchecked()));
    assertTrue(explain(kernel).contains(CHECK), "the checked one is still there");
  }

  private int picked(int i) {
    return places[places[i]];
  }

  /** Undefined, but on no device the end of the process. */
  @Test
  void anUncheckedDivisionByZeroHasSomeResult() {
    int zero = places[0];
    long none = zero;
    IntKernel kernel = Kernels.ints(SIZE, i -> i / zero + i % zero + (int) (i / none + i % none));
    assertEquals(SIZE, gpu.run(kernel.unchecked()).length);
  }

  @Test
  void whatThrowsStillThrows() {
    IntKernel kernel = Kernels.ints(SIZE, i -> i < 700 ? places[i] : rejected(i)).unchecked();
    assertTrue(explain(kernel).contains("failed"));
  }

  private static int rejected(int i) {
    throw new IllegalArgumentException("no " + i);
  }

  @Test
  void reductionsAndFiltersAreAsFreeAsTheirKernels() {
    IntKernel kernel = Kernels.ints(SIZE, i -> places[places[i]]).unchecked();
    String sum = gpu.explain(kernel.sum()).toString();
    assertFalse(sum.contains(CHECK), sum);
    assertEquals(kernel.sum().call(), gpu.run(kernel.sum()));
    String filter = gpu.explain(kernel.filter(element -> places[element] > 3)).toString();
    assertFalse(filter.contains(CHECK), filter);
  }

  @Test
  void fastFunctionsAreInSinglePrecision() {
    FloatKernel kernel =
        Kernels.floats(
            SIZE, i -> (float) Math.sin(x[i]) + (float) Math.pow(x[i], 2) + (float) Math.sqrt(2));
    String fast = explain(kernel.fast());
    assertTrue(fast.contains("native_sin("), fast);
    assertFalse(fast.contains("double"), fast);
    assertTrue(fast.contains("fast"), fast);
    float[] expected = kernel.call();
    float[] actual = gpu.run(kernel.fast());
    for (int i = 0; i < SIZE; i++) {
      assertEquals(expected[i], actual[i], 1e-5f * (1 + Math.abs(expected[i])), "element " + i);
    }
    assertFalse(explain(kernel).contains("native_sin("), "the exact one is still there");
  }

  @Test
  void bothAtOnce() {
    FloatKernel kernel = Kernels.floats(SIZE, i -> (float) Math.exp(x[places[i]]));
    String both = explain(kernel.fast().unchecked());
    assertTrue(both.contains("native_exp(") && !both.contains(CHECK), both);
  }
}
