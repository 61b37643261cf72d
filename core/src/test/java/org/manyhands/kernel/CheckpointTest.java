package org.manyhands.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.manyhands.task.Assembly;
import org.manyhands.task.DivisibleTask;
import org.manyhands.task.Task;
import org.manyhands.task.TaskContext;
import org.manyhands.task.TaskInfo;

/** A kernel that is cancelled ends soon, though its function never looks. */
class CheckpointTest {

  private static final int SIZE = 10_000_000;

  private static final AtomicInteger COMPUTED = new AtomicInteger();

  private static final IntKernel COUNTING =
      Kernels.ints(
          SIZE,
          i -> {
            COMPUTED.incrementAndGet();
            return i;
          });

  static List<DivisibleTask<?>> kernels() {
    return List.of(
        COUNTING, COUNTING.sum(), COUNTING.scan(), COUNTING.filter(i -> true), COUNTING.shared());
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void partsAreLeftWhereverTheyAreComputed(DivisibleTask<?> kernel) {
    for (Task<?> part : parts(kernel.assemble(), kernel.size()).toList()) {
      COMPUTED.set(0);
      assertThrows(
          CancellationException.class, () -> TaskContext.call(cancelledAfter(100_000), part));
      assertTrue(COMPUTED.get() < SIZE, () -> "All elements were computed by " + part);
    }
  }

  private static Stream<Task<?>> parts(Assembly<?, ?> assembly, long size) {
    return Stream.of(assembly.part(0, size), assembly.partInPlace(0, size));
  }

  @Test
  void outsideOfATaskNothingIsAsked() {
    assertArrayEquals(IntStream.range(0, 1000).toArray(), Kernels.ints(1000, i -> i).call());
  }

  private static TaskContext cancelledAfter(int elements) {
    return new TaskContext() {
      @Override
      public TaskInfo task() {
        throw new AssertionError("nobody asks");
      }

      @Override
      public boolean isCancelled() {
        return COMPUTED.get() >= elements;
      }

      @Override
      public void progress(long done, long total) {
        throw new AssertionError("nobody tells");
      }
    };
  }
}
