package org.manyhands.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.manyhands.Retry;
import org.manyhands.TaskExecutor;
import org.manyhands.TaskFuture;
import org.manyhands.TaskOptions;
import org.manyhands.kernel.Kernels;
import org.manyhands.spi.Capability;
import org.manyhands.task.Action;
import org.manyhands.task.Task;
import org.manyhands.task.TaskContext;
import org.manyhands.task.TaskInfo;
import org.slf4j.MDC;

/** §15, first part: what a task knows of itself while it runs. */
abstract class ContextRules extends Rules {

  ContextRules(BackendConformance kit) {
    super(kit);
  }

  private static TaskInfo itself() {
    return TaskContext.current().orElseThrow().task();
  }

  @Test
  @DisplayName("§15.1 a task knows its id, its name and its tags")
  void info() {
    TaskOptions options = TaskOptions.named("invoice 17").withTag("customer", "Jürgen");
    TaskInfo first = result(executor().submit(ContextRules::itself, options));
    TaskInfo second = result(executor().submit(ContextRules::itself, options));
    assertEquals("invoice 17", first.name());
    assertEquals(Map.of("customer", "Jürgen"), first.tags());
    assertEquals(1, first.attempt());
    assertNotEquals(first.id(), second.id());
    TaskInfo plain = result(ContextRules::itself);
    assertTrue(plain.name().contains(ContextRules.class.getName()), plain.name());
    assertEquals(Map.of(), plain.tags());
  }

  @Test
  @DisplayName("§15.2 a task that is run again knows which attempt it is, and keeps its id")
  void attempt(@TempDir Path folder) {
    FileFlag tried = FileFlag.in(folder, "tried");
    Heard heard = new Heard();
    executor().addListener(heard);
    Task<TaskInfo> flaky =
        () -> {
          if (tried.isRaised()) {
            return itself();
          }
          tried.raise();
          throw new IOException("disk");
        };
    TaskOptions options = TaskOptions.named("flaky").withRetry(Retry.upTo(3));
    TaskInfo info = result(executor().submit(flaky, options));
    assertEquals("flaky", info.name());
    assertEquals(2, info.attempt());
    await("the listener should hear of the end", () -> heard.hasEnded("flaky"));
    assertEquals(info, heard.of("flaky").getLast().task());
    executor().removeListener(heard);
  }

  @Test
  @DisplayName("§15.3 every part of a kernel knows the task that it is a part of")
  void kernel() {
    long[] ids = result(executor().submit(Kernels.longs(1000, i -> itself().id())));
    assertEquals(1, LongStream.of(ids).distinct().count(), () -> Arrays.toString(ids));
    int[] names =
        result(
            executor()
                .submit(
                    Kernels.ints(1000, i -> itself().name().length()),
                    TaskOptions.named("kernel")));
    assertTrue(Arrays.stream(names).allMatch(length -> length == "kernel".length()));
  }

  @Test
  @DisplayName("§15.4 outside of tasks there is no context, nor in callbacks")
  void outside() throws Exception {
    assertEquals(Optional.empty(), TaskContext.current());
    TaskFuture<Boolean> future = executor().submit(() -> TaskContext.current().isPresent());
    assertTrue(result(future));
    assertFalse(
        future
            .thenApply(inside -> TaskContext.current().isPresent())
            .toCompletableFuture()
            .get(bound().toNanos(), TimeUnit.NANOSECONDS));
    assertEquals(Optional.empty(), TaskContext.current());
  }

  @Test
  @Needs(Capability.CONCURRENCY)
  @DisplayName("§15.5 a task that is cancelled sees it, without any interrupt")
  void cancelled(@TempDir Path folder) {
    FileFlag seen = FileFlag.in(folder, "seen");
    FileFlag started = FileFlag.in(folder, "started");
    TaskFuture<?> future = executor().submit(untilCancelled(started, seen));
    await(started);
    assertFalse(seen.isRaised());
    assertTrue(future.cancel(true));
    await(seen);
    assertEquals("next", result(() -> "next"));
  }

  private static Action untilCancelled(FileFlag started, FileFlag seen) {
    return () -> {
      started.raise();
      TaskContext context = TaskContext.current().orElseThrow();
      while (!context.isCancelled()) {
        Thread.onSpinWait();
      }
      Thread.interrupted(); // a file cannot be made by a thread that is interrupted
      seen.raise();
    };
  }

