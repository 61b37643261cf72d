package org.manyhands.benchmarks.gpu;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.aparapi.Kernel;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.manyhands.task.BackendUnavailableException;

/** What is measured on a device computes the same in every way, and on the device. */
class GpuBenchmarkTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "square",
        "saxpy",
        "stencil",
        "blackScholes",
        "mandelbrot",
        "matmul",
        "sum",
        "scan"
      })
  void allWaysAgree(String kernel) {
    GpuBenchmark benchmark = new GpuBenchmark();
    benchmark.size = 10_007; // no whole groups
    benchmark.kernel = kernel;
    try {
      onADevice(benchmark::open);
    } finally {
      benchmark.close();
    }
  }

  @Test
  void launchesAgree() {
    GpuLatencyBenchmark benchmark = new GpuLatencyBenchmark();
    try {
      onADevice(benchmark::open);
    } finally {
      benchmark.close();
    }
  }

  @Test
  void whatAparapiRunsInJavaIsNotMeasured() {
    onADevice(() -> {
      try (Peers peers = Peers.open()) {
        Untranslatable kernel = new Untranslatable();
        IllegalStateException thrown =
            assertThrows(
                IllegalStateException.class,
                () -> peers.aparapi().run(kernel, peers.aparapi().over(1000)));
        assertTrue(thrown.toString().contains("'Untranslatable'"), thrown.toString());
      }
    });
  }

  @Test
  void resultsThatDifferAreFound() {
    float[] expected = {1, 2, 1000};
    assertDoesNotThrow(() -> Agreement.check("x", expected, new float[] {1, 2, 1000.5f}, 1e-3));
    assertThrows(
        IllegalStateException.class,
        () -> Agreement.check("x", expected, new float[] {1, 2.5f, 1000}, 1e-3));
    assertThrows(
        IllegalStateException.class,
        () -> Agreement.check("x", expected, new float[] {1, Float.NaN, 1000}, 1e-3));
    assertThrows(
        IllegalStateException.class,
        () -> Agreement.check("x", new int[] {1, 2}, new int[] {1, 3}, 0.4));
    assertThrows(IllegalStateException.class, () -> Agreement.check("x", 1f, 1.0000001f, 0));
  }

  private static void onADevice(Runnable test) {
    try {
      test.run();
    } catch (BackendUnavailableException e) {
      Assumptions.abort("There is no OpenCL device: " + e.getMessage());
    }
  }

  /** Throws, which Aparapi does not translate. */
  private static final class Untranslatable extends Kernel {
    final int[] numbers = new int[1024];

    @Override
    public void run() {
      int i = getGlobalId();
      try {
        numbers[i] = Integer.toString(i).length();
      } catch (IllegalStateException e) {
        numbers[i] = 0;
      }
    }
  }
}
