package org.manyhands.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.manyhands.Retry;
import org.manyhands.TaskExecutor;
import org.manyhands.TaskFuture;
import org.manyhands.TaskOptions;
import org.manyhands.kernel.Kernels;
import org.manyhands.spi.Capability;
import org.manyhands.task.Task;

/** §16, second part: tasks that wait for tasks. */
@SuppressWarnings("FutureReturnValueIgnored") // what is completed is a message
abstract class WaitingRules extends Rules {

  private static final int DEEP = 100;

  WaitingRules(BackendConformance kit) {
    super(kit);
  }

  /** A task that joins a future which is known only once the task has been submitted. */
  private static Task<String> joining(CompletableFuture<TaskFuture<?>> future) {
    return () -> "joined " + future.get().join();
  }

  private void assertCircle(TaskFuture<?> future, String... names) {
    Throwable thrown = failure(future);
    assertInstanceOf(IllegalStateException.class, thrown);
    for (String name : names) {
      assertTrue(String.valueOf(thrown.getMessage()).contains("'" + name + "'"), thrown::toString);
    }
  }

  @Test
  @Needs({Capability.SHARED_MEMORY, Capability.CONCURRENCY})
  @DisplayName("§16.9 with shared memory, a task that joins its own future is refused, not stuck")
  void ownFuture() {
    CompletableFuture<TaskFuture<?>> own = new CompletableFuture<>();
    TaskFuture<String> future = executor().submit(joining(own), TaskOptions.named("ouroboros"));
    own.complete(future);
    assertCircle(future, "ouroboros");
    assertEquals("next", result(() -> "next"));
  }

  @Test
  @Needs({Capability.SHARED_MEMORY, Capability.CONCURRENCY})
  @DisplayName(
      "§16.10 of tasks that join each other in a circle at least one is refused, and all end")
  void circle() {
    for (int size : new int[] {2, 3, 5}) {
      TaskExecutor executor = open(uniqueConfig().withParallelism(size));
      List<CompletableFuture<TaskFuture<?>>> next =
          IntStream.range(0, size).mapToObj(i -> new CompletableFuture<TaskFuture<?>>()).toList();
      List<TaskFuture<String>> circle =
          next.stream()
              .map(future -> executor.submit(joining(future), TaskOptions.named("in a circle")))
              .toList();
      for (int i = 0; i < size; i++) {
        next.get(i).complete(circle.get((i + 1) % size));
      }
      List<Throwable> thrown = circle.stream().map(this::failure).toList();
      assertTrue(
          thrown.stream().anyMatch(IllegalStateException.class::isInstance), thrown::toString);
    }
  }

  @Test
  @Needs({Capability.SHARED_MEMORY, Capability.CONCURRENCY})
  @DisplayName("§16.11 a circle is seen through inputs, retries, kernels and what was gathered")
  void longCircles() {
    CompletableFuture<TaskFuture<?>> last = new CompletableFuture<>();
    TaskFuture<String> first =
        executor().submit(joining(last), TaskOptions.named("first").withRetry(Retry.upTo(2)));
    TaskFuture<String> other = executor().submit(() -> "other");
    TaskFuture<String> dependent =
        executor().submitWith(other, first, (a, b) -> a + b, TaskOptions.named("dependent"));
    last.complete(TaskFuture.all(List.of(other, dependent)));
    assertCircle(first, "first", "dependent");
    assertInstanceOf(IllegalStateException.class, failure(dependent));
    CompletableFuture<TaskFuture<?>> whole = new CompletableFuture<>();
    TaskFuture<int[]> kernel =
        executor().submit(Kernels.ints(10, i -> joined(whole)), TaskOptions.named("kernel"));
    whole.complete(kernel);
    assertCircle(kernel, "kernel");
  }

  private static int joined(CompletableFuture<TaskFuture<?>> future) {
    return String.valueOf(future.join().join()).length();
  }

