package org.manyhands.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.manyhands.TaskExecutor;
import org.manyhands.TaskFuture;
import org.manyhands.kernel.Kernels;
import org.manyhands.shared.SharedDoubles;
import org.manyhands.shared.SharedInts;
import org.manyhands.task.SharingException;
import org.manyhands.task.TaskException;
import org.manyhands.task.TaskFailedException;
import org.manyhands.task.TaskNotSerializableException;
import org.manyhands.testkit.FileGate;

/** Arrays that workers share: who reads them, who closes them, and how much there may be. */
class SharedArraysTest extends SharedArraysFixture {

  @Test
  void workersMapAnArrayOnceAndLetGoOfItWhenItIsClosed() throws Exception {
    try (TaskExecutor executor = TaskExecutor.open(config())) {
      long worker = Processes.pid(executor);
      SharedDoubles shared = executor.share(array(1000));
      for (int i = 0; i < 5; i++) {
        int index = i;
        assertEquals(i, executor.run(() -> shared.get(index)));
      }
      assertEquals(1, mapped(worker, folder));
      shared.close();
      Processes.await("the end of the mapping", () -> mapped(worker, folder) == 0);
      assertNothingLeft();
      assertEquals(worker, Processes.pid(executor));
    }
  }

  @Test
  void whatIsSentIsSmall() {
    try (TaskExecutor executor = TaskExecutor.open(config());
        SharedDoubles shared = executor.share(array(1_000_000))) {
      long bytes = executor.explain(Kernels.sum(shared.length(), i -> shared.get(i))).bytes();
      assertTrue(bytes < 4000, () -> bytes + " bytes");
    }
  }

  @Test
  void manyTasksMapAnArrayAtOnce() throws Exception {
    try (TaskExecutor executor = TaskExecutor.open(config().withParallelism(2))) {
      for (int round = 0; round < 10; round++) {
        try (SharedDoubles shared = executor.share(array(10_000))) {
          List<TaskFuture<Double>> sums =
              IntStream.range(0, 20).mapToObj(i -> executor.submit(() -> sum(shared))).toList();
          sums.forEach(sum -> assertEquals(49_995_000.0, sum.join()));
        }
      }
      assertNothingLeft();
    }
  }

  private static double sum(SharedDoubles shared) {
    return Arrays.stream(shared.toArray()).sum();
  }

  @Test
  void threadsOfAProgramShareAndCloseAtOnce() throws Exception {
    try (TaskExecutor executor = TaskExecutor.open(config());
        ExecutorService threads = Executors.newFixedThreadPool(4)) {
      Callable<Integer> sharer =
          () -> {
            int sum = 0;
            for (int i = 0; i < 25; i++) {
              int round = i;
              try (SharedInts shared = executor.share(new int[] {round, 2})) {
                sum += executor.run(() -> shared.get(0) + shared.get(1));
              }
            }
            return sum;
          };
      for (var sum : threads.invokeAll(List.of(sharer, sharer, sharer, sharer))) {
        assertEquals(350, sum.get());
      }
      assertNothingLeft();
    }
  }

  @Test
  void aTaskThatIsReadingWhenItIsClosedIsToldSoAndItsWorkerLives() throws Exception {
    try (TaskExecutor executor = TaskExecutor.open(config())) {
      long worker = Processes.pid(executor);
      SharedDoubles shared = executor.share(array(1000));
      FileGate gate = FileGate.in(folder, "gate");
      TaskFuture<?> reading = executor.submit(new ForEver(gate, shared));
      gate.arrived().await();
      shared.close();
      TaskFailedException e = assertThrows(TaskFailedException.class, reading::join);
      assertInstanceOf(IllegalStateException.class, e.getCause());
      assertTrue(String.valueOf(e.getMessage()).contains("is closed"), e::getMessage);
      assertEquals(worker, Processes.pid(executor));
    }
  }

  @Test
  void anArrayOfAnotherPoolIsReadAndClosed() throws Exception {
    try (TaskExecutor first = TaskExecutor.open(config());
        TaskExecutor second = TaskExecutor.open(config())) {
      SharedDoubles shared = first.share(array(10));
      long worker = Processes.pid(second);
      assertEquals(3.0, second.run(() -> shared.get(3)));
      shared.close();
      Processes.await("the end of the mapping", () -> mapped(worker, folder) == 0);
      assertThrows(TaskException.class, () -> second.run(() -> shared.get(3)));
    }
    assertNothingLeft();
  }

