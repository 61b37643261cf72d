package org.manyhands.threads;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.manyhands.ExecutorConfig;
import org.manyhands.TaskExecutor;
import org.manyhands.TaskFuture;
import org.manyhands.task.Task;
import org.manyhands.task.TaskContext;

/** What virtual threads promise beyond the rules of the kit. */
class VirtualTest {

  private static final Duration BOUND = Duration.ofSeconds(20);

  @Test
  void everyTaskHasAVirtualThreadNamedAfterTheExecutor() throws Exception {
    try (TaskExecutor executor = open()) {
      Thread thread = executor.submit(Thread::currentThread).get(20, TimeUnit.SECONDS);
      assertTrue(thread.isVirtual());
      assertTrue(thread.getName().startsWith("manyhands-virtual"), thread::getName);
    }
  }

  @Test
  void tasksThatWaitDoNotHoldUpOthers() throws Exception {
    try (TaskExecutor executor = open()) {
      CountDownLatch all = new CountDownLatch(1000);
      Task<Boolean> task =
          () -> {
            all.countDown();
            return all.await(BOUND.toSeconds(), TimeUnit.SECONDS);
          };
      List<TaskFuture<Boolean>> futures =
          IntStream.range(0, 1000).mapToObj(i -> executor.submit(task)).toList();
      for (TaskFuture<Boolean> future : futures) {
        assertEquals(true, future.get(BOUND.toSeconds(), TimeUnit.SECONDS));
      }
    }
  }

  private static TaskExecutor open() {
    return TaskExecutor.open(
        ExecutorConfig.named("virtual").withBackend("virtual").withParallelism(1));
  }

  @Test
  void theProgramMakesItsThreads() {
    var virtual = new VirtualProvider(Thread.ofVirtual().name("mine").factory());
    try (TaskExecutor executor = TaskExecutor.open(ExecutorConfig.named("made"), virtual)) {
      assertEquals("mine", executor.run(() -> Thread.currentThread().getName()));
    }
  }

  @Test
  void aFutureThatIsKeptKeepsNoOthers() {
    try (TaskExecutor executor = open()) {
      CountDownLatch release = new CountDownLatch(1);
      List<TaskFuture<Object>> kept = new ArrayList<>();
      awaitCollected(resultsOfOverlapping(executor, release, kept));
      assertTrue(kept.getFirst().isDone(), "it is kept until here");
    }
  }

  /** Of tasks that run all at once; the last one's future is kept. */
  private static List<WeakReference<Object>> resultsOfOverlapping(
      TaskExecutor executor, CountDownLatch release, List<TaskFuture<Object>> kept) {
    Task<Object> task =
        () -> {
          release.await();
          return new Object();
        };
    List<TaskFuture<Object>> futures =
        IntStream.range(0, 200).mapToObj(i -> executor.submit(task)).toList();
    release.countDown();
    kept.add(futures.getLast());
    return futures.stream()
        .map(future -> new WeakReference<>(future.join()))
        .limit(futures.size() - 1)
        .toList();
  }

  @Test
  void aFutureThatIsKeptKeepsNoThread() {
    try (TaskExecutor executor = open()) {
      TaskFuture<WeakReference<Thread>> future =
          executor.submit(() -> new WeakReference<>(Thread.currentThread()));
      TaskFuture<WeakReference<Thread>> asks =
          executor.submit(() -> {
            assertFalse(TaskContext.current().orElseThrow().isCancelled());
            return new WeakReference<>(Thread.currentThread());
          });
      awaitCollected(List.of(future.join(), asks.join()));
      assertTrue(future.isDone() && asks.isDone(), "they are kept until here");
    }
  }

  private static void awaitCollected(List<? extends WeakReference<?>> references) {
    long deadline = System.nanoTime() + BOUND.toNanos();
    while (references.stream().anyMatch(reference -> reference.get() != null)) {
      assertTrue(System.nanoTime() < deadline, "something is kept");
      System.gc();
    }
  }
}
