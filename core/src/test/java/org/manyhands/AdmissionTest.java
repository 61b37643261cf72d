package org.manyhands;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.manyhands.spi.Capability;
import org.manyhands.task.Action;
import org.manyhands.task.TaskContext;
import org.manyhands.task.TaskInfo;
import org.manyhands.task.TaskNotSerializableException;
import org.manyhands.task.TaskRejectedException;

/** What becomes of a task at the bound, on a backend where nothing happens by itself. */
class AdmissionTest {

  private static final Duration BOUND = Duration.ofSeconds(20);

  private final ManualScheduler scheduler = new ManualScheduler();
  private final ManualBackend backend =
      new ManualBackend(1, Capability.SHARED_MEMORY, Capability.INTERRUPTION).with(scheduler);
  private @Nullable TaskExecutor opened;

  @AfterEach
  void shutdown() {
    if (opened != null) {
      opened.shutdownNow();
    }
  }

  @Test
  void aRejectionSaysWhatIsFullAndWhatToDo() {
    TaskExecutor executor = full("reject");
    TaskRejectedException e =
        assertThrows(
            TaskRejectedException.class,
            () -> executor.submit(() -> 1, TaskOptions.named("invoice 17")));
    String message = String.valueOf(e.getMessage());
    assertTrue(message.contains("'manual'"), message);
    assertTrue(message.contains("'invoice 17'"), message);
    assertTrue(message.contains("'1' tasks"), message);
    assertTrue(message.contains("manyhands.in-flight.full"), message);
    assertEquals(1, executor.stats().submitted());
  }

  @Test
  void aTaskIsRunByItsSubmitter() {
    TaskExecutor executor = full("caller-runs");
    assertEquals(Thread.currentThread(), executor.submit(Thread::currentThread).resultNow());
    assertEquals(1, backend.started.size());
  }

  @Test
  void whatTheSubmitterCannotGiveIsWaitedFor() {
    TaskExecutor executor = full("caller-runs");
    assertWaits(
        executor,
        () -> executor.submit(() -> 1, TaskOptions.none().withRequired(Capability.CONCURRENCY)));
  }

  @Test
  void whatIsStartedLaterOrAgainIsWaitedFor() {
    TaskExecutor executor = full("caller-runs");
    assertWaits(executor, () -> executor.after(Duration.ZERO, () -> 1));
    TaskExecutor another = full("caller-runs");
    assertWaits(
        another, () -> another.submit(() -> 1, TaskOptions.none().withRetry(Retry.upTo(2))));
  }

  private void assertWaits(TaskExecutor executor, Submission submission) {
    AtomicReference<@Nullable TaskFuture<?>> accepted = new AtomicReference<>();
    Thread submitter = Thread.ofPlatform().daemon().start(() -> accepted.set(submission.submit()));
    while (submitter.getState() != Thread.State.WAITING) {
      assertTrue(submitter.isAlive(), "does not wait");
      Thread.onSpinWait();
    }
    assertNull(accepted.get());
    backend.last().run();
    awaitEnd(submitter);
    assertFalse(executor.stats().succeeded() == 0);
  }

  private interface Submission {
    TaskFuture<?> submit();
  }

  @Test
  void insideATaskNothingWaitsButGoesBeyondTheBound() {
    TaskExecutor executor = open("tasks", "1", "block");
    AtomicReference<@Nullable TaskFuture<?>> delayed = new AtomicReference<>();
    AtomicReference<@Nullable TaskFuture<?>> demanding = new AtomicReference<>();
    Action action =
        () -> {
          assertEquals(Thread.currentThread(), executor.run(Thread::currentThread));
          delayed.set(executor.after(Duration.ZERO, () -> 1));
          demanding.set(
              executor.submit(() -> 2, TaskOptions.none().withRequired(Capability.CONCURRENCY)));
        };
    TaskFuture<@Nullable Void> future = executor.submit(action);
    backend.last().run();
    assertEquals(Future.State.SUCCESS, future.state());
    scheduler.pass(Duration.ofNanos(1));
    backend.runAll();
    assertEquals(List.of(1, 2), List.of(result(delayed), result(demanding)));
  }

  private static Object result(AtomicReference<@Nullable TaskFuture<?>> future) {
    return Objects.requireNonNull(future.get()).resultNow();
  }

