package org.manyhands.testkit;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Timeout;
import org.manyhands.ExecutorConfig;
import org.manyhands.TaskExecutor;
import org.manyhands.TaskFuture;
import org.manyhands.spi.Capability;
import org.manyhands.task.Task;
import org.manyhands.task.TaskFailedException;
import org.manyhands.task.TaskRejectedException;
import org.opentest4j.AssertionFailedError;

/** What the groups of rules have in common: executors, and waits that end. */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
abstract class Rules {

  static final int MOST_SLOTS = 64;
  private static final AtomicLong NUMBERS = new AtomicLong();

  private final BackendConformance kit;
  private final List<TaskExecutor> opened = new ArrayList<>();

  Rules(BackendConformance kit) {
    this.kit = kit;
  }

  /** An executor that the rule leaves as it found it. */
  final TaskExecutor executor() {
    return kit.shared();
  }

  /** An executor that is this rule's own. */
  final TaskExecutor open() {
    return open(kit.config());
  }

  /** An executor of one worker that is this rule's own. */
  final TaskExecutor openSingle() {
    return open(kit.config().withParallelism(1));
  }

  final TaskExecutor open(ExecutorConfig config) {
    TaskExecutor executor = kit.open(config);
    opened.add(executor);
    return executor;
  }

  /** The configuration under test, under a name that no other executor has. */
  final ExecutorConfig uniqueConfig() {
    String name = "conformance-%d".formatted(NUMBERS.incrementAndGet());
    return new ExecutorConfig(name, kit.config().settings());
  }

  @AfterEach
  final void tearDown() {
    opened.forEach(executor -> Bounded.tearDown(executor, kit.bound()));
  }

  final Duration bound() {
    return kit.bound();
  }

  final void await(String what, BooleanSupplier condition) {
    try {
      Bounded.await(what, kit.bound(), condition);
    } catch (AssertionFailedError e) {
      throw new AssertionFailedError(e.getMessage() + Diagnosis.executors(opened), e);
    }
  }

  final void await(FileFlag flag) {
    await("'%s' should be raised".formatted(flag.path()), flag::isRaised);
  }

  /** Calls something that may hang. */
  final <T extends @Nullable Object> T bounded(String what, Callable<T> action) throws Exception {
    return Bounded.call(what, kit.bound(), action);
  }

  /** Closes an executor, which may hang. */
  final void close(TaskExecutor executor) throws Exception {
    bounded(
        "close()",
        () -> {
          executor.close();
          return true;
        });
  }

  /** Shuts an executor down, which may hang. */
  final void shutdownNow(TaskExecutor executor) throws Exception {
    bounded(
        "shutdownNow()",
        () -> {
          executor.shutdownNow();
          return true;
        });
  }

  /** Submits to the shared executor and waits for the result. */
  final <T extends @Nullable Object> T result(Task<T> task) {
    return result(executor().submit(task));
  }

  /** Waits for the result. */
  final <T extends @Nullable Object> T result(TaskFuture<T> future) {
    awaitEnd(future);
    return future.join();
  }

  /** Waits until a future has ended, with a result or without. */
  final void awaitEnd(TaskFuture<?> future) {
    try {
      future.get(kit.bound().toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      fail("%s did not end within %s".formatted(future, kit.bound()), e);
    } catch (ExecutionException | CancellationException e) {
      assertTrue(future.isDone(), () -> "%s threw %s, but is not done".formatted(future, e));
    } catch (InterruptedException e) {
      fail("interrupted", e);
    }
  }

  /** What a task threw, as {@code join()} tells it. */
  final Throwable failure(TaskFuture<?> future) {
    awaitEnd(future);
    try {
      return fail("should have failed, but the result is " + future.join());
    } catch (TaskFailedException e) {
      return Objects.requireNonNull(e.getCause());
    }
  }

  /** What a task threw on the shared executor. */
  final Throwable failure(Task<?> task) {
    return failure(executor().submit(task));
  }

  /** Submits to an executor that rejects while it is full, until it takes the task. */
  final <T> TaskFuture<T> submitWhenThereIsRoom(TaskExecutor executor, Task<T> task) {
    List<TaskFuture<T>> accepted = new ArrayList<>();
    await(
        "there should be room again",
        () -> {
          try {
            return accepted.add(executor.submit(task));
          } catch (TaskRejectedException e) {
            return false;
          }
        });
    return accepted.getFirst();
  }

  /** Occupies the executor, so that whatever comes next has to wait. */
  final List<TaskFuture<String>> fillSlots(TaskExecutor executor, FileGate gate) {
    int slots = executor.backend().concurrency();
    Assumptions.assumeTrue(slots <= MOST_SLOTS, "nothing waits on this backend");
    List<TaskFuture<String>> holders =
        IntStream.range(0, slots).mapToObj(i -> executor.submit(new Held(gate))).toList();
    await(gate.arrived());
    return holders;
  }

  /** Skips a rule on tasks that run on although they were told to stop. */
  static void assumeNoKill(TaskExecutor executor) {
    Assumptions.assumeFalse(
        executor.backend().has(Capability.KILL), "nothing runs on: the backend kills it");
  }

  /** A task that does not heed its interrupt, and runs until it is let go. */
  record Stubborn(FileFlag started, FileFlag letGo) implements Task<String> {
    @Override
    public String call() {
      started.raise();
      letGo.awaitStubbornly();
      return "let go";
    }
  }

  /** A task that waits at a gate, and has then passed it. */
  record Held(FileGate gate) implements Task<String> {
    static final String RESULT = "passed";

    @Override
    public String call() throws InterruptedException {
      gate.pass();
      return RESULT;
    }
  }
}
