package org.manyhands.threads;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URL;
import java.net.URLClassLoader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.manyhands.ExecutorConfig;
import org.manyhands.TaskExecutor;
import org.manyhands.TaskFuture;
import org.manyhands.kernel.Kernels;
import org.manyhands.task.Action;
import org.manyhands.task.Task;

/** What the pool of platform threads promises beyond the rules of the kit. */
class ThreadsTest {

  private static final Duration BOUND = Duration.ofSeconds(20);

  private static final ExecutorConfig SINGLE =
      ExecutorConfig.named("single").withBackend("threads").withParallelism(1);

  @Test
  void aTaskMaySubmitAndJoinTasksAtParallelismOne() throws Exception {
    try (TaskExecutor executor = TaskExecutor.open(SINGLE)) {
      assertEquals(55, end(executor.submit(() -> fibonacci(executor, 10))));
    }
  }

  private static int fibonacci(TaskExecutor executor, int n) {
    if (n < 2) {
      return n;
    }
    TaskFuture<Integer> before = executor.submit(() -> fibonacci(executor, n - 1));
    TaskFuture<Integer> twoBefore = executor.submit(() -> fibonacci(executor, n - 2));
    return before.join() + twoBefore.join();
  }

  @Test
  void theProgramSetsUpItsThreads() throws Exception {
    var threads = new ThreadsProvider(thread -> thread.setName("mine"));
    try (TaskExecutor executor =
        TaskExecutor.open(SINGLE.with("manyhands.threads.daemon", "false"), threads)) {
      Thread thread = end(executor.submit(Thread::currentThread));
      assertEquals("mine", thread.getName());
      assertFalse(thread.isDaemon());
    }
  }

  /** More than there are replacements: the others run what they wait for on their own stack. */
  @Test
  void tasksMayWaitForEachOtherThousandsDeep() throws Exception {
    try (TaskExecutor executor = TaskExecutor.open(SINGLE)) {
      assertEquals(5000, end(executor.submit(() -> depth(executor, 5000))));
    }
  }

  private static int depth(TaskExecutor executor, int n) {
    return n == 0 ? 0 : 1 + executor.submit(() -> depth(executor, n - 1)).join();
  }

  /** While a task is run by the one that waits for it, an interrupt is kept for the latter. */
  @Test
  void theInterruptOfATaskThatHelpsDoesNotReachTheOneThatItRuns() throws Exception {
    try (TaskExecutor executor = TaskExecutor.open(SINGLE)) {
      List<TaskFuture<?>> futures = new CopyOnWriteArrayList<>();
      CountDownLatch deep = new CountDownLatch(1);
      CountDownLatch cancelled = new CountDownLatch(1);
      Task<Boolean> innermost =
          () -> {
            deep.countDown();
            cancelled.await(); // would throw, were it interrupted
            return true;
          };
      futures.add(executor.submit(() -> nest(executor, 400, innermost, futures)));
      deep.await();
      TaskFuture<?> helping = futures.get(futures.size() - 2);
      TaskFuture<?> helped = futures.getLast();
      assertTrue(helping.cancel(true));
      cancelled.countDown();
      assertEquals(true, end(helped));
      assertTrue(helping.isCancelled());
    }
  }

  private static boolean nest(
      TaskExecutor executor, int n, Task<Boolean> innermost, List<TaskFuture<?>> futures) {
    TaskFuture<Boolean> inner =
        n == 0
            ? executor.submit(innermost)
            : executor.submit(() -> nest(executor, n - 1, innermost, futures));
    futures.add(inner);
    return inner.join();
  }

  @Test
  void aTaskMayRunAKernelOnItsOwnExecutor() throws Exception {
    try (TaskExecutor executor = TaskExecutor.open(SINGLE)) {
      Task<Double> task = () -> executor.run(Kernels.sum(10_000, i -> 1.0));
      assertEquals(10_000.0, end(executor.submit(task)));
    }
  }

  /** A thousand tasks wait for one that is submitted last, so that all of them wait at once. */
  @Test
  void manyTasksMayWaitForOne() throws Exception {
    try (TaskExecutor executor = TaskExecutor.open(SINGLE)) {
      CountDownLatch submitted = new CountDownLatch(1);
      List<TaskFuture<Integer>> last = new ArrayList<>();
      Task<Integer> waiting =
          () -> {
            submitted.await();
            return last.getFirst().join();
          };
      List<TaskFuture<Integer>> futures =
          IntStream.range(0, 1000).mapToObj(i -> executor.submit(waiting)).toList();
      last.add(executor.submit(() -> 42));
      submitted.countDown();
      for (TaskFuture<Integer> future : futures) {
        assertEquals(42, end(future));
      }
    }
  }

