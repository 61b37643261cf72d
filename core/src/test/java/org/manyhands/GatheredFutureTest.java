package org.manyhands;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.manyhands.task.TaskFailedException;
import org.manyhands.task.TaskRejectedException;

class GatheredFutureTest {

  private final ManualBackend backend = new ManualBackend(1);
  private final TaskExecutor executor = backend.executor();
  private final TaskFuture<Integer> first = executor.submit(() -> 1);
  private final TaskFuture<Integer> second = executor.submit(() -> 2);
  private final List<TaskFuture<Integer>> both = List.of(first, second);

  private static List<?> waitsFor(TaskFuture<?> gathered) {
    return ((Promise<?>) gathered).waitsFor();
  }

  @Test
  void whatNeedsAllFuturesWaitsForAllThatHaveNotEnded() {
    for (TaskFuture<?> gathered : List.of(TaskFuture.all(both), TaskFuture.outcomes(both))) {
      assertEquals(both, waitsFor(gathered));
    }
    TaskFuture<?> all = TaskFuture.all(both);
    backend.started.getFirst().run();
    assertEquals(List.of(second), waitsFor(all));
  }

  /** Where another future may end it, waiting for one of them can end. */
  @Test
  void whatNeedsOneFutureWaitsForNoneInParticular() {
    TaskFuture<Integer> any = TaskFuture.any(both);
    assertEquals(List.of(), waitsFor(any));
    backend.started.getFirst().abort(new TaskRejectedException("lost"));
    assertEquals(List.of(second), waitsFor(any));
  }

  @Test
  void theReasonForWhichAnInputHasNoOutcomeIsPassedOn() {
    TaskFuture<List<Integer>> all = TaskFuture.all(both);
    TaskRejectedException reason = new TaskRejectedException("lost");
    backend.started.getLast().abort(reason);
    assertSame(reason, assertThrows(TaskRejectedException.class, all::join));
    assertFalse(first.isDone());
  }

  @Test
  void whatATaskThrewIsNotWrappedTwice() {
    TaskFuture<List<Integer>> all = TaskFuture.all(both);
    TaskRejectedException own = new TaskRejectedException("thrown by the task itself");
    backend.started.getFirst().begin(() -> {});
    backend.started.getFirst().fail(own);
    TaskFailedException e = assertThrows(TaskFailedException.class, all::join);
    assertSame(own, e.getCause());
  }

  @Test
  void noFailureIsLostAndTheMessageNamesTheTaskThatFailed() throws Exception {
    TaskFuture<Integer> one = executor.submit(() -> 1, TaskOptions.named("one"));
    fail("first");
    TaskFuture<Integer> other = executor.submit(() -> 1, TaskOptions.named("other"));
    fail("second");
    TaskFuture<Integer> any = TaskFuture.any(List.of(one, other));
    TaskFailedException joined = assertThrows(TaskFailedException.class, any::join);
    assertEquals("Task 'one' failed: java.lang.IllegalStateException: first", joined.getMessage());
    assertEquals(List.of(other.exceptionNow()), List.of(joined.getSuppressed()));
    ExecutionException got = assertThrows(ExecutionException.class, any::get);
    assertSame(one.exceptionNow(), got.getCause());
    assertEquals(List.of(other.exceptionNow()), List.of(got.getSuppressed()));
    assertEquals(0, any.exceptionNow().getSuppressed().length, "a task's own exception is changed");
  }

  private void fail(String message) {
    backend.last().begin(() -> {});
    backend.last().fail(new IllegalStateException(message));
  }

  @Test
  void noneOfNoTasksCanSucceed() {
    List<TaskFuture<Integer>> nothing = List.of();
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> TaskFuture.any(nothing));
    assertTrue(String.valueOf(e.getMessage()).contains("'0' tasks"), e.getMessage());
  }

  @Test
  void cancellingSaysWhatWasCancelled() {
    TaskFuture<List<Integer>> all = TaskFuture.all(both);
    assertTrue(all.cancel(true));
    CancellationException e = assertThrows(CancellationException.class, all::join);
    assertTrue(String.valueOf(e.getMessage()).contains("'all succeed of 2 tasks'"), e.getMessage());
    backend.runAll();
    assertTrue(all.isCancelled());
  }

  @Test
  void itIsSettledOnceHoweverManyFuturesDecide() {
    AtomicInteger results = new AtomicInteger();
    ScopePolicy<Integer, Integer> policy =
        new ScopePolicy<>() {
          @Override
          public boolean decides(TaskFuture<? extends Integer> child) {
            return true;
          }

          @Override
          public Integer result(List<? extends TaskFuture<? extends Integer>> children) {
            return results.incrementAndGet();
          }
        };
    List<TaskFuture<Integer>> many =
        IntStream.range(0, 100).mapToObj(i -> executor.submit(() -> i)).toList();
    TaskFuture<Integer> gathered = GatheredFuture.of(many, policy, false);
    backend.runAll();
    assertEquals(1, gathered.join());
    assertEquals(1, results.get());
  }

  @Test
  void aFutureThatIsMissingIsRefused() {
    List<TaskFuture<Integer>> futures = new ArrayList<>(both);
    futures.add(null);
    assertThrows(NullPointerException.class, () -> TaskFuture.all(futures));
    assertThrows(NullPointerException.class, () -> TaskFuture.any(futures));
    assertThrows(NullPointerException.class, () -> TaskFuture.outcomes(futures));
    assertThrows(NullPointerException.class, () -> TaskFuture.asCompleted(futures));
  }

  @Test
  void askingTwiceSuppressesEachFailureOnce() {
    TaskRejectedException reason = new TaskRejectedException("first");
    backend.started.getFirst().abort(reason);
    backend.started.getLast().abort(new TaskRejectedException("second"));
    Outcomes<Integer> outcomes = TaskFuture.outcomes(both).join();
    assertSame(reason, assertThrows(TaskRejectedException.class, outcomes::orThrow));
    assertSame(reason, assertThrows(TaskRejectedException.class, outcomes::orThrow));
    assertEquals(1, reason.getSuppressed().length);
  }
}
