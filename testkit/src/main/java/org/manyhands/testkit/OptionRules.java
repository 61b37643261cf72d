package org.manyhands.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.manyhands.Cancellation;
import org.manyhands.Retry;
import org.manyhands.TaskExecutor;
import org.manyhands.TaskFuture;
import org.manyhands.TaskOptions;
import org.manyhands.kernel.Kernels;
import org.manyhands.observe.TaskEnd;
import org.manyhands.observe.TaskListener;
import org.manyhands.spi.Capability;
import org.manyhands.task.Action;
import org.manyhands.task.Task;
import org.manyhands.task.TaskContext;
import org.manyhands.task.TaskFailedException;
import org.manyhands.task.TaskInfo;
import org.manyhands.task.TaskTimeoutException;
import org.manyhands.task.UnsupportedTaskException;
import org.manyhands.task.WorkerLostException;

/** §9: names, time limits, retries and requirements. */
abstract class OptionRules extends Rules {

  private static final Duration SHORT = Duration.ofMillis(50);
  private static final Duration LONG = Duration.ofHours(1);

  /** More than any of the tasks here needs, on however slow a machine. */
  private static final int MANY = 1000;

  OptionRules(BackendConformance kit) {
    super(kit);
  }

  @Test
  @DisplayName("§9.1 a task within its limits has its value")
  void withinLimits() {
    TaskOptions limits =
        TaskOptions.none().withTimeout(Duration.ofHours(1)).withDeadline(Duration.ofDays(400_000));
    assertEquals("value", result(executor().submit(() -> "value", limits)));
    int[] squares = result(executor().submit(Kernels.ints(100, i -> i * i), limits));
    assertEquals(100, squares.length);
  }

  @Test
  @DisplayName("§9.2 the name of a task is in the message of its failure")
  void named() {
    Task<Object> failing =
        () -> {
          throw new IllegalStateException("fails");
        };
    TaskFuture<Object> future = executor().submit(failing, TaskOptions.named("invoice 17"));
    awaitEnd(future);
    TaskFailedException e = assertThrows(TaskFailedException.class, future::join);
    assertTrue(String.valueOf(e.getMessage()).contains("'invoice 17'"), e.getMessage());
  }

  @Test
  @Needs(Capability.INTERRUPTION)
  @DisplayName("§9.3 a task that exceeds its timeout is interrupted and fails for that reason")
  void timeout(@TempDir Path folder) {
    FileFlag interrupted = FileFlag.in(folder, "interrupted");
    TaskFuture<String> future =
        executor()
            .submit(
                new HeldUntilInterrupted(FileGate.in(folder, "gate"), interrupted),
                TaskOptions.none().withTimeout(SHORT));
    assertTimedOut(future, "timeout");
    await(interrupted);
    assertEquals("next", result(() -> "next"));
  }

  @Test
  @Needs(Capability.INTERRUPTION)
  @DisplayName("§9.4 a kernel that exceeds its timeout is interrupted and fails for that reason")
  void kernelTimeout(@TempDir Path folder) {
    FileGate gate = FileGate.in(folder, "gate");
    TaskFuture<int[]> future =
        executor()
            .submit(
                Kernels.ints(100, i -> CancelRules.heldElement(gate, i)),
                TaskOptions.none().withTimeout(SHORT));
    assertTimedOut(future, "timeout");
    assertEquals("next", result(() -> "next"));
  }

  @Test
  @Needs(Capability.CONCURRENCY)
  @DisplayName(
      "§9.5 a task whose deadline passes in the queue fails for that reason and never runs")
  void deadline(@TempDir Path folder) throws Exception {
    TaskExecutor executor = openSingle();
    FileGate gate = FileGate.in(folder, "gate");
    List<TaskFuture<String>> holders = fillSlots(executor, gate);
    FileFlag ran = FileFlag.in(folder, "ran");
    TaskFuture<?> future =
        executor.submit((Action) ran::raise, TaskOptions.none().withDeadline(SHORT));
    assertTimedOut(future, "deadline");
    gate.open();
    holders.forEach(holder -> assertEquals(Held.RESULT, result(holder)));
    assertEquals("last", result(executor.submit(() -> "last")));
    close(executor);
    assertFalse(ran.isRaised(), "a task ran after its deadline");
  }

