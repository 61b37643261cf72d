package org.manyhands;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future.State;
import org.junit.jupiter.api.Test;
import org.manyhands.spi.Attempt;
import org.manyhands.task.TaskFailedException;
import org.manyhands.task.TaskRejectedException;

class DependentFutureTest {

  private static final int ROUNDS = 100;

  private final ManualBackend backend = new ManualBackend(1);
  private final TaskExecutor executor = backend.executor();
  private final TaskFuture<Integer> first = executor.submit(() -> 1);
  private final TaskFuture<Integer> second = executor.submit(() -> 2);

  private void awaitStarted(int count) {
    Eventually.await("started: " + backend.started, () -> backend.started.size() == count);
  }

  @Test
  void startsWhenTheLastInputHasEnded() {
    TaskFuture<Integer> sum = executor.submitWith(first, second, Integer::sum);
    backend.started.get(1).run();
    assertEquals(2, backend.started.size());
    backend.started.get(0).run();
    awaitStarted(3);
    backend.started.get(2).run();
    assertEquals(3, sum.join());
  }

  @Test
  void startsInTheThreadThatSubmitsItIfItsInputsHaveEnded() {
    backend.runAll();
    TaskFuture<Integer> sum = executor.submitWith(first, second, Integer::sum);
    assertEquals(3, backend.started.size());
    backend.started.getLast().run();
    assertEquals(3, sum.resultNow());
  }

  /** Whoever joins the last of a chain learns which of its tasks it was that failed. */
  @Test
  void saysWhichInputFailed() {
    TaskFuture<Integer> load = executor.submit(() -> 1, TaskOptions.named("load"));
    TaskFuture<Integer> parse = executor.submitWith(load, i -> i, TaskOptions.named("parse"));
    TaskFuture<Integer> store = executor.submitWith(parse, i -> i, TaskOptions.named("store"));
    backend.last().begin(() -> {});
    backend.last().fail(new IllegalStateException("disk"));
    assertEquals(
        "Task 'store' never ran, because Task 'load' failed: java.lang.IllegalStateException: disk",
        assertThrows(TaskFailedException.class, store::join).getMessage());
    assertTrue(
        String.valueOf(assertThrows(TaskFailedException.class, parse::join).getMessage())
            .startsWith("Task 'parse' never ran, because Task 'load' failed"));
    TaskFuture<List<Integer>> all = TaskFuture.all(List.of(parse));
    assertTrue(
        String.valueOf(assertThrows(TaskFailedException.class, all::join).getMessage())
            .startsWith("Task 'load' failed"));
  }

  @Test
  void saysWhichInputWasCancelled() {
    TaskFuture<Integer> load = executor.submit(() -> 1, TaskOptions.named("load"));
    TaskFuture<Integer> parse = executor.submitWith(load, i -> i, TaskOptions.named("parse"));
    load.cancel(true);
    Eventually.await("the dependent should be cancelled", parse::isDone);
    assertEquals(
        "Task 'parse' never ran, because Task 'load' was cancelled.",
        assertThrows(CancellationException.class, parse::join).getMessage());
  }

  @Test
  void endsWithTheFirstInputThatFailsAndDoesNotWaitForTheOthers() {
    TaskFuture<Integer> sum = executor.submitWith(first, second, Integer::sum);
    IllegalStateException failure = new IllegalStateException("input");
    backend.started.get(1).begin(() -> {});
    backend.started.get(1).fail(failure);
    Eventually.await("the dependent should fail", sum::isDone);
    assertSame(failure, sum.exceptionNow());
    backend.runAll();
    assertEquals(2, backend.started.size());
  }

  @Test
  void endsForTheReasonForWhichItsInputHasNoOutcome() {
    TaskFuture<Integer> next = executor.submitWith(first, value -> value + 1);
    TaskRejectedException reason = new TaskRejectedException("lost");
    backend.started.getFirst().abort(reason);
    assertSame(reason, assertThrows(TaskRejectedException.class, next::join));
  }