  @Test
  void anArrayIsPassedOnToThePoolOfATaskAndClosedThere() throws Exception {
    FileGate gate = FileGate.in(folder, "gate");
    String where = folder.toString();
    try (TaskExecutor executor = TaskExecutor.open(Processes.config())) {
      try (TaskExecutor other = TaskExecutor.open(config())) {
        SharedDoubles shared = other.share(array(10));
        TaskFuture<String> outer =
            executor.submit(() -> {
              try (TaskExecutor inner = Processes.open()) {
                long below = Processes.pid(inner);
                double third = inner.run(() -> shared.get(3));
                long before = mapped(below, Path.of(where));
                gate.pass();
                Processes.await("the end", () -> mapped(below, Path.of(where)) == 0);
                return third + ", " + before;
              }
            });
        gate.arrived().await();
        shared.close();
        gate.open();
        assertEquals("3.0, 1", outer.join());
      }
    }
  }

  @Test
  void anArrayOfATaskDoesNotOutliveItsPool() {
    try (TaskExecutor executor = Processes.open()) {
      TaskException e =
          assertThrows(
              TaskException.class,
              () ->
                  executor.run(() -> {
                    TaskExecutor inner = Processes.open();
                    return inner.share(new double[3]);
                  }));
      assertTrue(String.valueOf(e.getMessage()).contains("not above"), e::getMessage);
    }
  }

  @Test
  void anArrayOnTheHeapIsNotReadByWorkers() throws Exception {
    try (TaskExecutor executor = Processes.open();
        SharedDoubles shared = executor.share(array(10));
        SharedDoubles onHeap = Kernels.doubles(10, i -> shared.get(i)).shared().call()) {
      TaskNotSerializableException e =
          assertThrows(TaskNotSerializableException.class, () -> executor.run(() -> onHeap.get(3)));
      assertTrue(String.valueOf(e.getMessage()).contains("heap of another process"), e::getMessage);
    }
  }

  @Test
  void theQuotaIsThatOfAnExecutorAndCountsResults() throws Exception {
    try (TaskExecutor executor = TaskExecutor.open(config().with(MEMORY, "1k"))) {
      try (SharedDoubles shared = executor.share(new double[100])) {
        assertThrows(SharingException.class, () -> executor.share(new double[100]));
        SharingException e =
            assertThrows(
                SharingException.class,
                () -> executor.run(Kernels.doubles(Integer.MAX_VALUE - 8, i -> i).shared()));
        assertTrue(String.valueOf(e.getMessage()).contains("'17179869112' bytes"), e::getMessage);
        assertEquals(0.0, executor.run(() -> shared.get(99)));
      }
      executor.run(Kernels.doubles(128, i -> i).shared()).close();
      executor.share(new double[128]).close();
      assertNothingLeft();
    }
  }

  @Test
  void aResultThatNobodyGetsTakesNoMemory() throws Exception {
    try (TaskExecutor executor = TaskExecutor.open(config().withParallelism(2))) {
      for (int round = 0; round < 5; round++) {
        FileGate gate = FileGate.in(Files.createDirectory(folder.resolve("r" + round)), "gate");
        TaskFuture<SharedInts> future =
            executor.submit(Kernels.ints(100, i -> held(gate, i)).shared());
        gate.arrived().await();
        assertEquals(1, open());
        future.cancel(true);
        Processes.await("the end of its memory", () -> open() == 0);
      }
      assertThrows(
          TaskFailedException.class,
          () -> executor.run(Kernels.ints(100, i -> 1 / (i - 50)).shared()));
      Processes.await("the end of its memory", () -> open() == 0);
      assertEquals(0, mapped(ProcessHandle.current().pid(), folder));
    }
  }

  @Test
  void closingAnExecutorLeavesNothing() throws Exception {
    List<SharedDoubles> handles = new ArrayList<>();
    try (TaskExecutor executor = TaskExecutor.open(config())) {
      for (int i = 0; i < 10; i++) {
        handles.add(executor.share(array(10)));
        handles.add(executor.run(Kernels.doubles(10, at -> at).shared()));
      }
      assertEquals(20, open());
      assertFalse(handles.getFirst().isClosed());
    }
    assertNothingLeft();
    handles.forEach(handle -> assertTrue(handle.isClosed()));
  }
}
