package org.manyhands.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.manyhands.TaskExecutor;
import org.manyhands.TaskFuture;
import org.manyhands.spi.Capability;
import org.manyhands.task.Task;
import org.manyhands.task.TaskFailedException;
import org.manyhands.task.TaskRejectedException;

/** §13, third part: a future is a {@link CompletionStage} in full, whatever callbacks do. */
@SuppressWarnings("FutureReturnValueIgnored") // what a callback does is seen elsewhere
abstract class CallbackRules extends Rules {

  /** More than are accepted before an executor is closed by somebody else, in most cases. */
  private static final int MOST_TASKS = 20_000;

  private static final Executor REJECTING =
      callback -> {
        throw new RejectedExecutionException("full");
      };

  /** Runs callbacks in the thread that hands them over. */
  private static final Executor DIRECT = Runnable::run;

  private static final Task<String> FAILING =
      () -> {
        throw new IOException("disk");
      };

  CallbackRules(BackendConformance kit) {
    super(kit);
  }

  /** The ways to hang a callback on a future that has a value, each with an executor or without. */
  private static Map<String, Function<Runnable, CompletionStage<?>>> callbacks(
      TaskFuture<String> future, @Nullable Executor on) {
    TaskFuture<String> other = future;
    return on == null
        ? Map.ofEntries(
            Map.entry("thenApply", call -> future.thenApply(value -> run(call))),
            Map.entry("thenAccept", call -> future.thenAccept(value -> call.run())),
            Map.entry("thenRun", future::thenRun),
            Map.entry("thenCombine", call -> future.thenCombine(other, (a, b) -> run(call))),
            Map.entry("thenAcceptBoth", call -> future.thenAcceptBoth(other, (a, b) -> call.run())),
            Map.entry("runAfterBoth", call -> future.runAfterBoth(other, call)),
            Map.entry("applyToEither", call -> future.applyToEither(other, value -> run(call))),
            Map.entry("acceptEither", call -> future.acceptEither(other, value -> call.run())),
            Map.entry("runAfterEither", call -> future.runAfterEither(other, call)),
            Map.entry("thenCompose", call -> future.thenCompose(value -> compose(call))),
            Map.entry("handle", call -> future.handle((value, failure) -> run(call))),
            Map.entry("whenComplete", call -> future.whenComplete((value, failure) -> call.run())))
        : Map.ofEntries(
            Map.entry("thenApply", call -> future.thenApplyAsync(value -> run(call), on)),
            Map.entry("thenAccept", call -> future.thenAcceptAsync(value -> call.run(), on)),
            Map.entry("thenRun", call -> future.thenRunAsync(call, on)),
            Map.entry(
                "thenCombine", call -> future.thenCombineAsync(other, (a, b) -> run(call), on)),
            Map.entry(
                "thenAcceptBoth",
                call -> future.thenAcceptBothAsync(other, (a, b) -> call.run(), on)),
            Map.entry("runAfterBoth", call -> future.runAfterBothAsync(other, call, on)),
            Map.entry(
                "applyToEither", call -> future.applyToEitherAsync(other, value -> run(call), on)),
            Map.entry(
                "acceptEither", call -> future.acceptEitherAsync(other, value -> call.run(), on)),
            Map.entry("runAfterEither", call -> future.runAfterEitherAsync(other, call, on)),
            Map.entry("thenCompose", call -> future.thenComposeAsync(value -> compose(call), on)),
            Map.entry("handle", call -> future.handleAsync((value, failure) -> run(call), on)),
            Map.entry(
                "whenComplete",
                call -> future.whenCompleteAsync((value, failure) -> call.run(), on)));
  }

  private static String run(Runnable callback) {
    callback.run();
    return "called";
  }

  private static CompletionStage<String> compose(Runnable callback) {
    callback.run();
    return CompletableFuture.completedStage("called");
  }

  private <T extends @Nullable Object> T end(CompletionStage<T> stage) throws Exception {
    return stage.toCompletableFuture().get(bound().toNanos(), TimeUnit.NANOSECONDS);
  }

  private Throwable failure(CompletionStage<?> stage) {
    return Objects.requireNonNull(
        assertThrows(ExecutionException.class, () -> end(stage)).getCause());
  }

