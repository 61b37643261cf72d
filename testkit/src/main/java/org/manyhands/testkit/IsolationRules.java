package org.manyhands.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.manyhands.TaskExecutor;
import org.manyhands.TaskFuture;
import org.manyhands.spi.Capability;
import org.manyhands.task.Action;
import org.manyhands.task.TaskException;
import org.manyhands.task.WorkerLostException;

/** §8: with isolation, what a task does to its process harms nobody else. */
abstract class IsolationRules extends Rules {

  private static final int EXIT_CODE = 7;

  IsolationRules(BackendConformance kit) {
    super(kit);
  }

  @Test
  @Needs(Capability.ISOLATION)
  @DisplayName(
      "§8.1 a task that halts its process fails with WorkerLostException and the exit code")
  void halt() {
    Action halt = () -> Runtime.getRuntime().halt(EXIT_CODE);
    TaskFuture<?> future = open().submit(halt);
    awaitEnd(future);
    TaskException failure = assertThrows(TaskException.class, future::join);
    WorkerLostException lost = assertInstanceOf(WorkerLostException.class, failure);
    assertEquals(OptionalInt.of(EXIT_CODE), lost.exitCode());
  }

  @Test
  @Needs(Capability.ISOLATION)
  @DisplayName("§8.2 tasks after a lost worker run, and each future still ends")
  void tasksAfterLostWorker() {
    TaskExecutor executor = open();
    for (int round = 0; round < 3; round++) {
      Action halt = () -> Runtime.getRuntime().halt(EXIT_CODE);
      TaskFuture<?> lost = executor.submit(halt);
      List<TaskFuture<Integer>> others =
          IntStream.range(0, 20).mapToObj(i -> executor.submit(() -> i)).toList();
      awaitEnd(lost);
      assertInstanceOf(WorkerLostException.class, lost.exceptionNow());
      others.forEach(this::awaitEnd);
      assertEquals("works", result(executor.submit(() -> "works")));
    }
  }

  @Test
  @Needs(Capability.ISOLATION)
  @DisplayName("§8.3 a task runs in another process than the program")
  void process() {
    assertNotEquals(ProcessHandle.current().pid(), result(() -> ProcessHandle.current().pid()));
  }
}
