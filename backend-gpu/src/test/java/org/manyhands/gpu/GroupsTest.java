package org.manyhands.gpu;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.manyhands.kernel.Kernels;
import org.manyhands.task.Task;
import org.manyhands.task.TaskFailedException;

/** The programs that GPUs get, which have several work items for each block, on any device. */
class GroupsTest extends OnDevice {

  GroupsTest() {
    super(new GpuProvider(device -> true));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 63, 64, 65, 127, 4095, 4096, 4097, 70_000, 300_001})
  void scansHaveTheBitsOfJava(int size) {
    var floats = Kernels.floats(size, i -> 1f / (i + 1) - i % 3);
    assertArrayEquals(floats.scan().call(), onDevice(floats.scan()));
    assertArrayEquals(floats.exclusiveScan().call(), onDevice(floats.exclusiveScan()));
    var longs = Kernels.longs(size, i -> i * 77_777_777_777L);
    assertArrayEquals(
        longs.scan((a, b) -> a * 31 + b).call(), onDevice(longs.scan((a, b) -> a * 31 + b)));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 63, 64, 65, 127, 4095, 4096, 4097, 70_000, 300_001})
  void filtersKeepTheSame(int size) {
    var ints = Kernels.ints(size, i -> i * 7919);
    assertArrayEquals(ints.filter(v -> v % 3 == 0).call(), onDevice(ints.filter(v -> v % 3 == 0)));
    assertArrayEquals(ints.filter(v -> true).call(), onDevice(ints.filter(v -> true)));
    assertEquals(0, onDevice(ints.filter(v -> false)).length);
    var doubles = Kernels.doubles(size, i -> i % 100 == 99 ? 1 : Double.NaN);
    assertArrayEquals(doubles.filter(v -> v == 1).call(), onDevice(doubles.filter(v -> v == 1)));
    assertArrayEquals(
        Kernels.indices(size, i -> i / 64 % 2 == 1).call(),
        onDevice(Kernels.indices(size, i -> i / 64 % 2 == 1)));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 4097, 70_000})
  void reductionsHaveTheBitsOfJava(int size) {
    var floats = Kernels.floats(size, i -> 1f / (i + 1));
    assertEquals(floats.sum().call(), onDevice(floats.sum()));
    var longs = Kernels.longs(size, i -> i);
    assertEquals(
        longs.reduce(1L, (a, b) -> a * 31 + b).call(),
        onDevice(longs.reduce(1L, (a, b) -> a * 31 + b)));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 63, 64, 5000, 69_999})
  void whatFailsFirstIsJavas(int at) {
    assertSameClassOfFailure(Kernels.ints(70_000, i -> 5 / (i - at)));
    int[] numbers = new int[70_000];
    Arrays.setAll(numbers, i -> i == at ? -1 : i % 5 + 1);
    var ints = Kernels.ints(70_000, i -> numbers[i]);
    assertSameClassOfFailure(ints.scan((a, b) -> a / (b + 1) + b));
    assertSameClassOfFailure(ints.filter(v -> 6 / (v + 1) == 1));
    assertSameClassOfFailure(Kernels.ints(70_000, i -> 5 / (i - at)).scan());
  }

  /** HotSpot leaves out the message of what is thrown often. */
  private void assertSameClassOfFailure(Task<?> task) {
    assertInstanceOf(
        assertThrows(ArithmeticException.class, task::call).getClass(),
        assertThrows(TaskFailedException.class, () -> onDevice(task)).getCause());
  }

  @Test
  void aProgramIsThatOfAGpu() {
    assertTrue(explained(Kernels.ints(5, i -> i).scan()).contains("barrier"));
    assertTrue(explained(Kernels.ints(5, i -> i).filter(i -> i > 3)).contains("barrier"));
  }
}