  @Test
  @DisplayName("§13.24 every method of CompletionStage calls back, and passes on what it is to")
  void success() throws Exception {
    TaskFuture<String> future = executor().submit(() -> "value");
    TaskFuture<Integer> other = executor().submit(() -> 17);
    callbacks(future, null).forEach((name, method) -> assertCalled(name, method));
    callbacks(future, DIRECT).forEach((name, method) -> assertCalled(name + "Async", method));
    assertEquals("value17", end(future.thenCombine(other, (a, b) -> a + b)));
    assertEquals("VALUE", end(future.thenCompose(value -> executor().submit(() -> "VALUE"))));
    assertEquals("value!", end(future.applyToEither(new CompletableFuture<>(), a -> a + "!")));
    assertEquals("value", end(future.whenComplete((value, failure) -> {})));
    assertEquals("value", end(future.exceptionally(failure -> "none")));
    assertEquals(
        "value", end(future.exceptionallyCompose(failure -> executor().submit(() -> "none"))));
    assertNull(end(future.thenAccept(value -> {})));
  }

  private void assertCalled(String name, Function<Runnable, CompletionStage<?>> method) {
    CountDownLatch called = new CountDownLatch(1);
    CompletionStage<?> stage = method.apply(called::countDown);
    await(name + " should call back", () -> called.getCount() == 0);
    await(name + " should end", () -> stage.toCompletableFuture().isDone());
  }

  @Test
  @DisplayName("§13.25 a failure passes every method by but those that handle it")
  void failed() throws Exception {
    TaskFuture<String> future = executor().submit(FAILING);
    for (Map.Entry<String, Function<Runnable, CompletionStage<?>>> method :
        callbacks(future, null).entrySet()) {
      if (!method.getKey().equals("handle")) {
        assertInstanceOf(
            IOException.class, cause(method.getValue().apply(() -> {})), method.getKey());
      }
    }
    assertEquals("handled", end(future.handle((value, failure) -> "handled")));
    assertEquals("recovered", end(future.exceptionally(failure -> "recovered")));
    assertEquals(
        "again", end(future.exceptionallyCompose(failure -> executor().submit(() -> "again"))));
  }

  private Throwable cause(CompletionStage<?> stage) {
    Throwable failure = assertInstanceOf(TaskFailedException.class, failure(stage));
    return Objects.requireNonNull(failure.getCause());
  }

  @Test
  @Needs(Capability.CONCURRENCY)
  @DisplayName(
      "§13.26 toCompletableFuture() ends as the future does: with value, failed, cancelled")
  void copies(@TempDir Path folder) throws Exception {
    assertEquals("value", end(executor().submit(() -> "value")));
    CompletableFuture<String> failed = executor().submit(FAILING).toCompletableFuture();
    assertInstanceOf(TaskFailedException.class, failure(failed));
    CompletionException thrown = assertThrows(CompletionException.class, failed::join);
    assertInstanceOf(TaskFailedException.class, thrown.getCause());
    FileGate gate = FileGate.in(folder, "gate");
    TaskFuture<String> held = executor().submit(new Held(gate));
    CompletableFuture<String> cancelled = held.toCompletableFuture();
    await(gate.arrived());
    held.cancel(true);
    assertThrows(CancellationException.class, () -> end(cancelled));
    assertTrue(cancelled.isCancelled());
    gate.open();
  }

  @Test
  @DisplayName("§13.27 a callback that throws, an Error too, fails its own stage and nothing else")
  void throwing() throws Exception {
    TaskFuture<String> future = executor().submit(() -> "value");
    for (RuntimeException thrown :
        List.of(new IllegalStateException("callback"), new CancellationException("callback"))) {
      assertThrowing(
          future,
          () -> {
            throw thrown;
          },
          thrown);
    }
    Error error = new StackOverflowError("callback");
    assertThrowing(
        future,
        () -> {
          throw error;
        },
        error);
    assertUnharmed(future);
  }

  private void assertThrowing(TaskFuture<String> future, Runnable callback, Throwable thrown)
      throws Exception {
    for (Function<Runnable, CompletionStage<?>> method : callbacks(future, null).values()) {
      CompletionStage<?> stage = method.apply(callback);
      assertEquals(thrown, end(stage.handle((value, failure) -> unwrapped(failure))));
    }
  }

  private static @Nullable Throwable unwrapped(@Nullable Throwable failure) {
    return failure instanceof CompletionException ? failure.getCause() : failure;
  }

  private void assertUnharmed(TaskFuture<String> future) throws Exception {
    assertEquals("value", result(future));
    assertEquals("value!", end(future.thenApply(value -> value + "!")));
    IntStream.range(0, 10).forEach(i -> assertEquals(i, result(() -> i)));
  }