  @Test
  @Needs(Capability.CONCURRENCY)
  @DisplayName("§9.6 the timeout counts from the start of the task, not from its submission")
  void timeoutFromStart(@TempDir Path folder) {
    TaskExecutor executor = openSingle();
    FileGate gate = FileGate.in(folder, "gate");
    List<TaskFuture<String>> holders = fillSlots(executor, gate);
    TaskFuture<String> patient =
        executor.submit(() -> "value", TaskOptions.none().withTimeout(SHORT));
    TaskFuture<String> clock =
        executor.submit(() -> "late", TaskOptions.none().withDeadline(SHORT.multipliedBy(4)));
    assertTimedOut(clock, "deadline");
    assertFalse(patient.isDone(), "the timeout of a task that waits has passed");
    patient.cancel(true);
    gate.open();
    holders.forEach(holder -> assertEquals(Held.RESULT, result(holder)));
  }

  private void assertTimedOut(TaskFuture<?> future, String limit) {
    awaitEnd(future);
    TaskTimeoutException e = assertThrows(TaskTimeoutException.class, future::join);
    assertTrue(String.valueOf(e.getMessage()).contains(limit), e.getMessage());
    assertInstanceOf(TaskTimeoutException.class, future.exceptionNow());
    assertFalse(future.cancel(true));
  }

  /** A task that ends by being interrupted alone, wherever the interrupt meets it. */
  record HeldUntilInterrupted(FileGate gate, FileFlag interrupted) implements Task<String> {
    @Override
    public String call() throws InterruptedException {
      try {
        gate.pass();
        return "not interrupted";
      } catch (InterruptedException | UncheckedIOException e) {
        Thread.interrupted(); // a file cannot be made by a thread that is interrupted
        interrupted.raise();
        throw e;
      }
    }
  }

  @Test
  @DisplayName("§9.7 a task that fails is run again, and knows which attempt it is")
  void retried() {
    assertEquals(3, result(executor().submit(new FailsUntil(3), retry(Retry.upTo(3)))));
    assertEquals(1, result(executor().submit(new FailsUntil(1), retry(Retry.upTo(3)))));
  }

  @Test
  @DisplayName("§9.8 a task that fails at every attempt fails as the last one")
  void lastAttempt() {
    assertFailsAtAttempt(3, Retry.upTo(3));
  }

  private void assertFailsAtAttempt(int attempt, Retry retry) {
    TaskFuture<Integer> future = executor().submit(new FailsUntil(MANY), retry(retry));
    IOException e = assertInstanceOf(IOException.class, failure(future));
    assertEquals("attempt " + attempt, e.getMessage());
  }

  @Test
  @DisplayName("§9.9 a task that fails runs once, unless its options say otherwise")
  void notRetried(@TempDir Path folder) throws Exception {
    TaskExecutor executor = open();
    FileFlag first = FileFlag.in(folder, "first");
    FileFlag second = FileFlag.in(folder, "second");
    Action failing =
        () -> {
          (first.isRaised() ? second : first).raise();
          throw new IOException("fails");
        };
    assertInstanceOf(IOException.class, failure(executor.submit(failing)));
    close(executor);
    assertFalse(second.isRaised(), "it ran twice");
  }

  @Test
  @DisplayName("§9.10 the condition of a retry decides which failures are worth another attempt")
  void condition() {
    assertFailsAtAttempt(1, Retry.upTo(5).when(e -> e instanceof RuntimeException));
    assertFailsAtAttempt(2, Retry.upTo(5).when(e -> "attempt 1".equals(e.getMessage())));
  }

  @Test
  @DisplayName("§9.11 if the condition of a retry throws, the task fails as it did")
  void failingCondition() {
    Predicate<Throwable> failing =
        e -> {
          throw new IllegalStateException("condition");
        };
    TaskFuture<Integer> future =
        executor().submit(new FailsUntil(2), retry(Retry.upTo(2).when(failing)));
    Throwable e = failure(future);
    assertEquals("attempt 1", e.getMessage());
    assertEquals("condition", e.getSuppressed()[0].getMessage());
    Task<Object> task =
        () -> {
          throw new IllegalStateException("task");
        };
    Predicate<Throwable> rethrowing =
        thrown -> {
          throw (IllegalStateException) thrown;
        };
    assertEquals(
        "task",
        failure(executor().submit(task, retry(Retry.upTo(2).when(rethrowing)))).getMessage());
  }

