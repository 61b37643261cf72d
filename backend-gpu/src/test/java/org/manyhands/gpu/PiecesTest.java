package org.manyhands.gpu;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.CsvSource;
import org.manyhands.ExecutorConfig;
import org.manyhands.TaskExecutor;
import org.manyhands.TaskFuture;
import org.manyhands.kernel.DoubleKernel;
import org.manyhands.kernel.IntKernel;
import org.manyhands.kernel.Kernels;
import org.manyhands.kernel.LongKernel;
import org.manyhands.shared.SharedInts;
import org.manyhands.task.TaskFailedException;

/**
 * Kernels that are computed piece by piece: because results have no room on the device as a whole,
 * because several devices share the work (here one device, which is named twice), or both.
 */
@ParameterizedClass
@CsvSource({"0,200k", "'0,0',0", "'0,0,0',200k"})
class PiecesTest {

  /** 400 kB of ints: more than there is room for, if there is a limit. */
  private static final int SIZE = 100_003;

  /** By what they are configured: programs are compiled once for each. */
  private static final Map<List<String>, TaskExecutor> EXECUTORS = new HashMap<>();

  private final TaskExecutor gpu;

  PiecesTest(String devices, String memory) {
    gpu = EXECUTORS.computeIfAbsent(List.of(devices, memory), PiecesTest::open);
  }

  private static TaskExecutor open(List<String> settings) {
    return TaskExecutor.open(
        ExecutorConfig.defaults()
            .withBackend("gpu")
            .with("manyhands.gpu.device", settings.getFirst())
            .with("manyhands.gpu.memory", settings.getLast()));
  }

  @AfterAll
  static void close() {
    EXECUTORS.values().forEach(TaskExecutor::close);
    EXECUTORS.clear();
  }

  @Test
  void elements() {
    int[] table = {3, 1, 4, 1, 5, 9, 2, 6};
    IntKernel kernel = Kernels.ints(SIZE, i -> i * table[i % table.length]);
    assertArrayEquals(kernel.call(), gpu.run(kernel));
  }

  @Test
  void grids() {
    DoubleKernel kernel = Kernels.doubles(301, 333, (row, column) -> row * 1000.0 + column);
    assertArrayEquals(kernel.call(), gpu.run(kernel));
  }

  @Test
  void reductions() {
    LongKernel kernel = Kernels.longs(SIZE, i -> i * 7919L % 1013);
    assertEquals(kernel.sum().call(), gpu.run(kernel.sum()));
    assertEquals(
        kernel.reduce(1L, (left, right) -> left * 31 + right).call(),
        gpu.run(kernel.reduce(1L, (left, right) -> left * 31 + right)));
  }

  @Test
  void scans() {
    IntKernel kernel = Kernels.ints(SIZE, i -> i % 1009);
    assertArrayEquals(kernel.scan(Integer::sum).call(), gpu.run(kernel.scan(Integer::sum)));
    assertArrayEquals(
        kernel.exclusiveScan(5, Integer::sum).call(),
        gpu.run(kernel.exclusiveScan(5, Integer::sum)));
  }

  @Test
  void filters() {
    IntKernel kernel = Kernels.ints(SIZE, i -> i * 31 % 1009);
    assertArrayEquals(
        kernel.filter(x -> x % 3 == 0).call(), gpu.run(kernel.filter(x -> x % 3 == 0)));
  }

  @Test
  void theFirstElementThatFailsIsTheOneThatIsReported() {
    int bad = 70_001;
    IntKernel kernel =
        Kernels.ints(
            SIZE,
            i -> {
              if (i >= bad) {
                throw new IllegalStateException("element " + i);
              }
              return i;
            });
    Throwable expected = assertThrows(IllegalStateException.class, kernel::call);
    Throwable actual = assertThrows(TaskFailedException.class, () -> gpu.run(kernel)).getCause();
    assertEquals(expected.toString(), Objects.requireNonNull(actual).toString());
  }

  @Test
  void manyAtOnce() {
    List<TaskFuture<int[]>> futures =
        IntStream.range(0, 12)
            .mapToObj(add -> gpu.submit(Kernels.ints(20_000, i -> i + add)))
            .toList();
    for (int add = 0; add < futures.size(); add++) {
      int[] result = futures.get(add).join();
      assertEquals(19_999 + add, result[19_999]);
    }
  }

  @Test
  void resultsThatStay() {
    try (SharedInts squares = gpu.run(Kernels.ints(20_000, i -> i * i).shared());
        SharedInts more = gpu.run(Kernels.ints(20_000, i -> squares.get(i) + 1).shared())) {
      IntKernel kernel = Kernels.ints(20_000, i -> squares.get(i) + more.get(i));
      assertArrayEquals(kernel.call(), gpu.run(kernel));
    }
  }
}
