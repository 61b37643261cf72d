package org.manyhands.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future.State;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.manyhands.ExecutorConfig;
import org.manyhands.ScopePolicy;
import org.manyhands.TaskExecutor;
import org.manyhands.TaskFuture;
import org.manyhands.TaskOptions;
import org.manyhands.kernel.Kernels;
import org.manyhands.observe.TaskEnd;
import org.manyhands.observe.TaskListener;
import org.manyhands.observe.TaskStats;
import org.manyhands.spi.Capability;
import org.manyhands.task.Task;
import org.manyhands.task.TaskInfo;
import org.manyhands.task.TaskRejectedException;

/** §16: faults of programs, at every moment in the life of a task, end in an answer. */
abstract class FaultRules extends WaitingRules {

  private static final int ROUNDS = 3;
  private static final int TASKS = 200;

  /** More than are accepted before an executor is closed by somebody else, in most cases. */
  private static final int MOST_TASKS = 20_000;

  FaultRules(BackendConformance kit) {
    super(kit);
  }

  /** Calls on a thread of its own, at once with others that do. */
  private static <T> FutureTask<T> race(CountDownLatch start, Callable<T> racer) {
    FutureTask<T> call =
        new FutureTask<>(() -> {
          start.await();
          return racer.call();
        });
    Thread.ofPlatform().daemon().name("conformance-racer").start(call);
    return call;
  }

  private <T> T end(FutureTask<T> racer) throws Exception {
    return bounded("a racer", () -> racer.get(bound().toNanos(), TimeUnit.NANOSECONDS));
  }

  @Test
  @DisplayName("§16.1 a task that is cancelled at any moment has its value or is cancelled")
  void cancelRace() throws Exception {
    TaskExecutor executor = open();
    Random random = new Random(1);
    for (int i = 0; i < TASKS; i++) {
      int value = i;
      int pause = random.nextInt(2000);
      TaskFuture<Integer> future = executor.submit(() -> value);
      spin(pause);
      if (future.cancel(random.nextBoolean())) {
        assertEquals(State.CANCELLED, future.state());
      } else {
        assertEquals(i, future.resultNow());
      }
    }
    assertEquals("last", result(executor.submit(() -> "last")));
    await("the numbers should add up", () -> isIdle(executor.stats()));
    assertEquals(TASKS + 1, executor.stats().submitted());
  }

  private static void spin(int times) {
    for (int i = 0; i < times; i++) {
      Thread.onSpinWait();
    }
  }

  private static boolean isIdle(TaskStats stats) {
    return stats.submitted() == stats.succeeded() + stats.failed() + stats.cancelled()
        && stats.running() + stats.queued() + stats.abandoned() == 0;
  }

  @Test
  @DisplayName("§16.2 whatever is submitted while the executor is closed or shut down ends")
  void closeRace() throws Exception {
    for (int seed = 0; seed < 2 * ROUNDS; seed++) {
      Random random = new Random(seed);
      boolean now = random.nextBoolean();
      TaskExecutor executor = open();
      TaskFuture<Integer> first = executor.submit(() -> 0);
      CountDownLatch start = new CountDownLatch(1);
      List<FutureTask<List<TaskFuture<?>>>> submitters =
          IntStream.range(0, 2)
              .mapToObj(i -> new Random(random.nextLong()))
              .map(own -> race(start, () -> submitUntilRejected(executor, first, own)))
              .toList();
      FutureTask<Boolean> closer =
          race(
              start,
              () -> {
                spin(random.nextInt(500_000));
                return now ? shutDown(executor) : closed(executor);
              });
      start.countDown();
      assertTrue(end(closer));
      for (FutureTask<List<TaskFuture<?>>> submitter : submitters) {
        end(submitter).forEach(this::awaitEnd);
      }
      await("the numbers should add up", () -> isIdle(executor.stats()));
    }
  }

  private static boolean closed(TaskExecutor executor) {
    executor.close();
    return true;
  }

  private static boolean shutDown(TaskExecutor executor) {
    executor.shutdownNow();
    return true;
  }

  private static List<TaskFuture<?>> submitUntilRejected(
      TaskExecutor executor, TaskFuture<?> first, Random random) {
    List<TaskFuture<?>> accepted = new ArrayList<>(List.of(first));
    try {
      while (accepted.size() < MOST_TASKS) {
        TaskFuture<?> before = accepted.get(random.nextInt(accepted.size()));
        accepted.add(submitOne(executor, before, random));
      }
    } catch (TaskRejectedException e) {
      assertNull(e.getCause(), "refused by the backend, not by the executor");
    }
    return accepted;
  }

  private static TaskFuture<?> submitOne(
      TaskExecutor executor, TaskFuture<?> before, Random random) {
    return switch (random.nextInt(6)) {
      case 0 -> executor.submit(Kernels.ints(1000, i -> i));
      case 1 -> executor.submitWith(before, value -> 1);
      case 2 -> TaskFuture.outcomes(List.of(before, executor.submit(() -> 1)));
      case 3 -> {
        before.cancel(random.nextBoolean());
        yield before;
      }
      case 4 -> {
        try (var scope = executor.scope(ScopePolicy.<Integer>allSucceed())) {
          yield scope.submit(() -> 1);
        }
      }
      default -> executor.submit(() -> 1);
    };
  }

  @Test
  @DisplayName("§16.3 close() and shutdownNow() may be called by several threads at once")
  void closersRace() throws Exception {
    for (int round = 0; round < ROUNDS; round++) {
      TaskExecutor executor = open();
      List<TaskFuture<Integer>> futures =
          IntStream.range(0, 50).mapToObj(i -> executor.submit(() -> i)).toList();
      CountDownLatch start = new CountDownLatch(1);
      List<FutureTask<Boolean>> closers =
          List.of(
              race(start, () -> closed(executor)),
              race(start, () -> shutDown(executor)),
              race(start, () -> closed(executor)));
      start.countDown();
      for (FutureTask<Boolean> closer : closers) {
        assertTrue(end(closer));
      }
      futures.forEach(this::awaitEnd);
      assertThrows(TaskRejectedException.class, () -> executor.submit(() -> 1));
    }
  }

