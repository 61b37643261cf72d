package org.manyhands.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.manyhands.ExecutorConfig;
import org.manyhands.TaskExecutor;
import org.manyhands.TaskFuture;
import org.manyhands.kernel.Kernels;
import org.manyhands.spi.BackendInfo;
import org.manyhands.spi.Capability;
import org.manyhands.task.Action;
import org.manyhands.task.Task;
import org.manyhands.task.TaskRejectedException;

/** §5: an executor takes tasks until it is closed, and leaves nothing behind. */
abstract class LifecycleRules extends Rules {

  private static final int ROUNDS = 3;

  LifecycleRules(BackendConformance kit) {
    super(kit);
  }

  @Test
  @DisplayName("§5.1 a closed executor rejects tasks")
  void submitAfterClose() throws Exception {
    TaskExecutor executor = open();
    close(executor);
    assertThrows(TaskRejectedException.class, () -> executor.submit(() -> 1));
    assertThrows(TaskRejectedException.class, () -> executor.submit(Kernels.ints(10, i -> i)));
    assertThrows(TaskRejectedException.class, () -> executor.run(() -> 1));
  }

  @Test
  @DisplayName("§5.2 closing or shutting down again does nothing")
  void closeTwice() throws Exception {
    TaskExecutor executor = open();
    TaskFuture<Integer> future = executor.submit(() -> 1);
    close(executor);
    close(executor);
    shutdownNow(executor);
    close(executor);
    assertEquals(1, result(future));
  }

  @Test
  @DisplayName("§5.3 close() waits until all tasks have ended")
  void closeWaits() throws Exception {
    TaskExecutor executor = open();
    List<TaskFuture<Integer>> futures =
        IntStream.range(0, 100).mapToObj(i -> executor.submit(() -> i)).toList();
    TaskFuture<int[]> kernel = executor.submit(Kernels.ints(1000, i -> i));
    close(executor);
    for (TaskFuture<?> future : futures) {
      assertEquals(Future.State.SUCCESS, future.state());
    }
    assertEquals(Future.State.SUCCESS, kernel.state());
  }

  @Test
  @Needs(Capability.CONCURRENCY)
  @DisplayName("§5.4 close() waits for a task that is running")
  void closeWaitsForRunning(@TempDir Path folder) throws Exception {
    TaskExecutor executor = open();
    FileGate gate = FileGate.in(folder, "gate");
    TaskFuture<String> future = executor.submit(new Held(gate));
    await(gate.arrived());
    CountDownLatch closed = new CountDownLatch(1);
    Thread closer =
        Thread.ofPlatform()
            .daemon()
            .start(() -> {
              executor.close();
              closed.countDown();
            });
    await("close() should wait", () -> closer.getState() == Thread.State.WAITING);
    assertEquals(1, closed.getCount());
    gate.open();
    await("close() should return", () -> closed.getCount() == 0);
    assertEquals(Held.RESULT, result(future));
  }

  @Test
  @Needs({Capability.CONCURRENCY, Capability.INTERRUPTION})
  @DisplayName("§5.5 shutdownNow() ends every future, as cancelled unless it has ended before")
  void shutdownNow(@TempDir Path folder) throws Exception {
    TaskExecutor executor = openSingle();
    TaskFuture<Integer> before = executor.submit(() -> 1);
    awaitEnd(before);
    FileGate gate = FileGate.in(folder, "gate");
    List<TaskFuture<?>> open = new ArrayList<>();
    open.add(executor.submit(new Held(gate)));
    await(gate.arrived());
    IntStream.range(0, 20).forEach(i -> open.add(executor.submit(new Held(gate))));
    open.add(executor.submit(Kernels.ints(100, i -> CancelRules.heldElement(gate, i))));
    shutdownNow(executor);
    for (TaskFuture<?> future : open) {
      awaitEnd(future);
      assertEquals(Future.State.CANCELLED, future.state());
    }
    assertEquals(1, before.join());
  }

  @Test
  @DisplayName("§5.6 a future that was accepted while the executor shuts down ends all the same")
  void shutdownRace(@TempDir Path folder) throws Exception {
    for (int round = 0; round < ROUNDS; round++) {
      TaskExecutor executor = open();
      Set<TaskFuture<?>> accepted = ConcurrentHashMap.newKeySet();
      if (canBeOccupied(executor.backend())) {
        FileGate gate = FileGate.in(folder, "gate" + round); // so that a queue builds up
        IntStream.range(0, executor.backend().parallelism())
            .forEach(i -> accepted.add(executor.submit(new Held(gate))));
      }
      Thread submitter =
          Thread.ofPlatform().daemon().start(() -> submitUntilRejected(executor, accepted));
      await("some tasks should be accepted", () -> accepted.size() > 10);
      shutdownNow(executor);
      await("submitting should end", () -> !submitter.isAlive());
      accepted.forEach(this::awaitEnd);
    }
  }

