package org.manyhands.gpu;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.manyhands.ExecutorConfig;
import org.manyhands.TaskExecutor;
import org.manyhands.kernel.DoubleKernel;
import org.manyhands.kernel.Filter;
import org.manyhands.kernel.FloatKernel;
import org.manyhands.kernel.IntKernel;
import org.manyhands.kernel.Kernels;
import org.manyhands.kernel.LongKernel;
import org.manyhands.kernel.Reduction;
import org.manyhands.kernel.Scan;
import org.manyhands.task.TaskFailedException;

/** Reductions, scans and filters on a device, with the bits of {@code call()}. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CombiningTest {

  private final TaskExecutor gpu = TaskExecutor.open(ExecutorConfig.defaults().withBackend("gpu"));

  @AfterAll
  void close() {
    gpu.close();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 15, 16, 17, 63, 64, 65, 4095, 4096, 4097, 10_000})
  void reductionsCombineInTheSameOrder(int size) {
    FloatKernel floats = Kernels.floats(size, i -> 1f / (i + 1));
    assertSame(floats.sum());
    assertSame(floats.min());
    assertSame(floats.max());
    assertSame(Kernels.doubles(size, i -> i * 1e-3 - 2).sum());
    assertSame(Kernels.ints(size, i -> i * 7919).sum());
    LongKernel longs = Kernels.longs(size, i -> i * 77L);
    assertSame(longs.reduce(1L, (left, right) -> left * 31 + right));
  }

  private void assertSame(Reduction<?, ?> reduction) {
    assertEquals(reduction.call(), gpu.run(reduction));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 63, 64, 65, 128, 129, 4096, 4097, 4098, 10_000})
  void scansCombineInTheSameOrder(int size) {
    FloatKernel floats = Kernels.floats(size, i -> 1f / (i + 1));
    assertArrayEquals(floats.scan().call(), gpu.run(floats.scan()));
    assertArrayEquals(floats.exclusiveScan().call(), gpu.run(floats.exclusiveScan()));
    DoubleKernel doubles = Kernels.doubles(size, i -> (i * 7919) % 1000);
    Scan<double[]> maxima = doubles.scan(Math::max);
    assertArrayEquals(maxima.call(), gpu.run(maxima));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 4096, 4097, 10_000})
  void filtersKeepTheSameElements(int size) {
    Filter<int[]> indices = Kernels.indices(size, i -> i % 3 == 0);
    assertArrayEquals(indices.call(), gpu.run(indices));
    int limit = 5000;
    Filter<int[]> none = Kernels.ints(size, i -> i).filter(element -> element < -limit);
    assertEquals(0, gpu.run(none).length);
    Filter<int[]> all = Kernels.ints(size, i -> i).filter(element -> element > -limit);
    assertEquals(size, gpu.run(all).length);
  }

  @ParameterizedTest
  @ValueSource(ints = {5000, 9000})
  void whatAnOperatorThrowsIsThrown(int culprit) {
    IntKernel line = Kernels.ints(10_000, i -> i);
    TaskFailedException failed =
        assertThrows(
            TaskFailedException.class,
            () -> gpu.run(line.reduce(0, (left, right) -> left / (right - culprit))));
    assertEquals("/ by zero", Objects.requireNonNull(failed.getCause()).getMessage());
    TaskFailedException tested =
        assertThrows(
            TaskFailedException.class,
            () -> gpu.run(line.filter(element -> 1 / (element - culprit) == 0)));
    assertTrue(tested.getCause() instanceof ArithmeticException, tested::toString);
  }
}