  @Test
  @Needs(Capability.CONCURRENCY)
  @DisplayName("§13.28 callbacks that block hold up no task, on whatever executor they run")
  void blocking(@TempDir Path folder) throws Exception {
    FileGate gate = FileGate.in(folder, "gate");
    CountDownLatch release = new CountDownLatch(1);
    List<CompletionStage<?>> blocked =
        IntStream.range(0, 5)
            .mapToObj(i -> executor().submit(new Held(gate)))
            .<CompletionStage<?>>map(held ->
                held.thenRunAsync(() -> waitFor(release), DIRECT).thenRun(() -> waitFor(release)))
            .toList();
    gate.open();
    assertUnharmed(executor().submit(() -> "value"));
    release.countDown();
    for (CompletionStage<?> stage : blocked) {
      assertNull(end(stage));
    }
  }

  private static void waitFor(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  @DisplayName("§13.29 a callback may submit tasks and wait for them")
  void submitting() throws Exception {
    TaskExecutor executor = executor();
    List<CompletionStage<Integer>> stages =
        IntStream.range(0, 50)
            .mapToObj(i -> executor.submit(() -> i))
            .<CompletionStage<Integer>>map(
                future -> future.thenApply(value -> executor.run(() -> value * value)))
            .toList();
    for (int i = 0; i < stages.size(); i++) {
      assertEquals(i * i, end(stages.get(i)));
    }
  }

  @Test
  @DisplayName("§13.30 a callback may close its executor or shut it down, and every future ends")
  void closing() throws Exception {
    for (boolean now : new boolean[] {false, true}) {
      TaskExecutor executor = open();
      CompletionStage<Void> closed =
          executor
              .submit(() -> "value")
              .thenAccept(value -> {
                if (now) {
                  executor.shutdownNow();
                } else {
                  executor.close();
                }
              });
      Set<TaskFuture<?>> accepted = ConcurrentHashMap.newKeySet();
      submitUntilRejected(executor, accepted);
      assertNull(end(closed));
      assertThrows(TaskRejectedException.class, () -> executor.submit(() -> 1));
      accepted.forEach(this::awaitEnd);
    }
  }

  private static void submitUntilRejected(TaskExecutor executor, Set<TaskFuture<?>> accepted) {
    try {
      for (int i = 0; i < MOST_TASKS; i++) {
        accepted.add(executor.submit(() -> 1));
      }
    } catch (TaskRejectedException e) {
      assertNull(e.getCause(), "refused by the backend, not by the executor");
    }
  }

  @Test
  @DisplayName("§13.31 an executor that rejects callbacks fails their stages and nothing else")
  void rejecting() throws Exception {
    TaskFuture<String> future = executor().submit(() -> "value");
    callbacks(future, REJECTING)
        .forEach((name, method) ->
            assertInstanceOf(
                RejectedExecutionException.class, failure(method.apply(() -> {})), name));
    assertInstanceOf(
        RejectedExecutionException.class,
        failure(executor().submit(FAILING).exceptionallyAsync(failure -> "none", REJECTING)));
    assertUnharmed(future);
  }

  @Test
  @Needs({Capability.SHARED_MEMORY, Capability.CONCURRENCY})
  @DisplayName("§13.32 no callback runs on a thread that runs tasks, however it hangs on a future")
  void threads(@TempDir Path folder) throws Exception {
    for (boolean fails : new boolean[] {false, true}) {
      FileGate gate = FileGate.in(folder, "gate" + fails);
      AtomicReference<@Nullable Thread> worker = new AtomicReference<>();
      Task<String> task =
          () -> {
            worker.set(Thread.currentThread());
            gate.pass();
            if (fails) {
              throw new IOException("disk");
            }
            return "value";
          };
      TaskFuture<String> future = executor().submit(task);
      await(gate.arrived());
      Set<Thread> threads = ConcurrentHashMap.newKeySet();
      Runnable callback = () -> threads.add(Thread.currentThread());
      List<CompletionStage<?>> ends =
          List.of(
              future.handle((value, failure) -> run(callback)),
              future.thenApply(value -> value).handle((value, failure) -> run(callback)),
              future.exceptionally(e -> "").whenComplete((value, failure) -> callback.run()),
              future.handleAsync((value, failure) -> run(callback), DIRECT),
              future.toCompletableFuture().handle((value, failure) -> run(callback)),
              future.thenRunAsync(() -> {}, REJECTING).handle((value, failure) -> run(callback)));
      gate.open();
      for (CompletionStage<?> end : ends) {
        end(end.handle((value, failure) -> "ended"));
      }
      threads.forEach(thread -> assertNotEquals(worker.get(), thread));
      assertTrue(!threads.isEmpty());
    }
  }
}