  @Test
  @DisplayName("§9.12 an Error is not worth another attempt, unless the condition says so")
  void errors() {
    Task<Object> task =
        () -> {
          throw new AssertionError("attempt " + attempt());
        };
    assertEquals("attempt 1", failure(executor().submit(task, retry(Retry.upTo(2)))).getMessage());
    assertEquals(
        "attempt 2",
        failure(executor().submit(task, retry(Retry.upTo(2).when(e -> true)))).getMessage());
  }

  /** Measured by the executor, because the time of a backend need not be that of this program. */
  @Test
  @DisplayName("§9.13 the next attempt starts when the pause of the retry has passed")
  void pause() {
    TaskExecutor executor = open();
    Set<Duration> ran = ConcurrentHashMap.newKeySet();
    executor.addListener(
        new TaskListener() {
          @Override
          public void ended(TaskInfo task, TaskEnd end) {
            ran.add(end.ran());
          }
        });
    Retry paused = Retry.upTo(2).withBackoff(SHORT, SHORT).withJitter(0);
    assertEquals(2, result(executor.submit(new FailsUntil(2), retry(paused))));
    await("the listener should be told", () -> !ran.isEmpty());
    assertTrue(ran.stream().allMatch(time -> time.compareTo(SHORT) >= 0), ran::toString);
  }

  @Test
  @Needs(Capability.INTERRUPTION)
  @DisplayName("§9.14 an attempt that exceeds the timeout is followed by another")
  void retriedTimeout(@TempDir Path folder) {
    FileGate gate = FileGate.in(folder, "gate");
    Task<String> task =
        () -> {
          if (attempt() == 1) {
            gate.pass();
          }
          return "value";
        };
    TaskOptions options = retry(Retry.upTo(MANY)).withTimeout(SHORT);
    assertEquals("value", result(executor().submit(task, options)));
  }

  @Test
  @Needs({Capability.CONCURRENCY, Capability.INTERRUPTION})
  @DisplayName(
      "§9.15 attempts never overlap: unless the backend kills it, the next one waits for one that does not heed its interrupt")
  void noOverlap(@TempDir Path folder) {
    TaskExecutor executor = open();
    assumeNoKill(executor);
    AtomicBoolean retrying = tellRetrying(executor);
    FileFlag letGo = FileFlag.in(folder, "letGo");
    FileFlag ended = FileFlag.in(folder, "ended");
    FileFlag next = FileFlag.in(folder, "next");
    Task<Boolean> task =
        () -> {
          if (attempt() == 1) {
            letGo.awaitStubbornly();
            Thread.interrupted(); // a file cannot be made by a thread that is interrupted
            ended.raise();
          } else {
            next.raise();
          }
          return ended.isRaised();
        };
    TaskFuture<Boolean> future = executor.submit(task, retry(Retry.upTo(MANY)).withTimeout(SHORT));
    await("the first attempt should time out", retrying::get);
    for (int i = 0; i < 20; i++) { // so that the next one could start
      assertEquals("beside", result(executor.submit(() -> "beside")));
    }
    assertFalse(next.isRaised(), "the next attempt runs beside the first");
    letGo.raise();
    assertTrue(result(future), "the next attempt ran beside the first");
  }

  /** Says when a retry has been decided on. */
  private static AtomicBoolean tellRetrying(TaskExecutor executor) {
    AtomicBoolean told = new AtomicBoolean();
    executor.addListener(
        new TaskListener() {
          @Override
          public void retrying(TaskInfo task, Throwable failure, Duration pause) {
            told.set(true);
          }
        });
    return told;
  }

  @Test
  @DisplayName("§9.16 the deadline limits all attempts and the pauses between them")
  void deadlineOfAll() {
    Retry endless = Retry.upTo(Integer.MAX_VALUE);
    for (Retry retry : List.of(endless, endless.withBackoff(LONG, LONG))) {
      TaskFuture<Integer> future =
          executor().submit(new FailsUntil(Integer.MAX_VALUE), retry(retry).withDeadline(SHORT));
      assertTimedOut(future, "deadline");
    }
  }

  @Test
  @DisplayName("§9.17 a task that is cancelled between two attempts is STOPPED at once")
  void cancelledInPause(@TempDir Path folder) throws Exception {
    TaskExecutor executor = open();
    AtomicBoolean retrying = tellRetrying(executor);
    TaskFuture<Integer> future =
        executor.submit(new FailsUntil(2), retry(Retry.upTo(2).withBackoff(LONG, LONG)));
    await("there should be a pause", retrying::get);
    assertEquals(Cancellation.STOPPED, future.cancel(Duration.ZERO));
    assertTrue(future.isCancelled());
    close(executor);
  }