  @Test
  @Needs(Capability.SHARED_MEMORY)
  @DisplayName("§16.4 with shared memory, a task that closes its own executor is refused")
  void closeWithin() {
    TaskExecutor executor = open();
    TaskFuture<Boolean> future = executor.submit(() -> closed(executor));
    assertInstanceOf(IllegalStateException.class, failure(future));
    TaskFuture<Boolean> part =
        executor.submitWith(
            executor.submit(Kernels.ints(1, i -> closed(executor) ? 1 : 0)), value -> true);
    assertInstanceOf(IllegalStateException.class, failure(part));
    assertEquals("works", result(executor.submit(() -> "works")));
  }

  @Test
  @Needs(Capability.SHARED_MEMORY)
  @DisplayName("§16.5 with shared memory, a task may shut its own executor down; all futures end")
  void shutdownWithin() throws Exception {
    for (int round = 0; round < ROUNDS; round++) {
      TaskExecutor executor = open();
      List<TaskFuture<?>> futures = new ArrayList<>();
      Task<Boolean> task = () -> shutDown(executor);
      try {
        futures.add(executor.submit(() -> 1));
        futures.add(executor.submit(task));
        IntStream.range(0, 20).forEach(i -> futures.add(executor.submit(() -> i)));
      } catch (TaskRejectedException e) {
        assertTrue(futures.size() >= 2, "rejected before it was shut down");
      }
      futures.forEach(this::awaitEnd);
      close(executor);
      assertThrows(TaskRejectedException.class, () -> executor.submit(() -> 1));
    }
  }

  @Test
  @Needs(Capability.SHARED_MEMORY)
  @DisplayName(
      "§16.6 with shared memory, a task may close another executor, which waits for its own")
  void closeAnother() {
    TaskExecutor other = open();
    TaskFuture<Integer> pending = other.submit(() -> 1);
    TaskExecutor executor = open();
    assertTrue(result(executor.submit(() -> closed(other))));
    assertEquals(1, pending.resultNow());
  }

  @Test
  @Needs({Capability.SHARED_MEMORY, Capability.CONCURRENCY})
  @DisplayName("§16.16 of tasks that close each other's executors at least one is refused")
  void closeEachOther() throws Exception {
    TaskExecutor one = open(uniqueConfig());
    TaskExecutor other = open(uniqueConfig());
    CountDownLatch both = new CountDownLatch(2);
    List<TaskFuture<Boolean>> closers =
        List.of(
            one.submit(() -> closedTogether(both, other)),
            other.submit(() -> closedTogether(both, one)));
    closers.forEach(this::awaitEnd);
    assertTrue(
        closers.stream()
            .filter(closer -> closer.state() == State.FAILED)
            .anyMatch(closer -> closer.exceptionNow() instanceof IllegalStateException),
        closers::toString);
    close(one);
    close(other);
  }

  private static boolean closedTogether(CountDownLatch both, TaskExecutor executor)
      throws InterruptedException {
    both.countDown();
    both.await();
    return closed(executor);
  }

  @Test
  @Needs({Capability.SHARED_MEMORY, Capability.CONCURRENCY})
  @DisplayName("§16.17 a task that joins one that closes its executor is refused")
  void joinOneThatCloses() throws Exception {
    TaskExecutor closing = open(uniqueConfig());
    TaskExecutor closed = open(uniqueConfig());
    CompletableFuture<TaskFuture<Boolean>> closer = new CompletableFuture<>();
    TaskFuture<Boolean> joining =
        closed.submit(() -> {
          awaitRejection(closed);
          return closer.get().join();
        });
    closer.complete(closing.submit(() -> closed(closed)));
    assertInstanceOf(IllegalStateException.class, failure(joining));
    assertTrue(result(closer.get()));
    close(closing);
  }

  /** Waits, on a thread of the executor, until it is about to be closed. */
  private void awaitRejection(TaskExecutor executor) {
    await("the executor should be about to close", () -> rejects(executor));
  }

  @Test
  @DisplayName("§16.7 a listener may shut the executor down, and every future ends")
  void shutdownByListener() throws Exception {
    TaskExecutor executor = open();
    executor.addListener(
        new TaskListener() {
          @Override
          public void ended(TaskInfo task, TaskEnd end) {
            executor.shutdownNow();
          }
        });
    TaskFuture<Integer> first = executor.submit(() -> 0);
    submitUntilRejected(executor, first, new Random(7)).forEach(this::awaitEnd);
    await("the listener should shut the executor down", () -> rejects(executor));
    close(executor);
  }

  private static boolean rejects(TaskExecutor executor) {
    try {
      return executor.submit(() -> 1).isCancelled();
    } catch (TaskRejectedException e) {
      return true;
    }
  }

  @Test
  @DisplayName("§16.8 an executor that is forgotten keeps no program from ending")
  void forgotten() {
    ExecutorConfig config = uniqueConfig();
    assertEquals(1, result(open(config).submit(() -> 1, TaskOptions.none())));
    String prefix = "manyhands-%s-".formatted(config.name());
    List<Thread> alive =
        Thread.getAllStackTraces().keySet().stream()
            .filter(thread -> thread.getName().startsWith(prefix))
            .filter(thread -> !thread.isDaemon())
            .toList();
    assertEquals(List.of(), alive, "threads that are no daemons");
  }
}