  @Test
  void oneThatIsCancelledIsNotStartedAnyMore() {
    TaskFuture<Integer> next = executor.submitWith(first, value -> value + 1);
    assertEquals(Cancellation.PREVENTED, next.cancel(Duration.ZERO));
    backend.runAll();
    TaskFuture<Integer> later = executor.submitWith(first, value -> value + 2);
    backend.started.getLast().run();
    assertEquals(3, later.resultNow());
    assertEquals(3, backend.started.size());
  }

  @Test
  void cancellingStopsItsAttempt() {
    backend.runAll();
    TaskFuture<Integer> next = executor.submitWith(first, value -> value + 1);
    Attempt<?> attempt = backend.started.getLast();
    CountDownLatch stopped = new CountDownLatch(1);
    assertTrue(attempt.begin(stopped::countDown));
    assertEquals(Cancellation.ABANDONED, next.cancel(Duration.ZERO));
    assertEquals(0, stopped.getCount());
    attempt.fail(new InterruptedException());
    assertEquals(Cancellation.STOPPED, next.cancel(Duration.ZERO));
  }

  @Test
  void waitsForTheInputsThatHaveNotEnded() {
    Promise<Integer> sum = (Promise<Integer>) executor.submitWith(first, second, Integer::sum);
    assertEquals(List.of(first, second), sum.waitsFor());
    backend.started.get(0).run();
    assertEquals(List.of(second), sum.waitsFor());
  }

  @Test
  void aRefusalByTheBackendIsItsEnd() {
    TaskRejectedException refusal = new TaskRejectedException("full");
    TaskFuture<Integer> next = executor.submitWith(first, value -> value + 1);
    backend.refusal = refusal;
    backend.runAll();
    assertSame(refusal, assertThrows(TaskRejectedException.class, next::join));
  }

  @Test
  void anInputThatIsMissingIsRefusedBeforeTheTaskIsTaken() {
    List<TaskFuture<Integer>> inputs = new ArrayList<>();
    inputs.add(null);
    assertThrows(NullPointerException.class, () -> executor.submitWithAll(inputs, List::size));
    backend.runAll();
    executor.close(); // would hang if it waited for the task
    assertEquals(2, executor.stats().submitted());
  }

  /** What a long computation leaves behind does not grow with its length. */
  @Test
  void lettingItsInputsGoFreesThem() {
    TaskFuture<Integer> last = executor.submitWith(first, value -> value + 1);
    WeakReference<Object> middle = new WeakReference<>(last);
    backend.runAll();
    last = executor.submitWith(last, value -> value + 1);
    awaitStarted(3);
    backend.started.getLast().run();
    awaitStarted(4);
    backend.started.getLast().run();
    assertEquals(3, last.join());
    backend.started.clear();
    Eventually.await(
        "the input should be freed",
        () -> {
          System.gc();
          return middle.get() == null;
        });
    assertFalse(last.isCancelled());
  }

  /** Two inputs fail at once while a third thread cancels: each of them would be the end. */
  @Test
  void inputsThatFailAtOnceAreOneEnd() throws InterruptedException {
    for (int round = 0; round < ROUNDS; round++) {
      ManualBackend own = new ManualBackend(1);
      TaskExecutor racing = own.executor();
      TaskFuture<Integer> left = racing.submit(() -> 1);
      TaskFuture<Integer> right = racing.submit(() -> 2);
      TaskFuture<Integer> sum = racing.submitWith(left, right, Integer::sum);
      CountDownLatch go = new CountDownLatch(1);
      List<Thread> racers =
          List.of(
              start(go, () -> own.started.get(0).abort(new TaskRejectedException("left"))),
              start(go, () -> own.started.get(1).abort(new TaskRejectedException("right"))),
              start(go, () -> sum.cancel(true)));
      go.countDown();
      for (Thread racer : racers) {
        racer.join();
      }
      Eventually.await("the dependent should end", sum::isDone);
      assertTrue(sum.state() != State.SUCCESS);
      racing.close();
      assertEquals(3, racing.stats().failed() + racing.stats().cancelled());
      assertNull(own.started.size() > 2 ? own.started.get(2) : null);
    }
  }

  private static Thread start(CountDownLatch go, Runnable action) {
    return Thread.ofPlatform()
        .start(() -> {
          try {
            go.await();
            action.run();
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
        });
  }
}