  @Test
  @Needs({Capability.SHARED_MEMORY, Capability.CONCURRENCY})
  @DisplayName("§16.12 a wait that is limited, or that another task can end, closes no circle")
  void noCircle() {
    CompletableFuture<TaskFuture<String>> other = new CompletableFuture<>();
    Task<String> patient =
        () -> {
          try {
            return other.get().get(50, TimeUnit.MILLISECONDS);
          } catch (TimeoutException e) {
            return "gave up";
          }
        };
    TaskExecutor executor = open(uniqueConfig().withParallelism(3));
    TaskFuture<String> first = executor.submit(patient);
    TaskFuture<String> second = executor.submit(() -> "joined " + first.join());
    other.complete(second);
    assertEquals("gave up", result(first));
    assertEquals("joined gave up", result(second));

    CompletableFuture<TaskFuture<?>> either = new CompletableFuture<>();
    CountDownLatch waiting = new CountDownLatch(1);
    TaskFuture<String> hedged = executor.submit(joining(either));
    TaskFuture<String> waits =
        executor.submit(() -> {
          waiting.countDown();
          return hedged.join();
        });
    TaskFuture<String> free =
        executor.submit(() -> {
          waiting.await();
          return "free";
        });
    either.complete(TaskFuture.any(List.of(waits, free)));
    assertEquals("joined free", result(hedged));
    assertEquals("joined free", result(waits));
  }

  @Test
  @Needs(Capability.SHARED_MEMORY)
  @DisplayName(
      "§16.13 with shared memory, tasks may wait for tasks 100 deep, at parallelism 1, too")
  void deep() {
    TaskExecutor executor = openSingle();
    assertEquals(DEEP, result(executor.submit(() -> depth(executor, DEEP))));
  }

  private static int depth(TaskExecutor executor, int levels) {
    return levels == 0 ? 0 : 1 + executor.submit(() -> depth(executor, levels - 1)).join();
  }

  @Test
  @Needs(Capability.SHARED_MEMORY)
  @DisplayName("§16.14 with shared memory, tasks may wait for many tasks, at parallelism 1, too")
  void wide() {
    TaskExecutor executor = openSingle();
    assertEquals(1 << 8, result(executor.submit(() -> leaves(executor, 8))));
  }

  private static int leaves(TaskExecutor executor, int levels) {
    if (levels == 0) {
      return 1;
    }
    TaskFuture<Integer> left = executor.submit(() -> leaves(executor, levels - 1));
    TaskFuture<Integer> right = executor.submit(() -> leaves(executor, levels - 1));
    return right.join() + left.join();
  }

  @Test
  @Needs(Capability.SHARED_MEMORY)
  @DisplayName(
      "§16.15 with shared memory, tasks may wait for others in every way, at parallelism 1, too")
  void inEveryWay() {
    TaskExecutor executor = openSingle();
    List<Task<Integer>> ways =
        List.of(
            () -> TaskFuture.all(three(executor)).join().size(),
            () -> TaskFuture.any(three(executor)).join() < 3 ? 3 : 0,
            () -> TaskFuture.outcomes(three(executor)).join().succeeded().size(),
            () -> (int) TaskFuture.asCompleted(three(executor)).map(TaskFuture::join).count(),
            () -> executor.map(List.of(0, 1, 2), i -> i).toList().size(),
            () -> executor.mapAsCompleted(List.of(0, 1, 2), i -> i).toList().size(),
            () -> executor.submitWithAll(three(executor), List::size).join(),
            () -> executor.submit(Kernels.ints(3, i -> i)).join().length);
    for (Task<Integer> way : ways) {
      assertEquals(3, result(executor.submit(way)));
    }
  }

  private static List<TaskFuture<Integer>> three(TaskExecutor executor) {
    return IntStream.range(0, 3).mapToObj(i -> executor.submit(() -> i)).toList();
  }
}
