package org.manyhands.examples;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.manyhands.ExecutorConfig;
import org.manyhands.TaskExecutor;
import org.manyhands.kernel.Kernels;
import org.manyhands.shared.SharedFloats;

/** The examples of docs/gpu.md, on the device and without. */
class DeviceKernelsTest {

  @ParameterizedTest
  @ValueSource(strings = {"gpu", "threads"})
  void arraysAreCopied(String backend) {
    int n = 3;
    float a = 2;
    float[] x = {1, 2, 3};
    float[] b = {10, 20, 30};
    try (TaskExecutor executor =
        TaskExecutor.open(ExecutorConfig.defaults().withBackend(backend))) {
      float[] y = executor.run(Kernels.floats(n, i -> a * x[i] + b[i]));
      assertArrayEquals(new float[] {12, 24, 36}, y);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"gpu", "threads"})
  void sharedArraysStay(String backend) {
    int n = 3;
    float[] x = {1, 2, 3};
    try (TaskExecutor executor =
        TaskExecutor.open(ExecutorConfig.defaults().withBackend(backend))) {
      double largest = 0;
      try (SharedFloats shared = executor.share(x)) {
        for (int step = 1; step < 10; step++) {
          double power = step;
          largest = Math.max(largest, executor.run(Kernels.sum(n, i -> shared.get(i) / power)));
        }
      }
      assertEquals(6, largest);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"gpu", "threads"})
  void chainsMoveNothing(String backend) {
    try (TaskExecutor executor =
        TaskExecutor.open(ExecutorConfig.defaults().withBackend(backend))) {
      assertEquals(6, chain(executor, new float[] {1, -2, 3}, 3));
    }
  }

  private static double chain(TaskExecutor executor, float[] input, int n) {
    try (SharedFloats x = executor.share(input);
        SharedFloats squares = executor.run(Kernels.floats(n, i -> x.get(i) * x.get(i)).shared());
        SharedFloats roots =
            executor.run(Kernels.floats(n, i -> (float) Math.sqrt(squares.get(i))).shared())) {
      return executor.run(Kernels.sum(n, i -> roots.get(i)));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"gpu", "threads"})
  void fastAndUnchecked(String backend) {
    int n = 3;
    float[] x = {0, 1, 2};
    int[] order = {2, 1, 0};
    try (TaskExecutor executor =
        TaskExecutor.open(ExecutorConfig.defaults().withBackend(backend))) {
      float[] y =
          executor.run(Kernels.floats(n, i -> (float) Math.exp(x[order[i]])).fast().unchecked());
      assertArrayEquals(new float[] {(float) Math.exp(2), (float) Math.E, 1}, y, 1e-3f);
    }
  }
}