  @Test
  void aTaskMayUseParallelStreams() throws Exception {
    try (TaskExecutor executor = TaskExecutor.open(SINGLE)) {
      Task<Long> task =
          () -> IntStream.range(0, 100_000).parallel().filter(i -> i % 2 == 0).count();
      assertEquals(50_000L, end(executor.submit(task)));
    }
  }

  @Test
  void aTaskThatSwallowsInterruptsDoesNotHoldCloseBeyondTheGrace() throws Exception {
    TaskExecutor executor = TaskExecutor.open(SINGLE.with("manyhands.threads.grace", "1ms"));
    CountDownLatch started = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    Action stubborn =
        () -> {
          started.countDown();
          awaitUninterruptibly(release);
        };
    TaskFuture<?> future = executor.submit(stubborn);
    assertTrue(started.await(BOUND.toSeconds(), TimeUnit.SECONDS));
    Thread closer = Thread.ofPlatform().daemon().start(executor::shutdownNow);
    assertTrue(closer.join(BOUND), "shutdownNow() hangs");
    assertTrue(future.isCancelled());
    release.countDown();
  }

  private static void awaitUninterruptibly(CountDownLatch latch) {
    boolean open = false;
    while (!open) {
      try {
        latch.await();
        open = true;
      } catch (InterruptedException e) {
        assertFalse(open);
      }
    }
  }

  @Test
  void threadsAreDaemonsNamedAfterTheExecutor() throws Exception {
    try (TaskExecutor executor = TaskExecutor.open(SINGLE)) {
      Thread thread = end(executor.submit(Thread::currentThread));
      assertTrue(thread.isDaemon());
      assertFalse(thread.isVirtual());
      assertTrue(thread.getName().startsWith("manyhands-single-"), thread::getName);
      assertNotEquals(Thread.currentThread(), thread);
    }
  }

  @Test
  void theContextClassLoaderIsThatOfTheThreadThatOpened() throws Exception {
    Thread opener = Thread.currentThread();
    ClassLoader before = opener.getContextClassLoader();
    try (URLClassLoader loader = new URLClassLoader(new URL[0], before)) {
      opener.setContextClassLoader(loader);
      TaskExecutor opened = TaskExecutor.open(SINGLE);
      opener.setContextClassLoader(before);
      try (opened) {
        Task<ClassLoader> task = () -> Thread.currentThread().getContextClassLoader();
        assertSame(loader, end(opened.submit(task)));
      }
    } finally {
      opener.setContextClassLoader(before);
    }
  }

  /**
   * The interleaving: the first task is running, and at a point where it cannot see an interrupt,
   * when it is cancelled; the interrupt is pending when it returns, and the second starts on the
   * same thread.
   */
  @Test
  void anInterruptThatATaskDidNotSeeDoesNotReachTheNext() throws Exception {
    try (TaskExecutor executor = TaskExecutor.open(SINGLE)) {
      for (int i = 0; i < 100; i++) {
        CountDownLatch started = new CountDownLatch(1);
        Task<String> first =
            () -> {
              started.countDown();
              while (!Thread.currentThread().isInterrupted()) {
                Thread.onSpinWait();
              }
              return "leaves the interrupt pending";
            };
        TaskFuture<String> cancelled = executor.submit(first);
        TaskFuture<Boolean> next = executor.submit(() -> Thread.currentThread().isInterrupted());
        assertTrue(started.await(BOUND.toSeconds(), TimeUnit.SECONDS));
        assertTrue(cancelled.cancel(true));
        assertFalse(end(next));
      }
    }
  }

  @Test
  void aTaskMayShutDownItsOwnExecutor() throws Exception {
    TaskExecutor executor = TaskExecutor.open(SINGLE);
    CountDownLatch shutDown = new CountDownLatch(1);
    Action task =
        () -> {
          executor.shutdownNow();
          shutDown.countDown();
        };
    TaskFuture<?> future = executor.submit(task);
    assertTrue(shutDown.await(BOUND.toSeconds(), TimeUnit.SECONDS));
    assertTrue(future.isCancelled());
  }

  private static <T> T end(TaskFuture<T> future) throws Exception {
    return future.get(BOUND.toSeconds(), TimeUnit.SECONDS);
  }
}