  @Test
  @DisplayName("§9.18 a kernel that fails is run again as a whole")
  void retriedKernel(@TempDir Path folder) {
    FileFlag failed = FileFlag.in(folder, "failed");
    TaskFuture<int[]> future =
        executor()
            .submit(
                Kernels.ints(100, i -> i == 70 ? failOnce(failed, i) : i), retry(Retry.upTo(2)));
    int[] elements = result(future);
    assertEquals(100, elements.length);
    assertEquals(70, elements[70]);
    assertEquals(99, elements[99]);
  }

  private static int failOnce(FileFlag failed, int index) {
    if (!failed.isRaised()) {
      failed.raise();
      throw new IllegalStateException("fails once");
    }
    return index;
  }

  @Test
  @Needs(Capability.ISOLATION)
  @DisplayName("§9.19 an idempotent task that is lost with its worker is run again")
  void idempotent() {
    TaskOptions idempotent = TaskOptions.none().withIdempotent();
    assertEquals(3, result(executor().submit(new HaltsUntil(3), idempotent)));
  }

  @Test
  @Needs(Capability.ISOLATION)
  @DisplayName("§9.20 an idempotent task is lost three times at most, unless its retry allows more")
  void lostThrice() {
    TaskOptions idempotent = TaskOptions.none().withIdempotent();
    TaskFuture<Integer> future = executor().submit(new HaltsUntil(4), idempotent);
    awaitEnd(future);
    assertThrows(WorkerLostException.class, future::join);
    TaskOptions more = idempotent.withRetry(Retry.upTo(4).when(e -> false));
    assertEquals(4, result(executor().submit(new HaltsUntil(4), more)));
  }

  @Test
  @Needs(Capability.ISOLATION)
  @DisplayName("§9.21 a task that is lost with its worker and not idempotent is not run again")
  void lostOnce() {
    TaskFuture<Integer> future = executor().submit(new HaltsUntil(2), retry(Retry.upTo(3)));
    awaitEnd(future);
    assertThrows(WorkerLostException.class, future::join);
  }

  @Test
  @DisplayName("§9.22 a task that requires what the backend cannot do is refused at once")
  void required() {
    Set<Capability> missing = EnumSet.allOf(Capability.class);
    missing.removeAll(executor().backend().capabilities());
    for (Capability capability : missing) {
      TaskOptions options = TaskOptions.none().withRequired(capability);
      UnsupportedTaskException e =
          assertThrows(UnsupportedTaskException.class, () -> executor().submit(() -> 1, options));
      assertTrue(String.valueOf(e.getMessage()).contains(capability.name()), e.getMessage());
      assertThrows(
          UnsupportedTaskException.class, () -> executor().after(Duration.ZERO, () -> 1, options));
      assertThrows(
          UnsupportedTaskException.class, () -> executor().map(List.of(1), i -> i, options));
    }
  }

  @Test
  @DisplayName("§9.23 a task that requires what the backend can do runs")
  void satisfied() {
    Capability[] all = executor().backend().capabilities().toArray(Capability[]::new);
    TaskOptions options = TaskOptions.none().withRequired(all);
    assertEquals(1, result(executor().submit(() -> 1, options)));
  }

  @Test
  @DisplayName("§9.24 a task knows its name and its tags")
  void nameAndTags() {
    TaskOptions options = TaskOptions.named("invoice 17").withTag("customer", "42");
    TaskInfo info =
        result(executor().submit(() -> TaskContext.current().orElseThrow().task(), options));
    assertEquals("invoice 17", info.name());
    assertEquals(Map.of("customer", "42"), info.tags());
    assertEquals(1, info.attempt());
  }

  private static TaskOptions retry(Retry retry) {
    return TaskOptions.none().withRetry(retry);
  }

  private static int attempt() {
    return TaskContext.current().orElseThrow().task().attempt();
  }

  /** A task that fails before a certain attempt, and returns its number. */
  record FailsUntil(int success) implements Task<Integer> {
    @Override
    public Integer call() throws IOException {
      if (attempt() < success) {
        throw new IOException("attempt " + attempt());
      }
      return attempt();
    }
  }

  /** A task that loses its worker before a certain attempt, and returns its number. */
  private record HaltsUntil(int success) implements Task<Integer> {
    @Override
    public Integer call() {
      if (attempt() < success) {
        Runtime.getRuntime().halt(1);
      }
      return attempt();
    }
  }
}
