package org.manyhands;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.manyhands.task.TaskRejectedException;
import org.manyhands.task.TaskTimeoutException;

@SuppressWarnings("FutureReturnValueIgnored") // a scope knows its children
class DefaultTaskScopeTest {

  /** In a try-with-resources, nobody holds the scope when this throws. */
  @Test
  void aDeadlineThatIsRefusedLeavesNoScopeOpen() {
    var scope = executor.scope(ScopePolicy.<Integer>allSucceed());
    TaskFuture<Integer> child = scope.submit(() -> 1);
    assertThrows(IllegalArgumentException.class, () -> scope.withDeadline(Duration.ZERO));
    assertTrue(child.isCancelled());
    assertThrows(IllegalStateException.class, () -> scope.submit(() -> 2));
  }

  private static final int ROUNDS = 100;
  private static final int MOST_CHILDREN = 200;
  private static final Duration HOUR = Duration.ofHours(1);

  private final ManualBackend backend = new ManualBackend(1);
  private final TaskExecutor executor = backend.executor();
  private final ManualScheduler time = new ManualScheduler();
  private final ManualBackend timed = new ManualBackend(1).with(time);
  private final TaskExecutor timedExecutor = timed.executor();

  @Test
  void aChildOfACancelledScopeIsCancelledBeforeTheBackendHasIt() {
    try (var scope = executor.scope(ScopePolicy.<Integer>allSucceed())) {
      scope.cancel();
      TaskFuture<Integer> child = scope.submit(() -> 1);
      assertTrue(child.isCancelled());
      assertFalse(backend.started.getFirst().begin(() -> {}), "a backend without threads ran it");
    }
  }

  @Test
  void aChildThatTheBackendRefusesDecides() {
    TaskRejectedException refusal = new TaskRejectedException("full");
    try (var scope = executor.scope(ScopePolicy.<Integer>allSucceed())) {
      TaskFuture<Integer> sibling = scope.submit(() -> 1);
      backend.refusal = refusal;
      assertSame(refusal, assertThrows(TaskRejectedException.class, () -> scope.submit(() -> 2)));
      assertSame(refusal, assertThrows(TaskRejectedException.class, scope::join));
      assertTrue(sibling.isCancelled());
    }
  }

  @Test
  void aDeadlineThatPassesBeforeThereAreChildrenIsTooLateForAll() {
    try (var scope = timedExecutor.scope(ScopePolicy.<Integer>allEnd()).withDeadline(HOUR)) {
      time.pass(HOUR);
      assertTrue(scope.submit(() -> 1).isCancelled());
      TaskTimeoutException e = assertThrows(TaskTimeoutException.class, scope::join);
      assertTrue(String.valueOf(e.getMessage()).contains("'PT1H'"), e.getMessage());
    }
  }

  @Test
  void childrenThatEndedInTimeAreNotLate() {
    try (var scope = timedExecutor.scope(ScopePolicy.<Integer>allSucceed()).withDeadline(HOUR)) {
      scope.submit(() -> 1);
      timed.runAll();
      time.pass(HOUR.minusNanos(1));
      assertEquals(List.of(1), scope.join());
    }
  }

  @Test
  void theDeadlineIsThatOfScopesWithin() {
    try (var scope = timedExecutor.scope(ScopePolicy.<Integer>allSucceed()).withDeadline(HOUR)) {
      TaskScope<Integer, List<Integer>> inner = scope.scope(ScopePolicy.allSucceed());
      TaskFuture<Integer> child = inner.submit(() -> 1);
      time.pass(HOUR);
      assertTrue(child.isCancelled());
      assertThrows(TaskTimeoutException.class, scope::join);
    }
  }

  @Test
  void theLastDeadlineCounts() {
    try (var scope = timedExecutor.scope(ScopePolicy.<Integer>allSucceed())) {
      scope.withDeadline(HOUR).withDeadline(HOUR.multipliedBy(2));
      TaskFuture<Integer> child = scope.submit(() -> 1);
      time.pass(HOUR);
      assertFalse(child.isDone());
      time.pass(HOUR);
      assertTrue(child.isCancelled());
    }
  }

