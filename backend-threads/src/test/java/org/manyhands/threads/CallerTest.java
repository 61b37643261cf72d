package org.manyhands.threads;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.manyhands.ExecutorConfig;
import org.manyhands.TaskExecutor;
import org.manyhands.TaskFuture;
import org.manyhands.kernel.Kernels;
import org.manyhands.task.Action;
import org.manyhands.task.Task;

/** What the calling thread promises beyond the rules of the kit. */
class CallerTest {

  @Test
  void tasksRunInTheThreadThatSubmitsBeforeSubmitReturns() {
    try (TaskExecutor executor = open()) {
      TaskFuture<Thread> future = executor.submit(Thread::currentThread);
      assertTrue(future.isDone());
      assertSame(Thread.currentThread(), future.resultNow());
    }
  }

  @Test
  void tasksRunInTheOrderInWhichTheyAreSubmitted() {
    List<Integer> order = new ArrayList<>();
    try (TaskExecutor executor = open()) {
      for (int i = 0; i < 10; i++) {
        int number = i;
        Action action = () -> order.add(number);
        executor.run(action);
      }
    }
    assertEquals(List.of(0, 1, 2, 3, 4, 5, 6, 7, 8, 9), order);
  }

  @Test
  void aTaskMaySubmitTasksAndKernels() {
    try (TaskExecutor executor = open()) {
      Task<Long> task =
          () -> executor.run(() -> 1L) + executor.run(Kernels.longs(100, i -> i).sum());
      assertEquals(4951L, executor.run(task));
    }
  }

  @Test
  void anInterruptOfTheCallerIsKept() {
    try (TaskExecutor executor = open()) {
      Thread.currentThread().interrupt();
      Task<Boolean> seen = () -> Thread.currentThread().isInterrupted();
      assertEquals(true, executor.submit(seen).resultNow());
      assertTrue(Thread.interrupted());
    }
  }

  private static TaskExecutor open() {
    return TaskExecutor.open(ExecutorConfig.named("caller").withBackend("caller"));
  }
}
