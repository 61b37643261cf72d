package org.manyhands;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future.State;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.manyhands.kernel.IntKernel;
import org.manyhands.kernel.Kernels;
import org.manyhands.shared.SharedInts;
import org.manyhands.spi.Attempt;
import org.manyhands.spi.Backend;
import org.manyhands.spi.BackendInfo;
import org.manyhands.spi.Capability;
import org.manyhands.task.Assembly;
import org.manyhands.task.DivisibleTask;
import org.manyhands.task.Task;
import org.manyhands.task.TaskRejectedException;

class SplitFutureTest {

  private static final int SIZE = 100;

  private final AtomicInteger ends = new AtomicInteger();
  private final ManualBackend backend = new ManualBackend(1);

  /** Says which cuts were made. */
  private record Cuts(long size) implements DivisibleTask<List<String>> {
    @Override
    public Assembly<String, List<String>> assemble() {
      return new Assembly<>() {
        private final List<String> parts = new ArrayList<>();

        @Override
        public Task<String> part(long from, long to) {
          return () -> from + "-" + to;
        }

        @Override
        public void add(long from, String part) {
          assertTrue(part.startsWith(from + "-"));
          parts.add(part);
        }

        @Override
        public List<String> result() {
          return parts;
        }
      };
    }
  }

  @ParameterizedTest
  @CsvSource({"1, 1, 0-1", "1, 4, 0-1", "4, 1, 0-4", "5, 2, 0-3 3-5", "7, 3, 0-3 3-5 5-7"})
  void cutsAreEvenAndCoverAllUnits(long size, int maxParts, String expected) {
    SplitFuture<?, List<String>> future = start(new Cuts(size), maxParts);
    backend.runAll();
    assertEquals(List.of(expected.split(" ")), future.join());
  }

  @Test
  void cutsOfManyUnitsDoNotOverflow() {
    long size = Long.MAX_VALUE;
    SplitFuture<?, List<String>> future = start(new Cuts(size), 4);
    backend.runAll();
    List<String> parts = future.join();
    assertTrue(parts.getFirst().startsWith("0-"), parts::toString);
    assertTrue(parts.getLast().endsWith("-" + size), parts::toString);
  }

  @Test
  void endsWhenTheLastPartDoes() {
    SplitFuture<?, int[]> future = start(Kernels.ints(SIZE, i -> i), 4);
    for (Attempt<?> part : backend.started.reversed()) {
      assertFalse(future.isDone());
      part.run();
    }
    assertArrayEquals(IntStream.range(0, SIZE).toArray(), future.join());
    assertEquals(1, ends.get());
  }

  @Test
  void failsAsTheLowestPartDoesWhateverTheOrder() {
    for (boolean reversed : new boolean[] {false, true}) {
      backend.started.clear();
      SplitFuture<?, int[]> future = start(failingAt(30, 60, 90), 10);
      (reversed ? backend.started.reversed() : backend.started).forEach(Attempt::run);
      assertEquals("index 30", future.exceptionNow().getMessage());
    }
  }

  @Test
  void aPartThatFailsCancelsThoseAfterItOnly() {
    SplitFuture<?, int[]> future = start(failingAt(55), 10);
    backend.started.get(5).run();
    assertFalse(future.isDone(), "a lower part may fail, too");
    for (int i = 0; i < 10; i++) {
      assertEquals(i >= 5, backend.started.get(i).isDone(), "part " + i);
    }
    backend.runAll();
    assertEquals("index 55", future.exceptionNow().getMessage());
    assertEquals(1, ends.get());
  }

  private static IntKernel failingAt(Integer... bad) {
    return Kernels.ints(
        SIZE,
        i -> {
          if (List.of(bad).contains(i)) {
            throw new IllegalStateException("index " + i);
          }
          return i;
        });
  }

  @Test
  void cancellingCancelsAllParts() {
    SplitFuture<?, int[]> future = start(Kernels.ints(SIZE, i -> i), 4);
    assertTrue(future.cancel(true));
    assertTrue(backend.started.stream().allMatch(Attempt::isDone));
    backend.runAll();
    assertTrue(future.isCancelled());
    assertEquals(1, ends.get());
  }

  @Test
  void partsThatTheBackendCancelsCancelTheWhole() {
    SplitFuture<?, int[]> future = start(Kernels.ints(SIZE, i -> i), 4);
    backend.started.getFirst().run();
    backend.close();
    assertTrue(future.isCancelled());
    assertEquals(1, ends.get());
  }

  @Test
  void aPartWithoutOutcomeEndsTheWholeWithTheReason() {
    SplitFuture<?, int[]> future = start(Kernels.ints(SIZE, i -> i), 4);
    TaskRejectedException reason = new TaskRejectedException("lost");
    backend.started.get(1).abort(reason);
    backend.runAll();
    assertSame(reason, assertThrows(TaskRejectedException.class, future::join));
  }

  @Test
  void aPartOfTheWrongTypeFailsTheWhole() {
    SplitFuture<?, int[]> future = start(Kernels.ints(SIZE, i -> i), 2);
    succeed(backend.started.get(0), new long[50]);
    backend.started.get(1).run();
    assertEquals(State.FAILED, future.state());
    assertInstanceOf(RuntimeException.class, future.exceptionNow());
    assertEquals(1, ends.get());
  }

  @SuppressWarnings("unchecked") // as a backend that breaks the contract may do
  private static <T> void succeed(Attempt<?> attempt, T value) {
    ((Attempt<T>) attempt).succeed(value);
  }