  /** A backend that does not say so itself: the context is one that core does not know. */
  @Test
  void insideATaskOfUnknownOriginNothingWaits() throws Exception {
    TaskExecutor executor = full("block");
    TaskContext unknown =
        new TaskContext() {
          @Override
          public TaskInfo task() {
            return new TaskInfo(1, "unknown", 1, Map.of());
          }

          @Override
          public boolean isCancelled() {
            return false;
          }

          @Override
          public void progress(long done, long total) {}
        };
    assertEquals(1, TaskContext.call(unknown, () -> executor.run(() -> 1)));
  }

  @Test
  void insideATaskOfAnotherExecutorItWaits() {
    TaskExecutor executor = full("block");
    ManualBackend other = new ManualBackend(1);
    try (TaskExecutor outside = other.executor()) {
      TaskFuture<Integer> future = outside.submit(() -> executor.submit(() -> 1).join());
      Thread worker = Thread.ofPlatform().daemon().start(other::runAll);
      while (worker.getState() != Thread.State.WAITING) {
        Thread.onSpinWait();
      }
      assertFalse(future.isDone());
      future.cancel(true);
      awaitEnd(worker);
    }
  }

  @Test
  void bytesAreDeclaredForWhatNeedNotTravel() {
    TaskExecutor executor = open("bytes", "1000", "block");
    Object lock = new Object();
    TaskNotSerializableException e =
        assertThrows(TaskNotSerializableException.class, () -> executor.submit(lock::hashCode));
    String message = String.valueOf(e.getMessage());
    assertTrue(message.contains("TaskOptions.withBytes"), message);
    assertTrue(message.contains("'java.lang.Object'"), message);
    assertEquals(0, executor.stats().submitted());
    assertFalse(executor.submit(lock::hashCode, TaskOptions.none().withBytes(8)).isDone());
  }

  @Test
  void aClosedExecutorRejectsBeforeItIsFull() {
    TaskExecutor executor = full("block");
    executor.shutdownNow();
    assertThrows(TaskRejectedException.class, () -> executor.submit(() -> 1));
  }

  @Test
  void aTaskCannotCloseItsExecutor() {
    TaskExecutor executor = open("tasks", "1", "block");
    Action closing = executor::close;
    TaskFuture<@Nullable Void> future = executor.submit(closing);
    backend.last().run();
    IllegalStateException e = assertInstanceOf(IllegalStateException.class, future.exceptionNow());
    assertTrue(String.valueOf(e.getMessage()).contains("shutdownNow()"), e.getMessage());
    assertFalse(executor.submit(() -> 1).isDone(), "it is still open");
  }

  @Test
  void aTaskMayShutItsExecutorDown() {
    TaskExecutor executor = open("tasks", "2", "block");
    Action closing = executor::shutdownNow;
    TaskFuture<@Nullable Void> future = executor.submit(closing);
    TaskFuture<Integer> queued = executor.submit(() -> 1);
    backend.started.getFirst().run();
    assertTrue(future.isCancelled());
    assertTrue(queued.isCancelled());
    assertThrows(TaskRejectedException.class, () -> executor.submit(() -> 2));
  }

  @Test
  void aHundredThousandTasksGoThroughASmallBound() throws InterruptedException {
    TaskExecutor executor = open("tasks", "3", "block");
    AtomicInteger ran = new AtomicInteger();
    Action task = ran::incrementAndGet;
    Thread worker =
        Thread.ofPlatform()
            .daemon()
            .start(() -> {
              for (int done = 0; done < 100_000; done++) {
                while (backend.started.isEmpty()) {
                  Thread.onSpinWait();
                }
                assertTrue(backend.started.size() <= 3);
                backend.started.removeFirst().run();
              }
            });
    for (int i = 0; i < 100_000; i++) {
      var _ = executor.submit(task);
    }
    awaitEnd(worker);
    assertEquals(100_000, ran.get());
    assertEquals(100_000, executor.stats().succeeded());
  }

  private static void awaitEnd(Thread thread) {
    try {
      assertTrue(thread.join(BOUND), "hangs");
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** An executor with room for one task, which is taken. */
  private TaskExecutor full(String whenFull) {
    TaskExecutor executor = open("tasks", "1", whenFull);
    assertFalse(executor.submit(() -> "holds the place").isDone());
    return executor;
  }

  private TaskExecutor open(String what, String bound, String whenFull) {
    shutdown();
    TaskExecutor executor =
        backend.executor(
            ExecutorConfig.named("manual")
                .with("manyhands.in-flight." + what, bound)
                .with("manyhands.in-flight.full", whenFull));
    opened = executor;
    return executor;
  }
}