  @Test
  @Needs(Capability.CONCURRENCY)
  @DisplayName("§15.6 a task that exceeds its timeout sees it as if it were cancelled")
  void timedOut(@TempDir Path folder) {
    FileFlag seen = FileFlag.in(folder, "seen");
    TaskFuture<?> future =
        executor()
            .submit(
                untilCancelled(FileFlag.in(folder, "started"), seen),
                TaskOptions.none().withTimeout(Duration.ofMillis(50)));
    awaitEnd(future);
    await(seen);
  }

  @Test
  @DisplayName("§15.21 a task logs with the logging context of the thread that submits it")
  void loggingContext(@TempDir Path folder) throws Exception {
    requireLoggingContext();
    try (var _ = MDC.putCloseable("request", "17")) {
      assertEquals("17", result(ContextRules::request));
      int[] parts = result(executor().submit(Kernels.ints(1000, i -> request().length())));
      assertTrue(Arrays.stream(parts).allMatch(length -> length == "17".length()));
      TaskFuture<String> input = executor().submit(ContextRules::request);
      TaskFuture<String> dependent = executor().submitWith(input, value -> value + request());
      TaskFuture<String> again =
          executor()
              .submit(
                  failingOnce(FileFlag.in(folder, "tried")),
                  TaskOptions.none().withRetry(Retry.upTo(2)));
      MDC.put("request", "18");
      assertEquals("1717", result(dependent));
      assertEquals("17", result(again));
    }
  }

  private static String request() {
    return String.valueOf(MDC.get("request"));
  }

  private static Task<String> failingOnce(FileFlag tried) {
    return () -> {
      if (tried.isRaised()) {
        return request();
      }
      tried.raise();
      throw new IOException("disk");
    };
  }

  /** Programs bring what logs, or nothing. */
  private static void requireLoggingContext() {
    try (var _ = MDC.putCloseable("request", "17")) {
      Assumptions.assumeTrue(request().equals("17"), "no logging context");
    }
  }

  @Test
  @DisplayName("§15.24 progress that is negative is refused")
  void negativeProgress() {
    assertInstanceOf(IllegalArgumentException.class, failure(() -> progress(-1, 3)));
    assertInstanceOf(IllegalArgumentException.class, failure(() -> progress(1, -3)));
    assertEquals("told", result(() -> progress(0, 0)));
  }

  private static String progress(long done, long total) {
    TaskContext.current().orElseThrow().progress(done, total);
    return "told";
  }

  @Test
  @DisplayName("§15.23 a callback logs with the logging context of the thread that adds it")
  void loggingContextOfCallbacks() throws Exception {
    requireLoggingContext();
    TaskFuture<String> future = executor().submit(() -> "");
    CompletableFuture<String> none = future.thenApply(value -> request()).toCompletableFuture();
    try (var _ = MDC.putCloseable("request", "17")) {
      List<CompletionStage<String>> stages =
          List.of(
              future.thenApply(value -> request()),
              future.thenApplyAsync(value -> request(), Runnable::run),
              future.handle((value, failure) -> request()),
              future.thenApply(value -> "").thenApply(value -> request()),
              future.toCompletableFuture().thenApplyAsync(value -> request()));
      MDC.put("request", "18");
      for (CompletionStage<String> stage : stages) {
        assertEquals("17", bounded("a callback", stage.toCompletableFuture()::join));
      }
    }
    assertEquals("null", bounded("a callback", none::join));
  }

  @Test
  @DisplayName("§15.22 the logging context of one task does not reach the next")
  void loggingContextLeaves() {
    requireLoggingContext();
    TaskExecutor executor = openSingle();
    try (var _ = MDC.putCloseable("request", "17")) {
      assertEquals("17", result(executor.submit(ContextRules::request)));
      assertEquals("own", result(executor.submit(ContextRules::putOwn)));
      assertEquals("17", request());
    }
    for (int i = 0; i < 5; i++) {
      assertEquals("null", result(executor.submit(ContextRules::request)));
    }
    assertEquals("null", request());
  }

  private static String putOwn() {
    MDC.put("request", "own");
    return request();
  }
}