  @Test
  void aRefusalHalfWayEndsEverything() {
    TaskRejectedException refusal = new TaskRejectedException("full");
    Backend refusing =
        new Backend() {
          @Override
          public BackendInfo info() {
            return backend.info();
          }

          @Override
          public void start(Attempt<?> attempt) {
            if (backend.started.size() == 2) {
              throw refusal;
            }
            backend.start(attempt);
          }

          @Override
          public void close() {}
        };
    SplitFuture<?, int[]> future = split(Kernels.ints(SIZE, i -> i), 4);
    assertSame(refusal, assertThrows(TaskRejectedException.class, () -> future.start(refusing)));
    assertTrue(backend.started.stream().allMatch(Attempt::isDone), "a part goes on for nothing");
    assertTrue(future.isDone());
    assertEquals(1, ends.get());
  }

  @Test
  void theExecutorCutsByParallelismAndSetting() {
    assertEquals(3, partsOn(new ManualBackend(3), "0"));
    assertEquals(12, partsOn(new ManualBackend(3, Capability.SHARED_MEMORY), "0"));
    assertEquals(1, partsOn(new ManualBackend(1, Capability.SHARED_MEMORY), "0"));
    assertEquals(6, partsOn(new ManualBackend(3), "2"));
    assertEquals(1, partsOn(new ManualBackend(3, Capability.NATIVE_KERNELS), "2"));
  }

  @Test
  void aBackendWithNativeKernelsMayLeaveATaskToBeCut() {
    ManualBackend backend =
        new ManualBackend(3, Capability.NATIVE_KERNELS, Capability.SHARED_MEMORY);
    backend.wholes = task -> false;
    assertEquals(12, partsOn(backend, "0"));
  }

  @Test
  void ofASharedKernelItIsGivenTheKernel() {
    ManualBackend backend =
        new ManualBackend(3, Capability.NATIVE_KERNELS, Capability.SHARED_MEMORY);
    IntKernel kernel = Kernels.ints(SIZE, i -> i);
    try (TaskExecutor executor = backend.executor()) {
      TaskFuture<SharedInts> future = executor.submit(kernel.shared());
      assertSame(kernel, backend.last().task());
      backend.runAll();
      try (SharedInts shared = future.join()) {
        assertArrayEquals(kernel.call(), shared.toArray());
      }
    }
  }

  @Test
  void largeTasksAreCutIntoMoreParts() {
    assertEquals(12, partsOn(new ManualBackend(3, Capability.SHARED_MEMORY), "0", 12 << 14));
    assertEquals(13, partsOn(new ManualBackend(3, Capability.SHARED_MEMORY), "0", 13 << 14));
    assertEquals(24, partsOn(new ManualBackend(3, Capability.SHARED_MEMORY), "0", 1 << 20));
    assertEquals(3, partsOn(new ManualBackend(3), "0", 1 << 20));
    assertEquals(6, partsOn(new ManualBackend(3, Capability.SHARED_MEMORY), "2", 1 << 20));
  }

  private static int partsOn(ManualBackend backend, String parts) {
    return partsOn(backend, parts, SIZE);
  }

  private static int partsOn(ManualBackend backend, String parts, int size) {
    ExecutorConfig config = ExecutorConfig.defaults().with("manyhands.kernel.parts", parts);
    TaskExecutor executor = TaskExecutor.open(config, backend);
    TaskFuture<int[]> future = executor.submit(Kernels.ints(size, i -> i));
    backend.runAll();
    assertEquals(size, future.join().length);
    executor.close();
    return backend.started.size();
  }

  private <T> SplitFuture<?, T> start(DivisibleTask<T> task, int maxParts) {
    SplitFuture<?, T> future = split(task, maxParts);
    future.start(backend);
    return future;
  }

  private <T> SplitFuture<?, T> split(DivisibleTask<T> task, int maxParts) {
    return split(task, task.assemble(), maxParts);
  }

  private <P, T> SplitFuture<P, T> split(
      DivisibleTask<T> task, Assembly<P, T> assembly, int maxParts) {
    ends.set(0);
    return SplitFuture.of(
        task,
        assembly,
        new Cut(maxParts, false),
        task.getClass(),
        (whole, over) -> ends.incrementAndGet());
  }

  /** Counts how often its parts are discarded; a part of a negative unit fails. */
  private record Discarded(AtomicInteger times, boolean fails, boolean resultFails)
      implements DivisibleTask<Integer> {
    @Override
    public long size() {
      return 2;
    }

    @Override
    public Assembly<Integer, Integer> assemble() {
      return new Assembly<>() {
        @Override
        public Task<Integer> part(long from, long to) {
          return () -> {
            if (fails && from == 1) {
              throw new IllegalStateException("unit 1");
            }
            return 1;
          };
        }

        @Override
        public void add(long from, Integer part) {}

        @Override
        public Integer result() {
          if (resultFails) {
            throw new IllegalStateException("no result");
          }
          return 2;
        }

        @Override
        public void discard() {
          times.incrementAndGet();
        }
      };
    }
  }

  @ParameterizedTest
  @CsvSource({"false, false, 0", "true, false, 1", "false, true, 1"})
  void whatHasNoResultIsDiscardedOnce(boolean fails, boolean resultFails, int expected) {
    AtomicInteger times = new AtomicInteger();
    SplitFuture<?, Integer> future = start(new Discarded(times, fails, resultFails), 2);
    backend.runAll();
    assertEquals(expected == 0 ? State.SUCCESS : State.FAILED, future.state());
    assertEquals(expected, times.get());
  }

  @Test
  void whatIsCancelledIsDiscardedOnce() {
    AtomicInteger times = new AtomicInteger();
    SplitFuture<?, Integer> future = start(new Discarded(times, false, false), 2);
    backend.started.getFirst().run();
    future.cancel(true);
    backend.runAll();
    assertEquals(1, times.get());
  }
}