  /** A policy is asked on other threads, but about one child after the other. */
  @Test
  void aPolicyIsAskedOnceForEachChildAndNeverTwiceAtOnce() {
    AtomicInteger asked = new AtomicInteger();
    AtomicInteger inside = new AtomicInteger();
    ScopePolicy<Integer, Boolean> policy =
        new ScopePolicy<>() {
          @Override
          public boolean decides(TaskFuture<? extends Integer> child) {
            assertEquals(1, inside.incrementAndGet(), "asked twice at once");
            asked.incrementAndGet();
            inside.decrementAndGet();
            return false;
          }

          @Override
          public Boolean result(List<? extends TaskFuture<? extends Integer>> children) {
            return children.stream().allMatch(TaskFuture::isDone);
          }
        };
    try (var scope = executor.scope(policy)) {
      IntStream.range(0, 200).forEach(i -> scope.submit(() -> i));
      backend.runAll();
      assertTrue(scope.join());
    }
    assertEquals(200, asked.get());
  }

  @Test
  void aPolicyThatBlocksHoldsUpNoWorker() {
    CountDownLatch release = new CountDownLatch(1);
    ScopePolicy<Integer, Integer> policy =
        new ScopePolicy<>() {
          @Override
          public boolean decides(TaskFuture<? extends Integer> child) {
            try {
              release.await();
            } catch (InterruptedException e) {
              throw new IllegalStateException(e);
            }
            return false;
          }

          @Override
          public Integer result(List<? extends TaskFuture<? extends Integer>> children) {
            return children.size();
          }
        };
    try (var scope = executor.scope(policy)) {
      scope.submit(() -> 1);
      scope.submit(() -> 2);
      backend.runAll(); // in this thread, which is that of the only worker
      release.countDown();
      assertEquals(2, scope.join());
    }
  }

  @Test
  void closingWaitsForAChildThatWasCancelledAndRunsOn() throws InterruptedException {
    TaskScope<Integer, List<Integer>> scope = executor.scope(ScopePolicy.allSucceed());
    TaskFuture<Integer> child = scope.submit(() -> 1);
    CountDownLatch stopped = new CountDownLatch(1);
    assertTrue(backend.started.getFirst().begin(stopped::countDown));
    Thread closer = Thread.ofPlatform().daemon().start(scope::close);
    stopped.await();
    Eventually.await("close() should wait", () -> closer.getState() == Thread.State.WAITING);
    assertTrue(child.isCancelled());
    closer.interrupt();
    Eventually.await("close() should go on waiting", () -> !closer.isInterrupted());
    backend.started.getFirst().fail(new InterruptedException());
    closer.join();
  }

  /** Children are submitted and run while the scope is cancelled, joined and closed. */
  @Test
  void nothingRunsAfterCloseWhateverComesAtOnce() throws Exception {
    for (int round = 0; round < ROUNDS; round++) {
      race(round);
    }
  }

  private static void race(int round) throws InterruptedException {
    ManualBackend own = new ManualBackend(2);
    TaskExecutor racing = own.executor();
    AtomicInteger running = new AtomicInteger();
    ConcurrentLinkedQueue<TaskFuture<Integer>> children = new ConcurrentLinkedQueue<>();
    TaskScope<Integer, Outcomes<Integer>> scope = racing.scope(ScopePolicy.allEnd());
    Runnable submitter =
        () -> {
          try {
            while (children.size() < MOST_CHILDREN) {
              children.add(
                  scope.submit(() -> running.incrementAndGet() + running.decrementAndGet()));
            }
          } catch (IllegalStateException e) {
            assertTrue(String.valueOf(e.getMessage()).contains("takes no more tasks"));
          }
        };
    CountDownLatch closed = new CountDownLatch(1);
    Runnable worker =
        () -> {
          for (int next = 0; closed.getCount() > 0 || next < own.started.size(); ) {
            if (next < own.started.size()) {
              own.started.get(next++).run();
            }
          }
        };
    List<Thread> threads =
        List.of(
            Thread.ofPlatform().start(submitter),
            Thread.ofPlatform().start(worker),
            Thread.ofPlatform().start(worker),
            Thread.ofPlatform().start(round % 2 == 0 ? scope::cancel : () -> {}));
    Eventually.await("some children should be accepted", () -> children.size() > round % 7);
    scope.close();
    assertEquals(0, running.get(), "a child runs after close()");
    closed.countDown();
    for (Thread thread : threads) {
      thread.join();
    }
    assertTrue(children.stream().allMatch(TaskFuture::isDone));
    racing.close();
    assertEquals(children.size(), racing.stats().submitted());
  }
}