  private static boolean canBeOccupied(BackendInfo info) {
    return info.has(Capability.CONCURRENCY) && info.has(Capability.INTERRUPTION);
  }

  private static void submitUntilRejected(TaskExecutor executor, Set<TaskFuture<?>> accepted) {
    try {
      while (true) {
        accepted.add(executor.submit(() -> 1));
      }
    } catch (TaskRejectedException e) {
      assertNull(e.getCause(), "refused by the backend, not by the executor");
    }
  }

  @Test
  @Needs({Capability.CONCURRENCY, Capability.INTERRUPTION})
  @DisplayName("§5.7 interrupting close() cancels the tasks and keeps the interrupt status")
  void interruptedClose(@TempDir Path folder) {
    TaskExecutor executor = open();
    FileGate gate = FileGate.in(folder, "gate");
    TaskFuture<String> future = executor.submit(new Held(gate));
    await(gate.arrived());
    Interrupted close =
        Interrupted.during(
            bound(),
            () -> {
              executor.close();
              return true;
            });
    assertNull(close.thrown());
    assertTrue(close.status(), "the interrupt status was lost");
    awaitEnd(future);
    assertTrue(future.isCancelled());
  }

  @Test
  @SuppressWarnings("NullAway") // null is what is tested
  @DisplayName("§5.8 a null task is refused at once")
  void nullTask() {
    assertThrows(NullPointerException.class, () -> executor().submit((Task<?>) null));
    assertThrows(NullPointerException.class, () -> executor().submit((Action) null));
    assertThrows(NullPointerException.class, () -> executor().run((Task<?>) null));
  }

  @Test
  @DisplayName("§5.9 a closed executor leaves no thread and no process behind")
  void nothingLeft() throws Exception {
    ExecutorConfig config = uniqueConfig();
    TaskExecutor executor = open(config);
    Set<Long> processes = ConcurrentHashMap.newKeySet();
    IntStream.range(0, 20)
        .mapToObj(i -> executor.submit(() -> ProcessHandle.current().pid()))
        .toList()
        .forEach(future -> processes.add(result(future)));
    processes.remove(ProcessHandle.current().pid());
    close(executor);
    await(
        "the threads of the closed executor should end: " + threads(config.name()),
        () -> threads(config.name()).isEmpty());
    await(
        "the processes of the closed executor should end: " + processes,
        () -> processes.stream().noneMatch(LifecycleRules::isAlive));
  }

  private static List<String> threads(String executorName) {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(name -> name.startsWith("manyhands-%s-".formatted(executorName)))
        .toList();
  }

  private static boolean isAlive(long pid) {
    return ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
  }

  @Test
  @Needs({Capability.SHARED_MEMORY, Capability.CONCURRENCY})
  @DisplayName("§5.10 with shared memory, the threads that ran tasks have ended after close()")
  void threadsEnded() throws Exception {
    TaskExecutor executor = open();
    Set<Thread> threads = ConcurrentHashMap.newKeySet();
    IntStream.range(0, 20)
        .mapToObj(i -> executor.submit(Thread::currentThread))
        .toList()
        .forEach(future -> threads.add(result(future)));
    close(executor);
    await(
        "these threads should end: " + threads, () -> threads.stream().noneMatch(Thread::isAlive));
  }

  @Test
  @DisplayName("§5.11 closing one executor does not touch another")
  void independence() throws Exception {
    TaskExecutor first = open();
    TaskExecutor second = open();
    assertEquals(1, result(first.submit(() -> 1)));
    close(first);
    assertEquals(2, result(second.submit(() -> 2)));
  }

  @Test
  @DisplayName("§5.12 what a backend says about itself does not change")
  void info() throws Exception {
    TaskExecutor executor = open();
    BackendInfo info = executor.backend();
    assertTrue(info.parallelism() >= 1);
    result(executor.submit(() -> 1));
    close(executor);
    assertEquals(info, executor.backend());
    assertTrue(executor.toString().contains(info.name()), executor::toString);
  }
}
