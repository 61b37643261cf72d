package org.manyhands;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.manyhands.observe.Explanation;

/** That this compiles is half of the test: every kind of lambda finds its method without a cast. */
class OverloadsTest {

  private final AtomicInteger calls = new AtomicInteger();
  private final ManualBackend backend = new ManualBackend(1);
  private final TaskExecutor executor = backend.executor();
  private final TaskOptions options = TaskOptions.named("task");

  @AfterEach
  void shutdown() {
    executor.shutdownNow();
  }

  private void nothing() {
    calls.incrementAndGet();
  }

  private void throwing() throws IOException {
    calls.incrementAndGet();
    throw new IOException("disk");
  }

  private int one() {
    return calls.incrementAndGet();
  }

  @Test
  void submit() {
    TaskFuture<Integer> value = executor.submit(() -> one());
    TaskFuture<Integer> reference = executor.submit(this::one, options);
    TaskFuture<@Nullable Void> none = executor.submit(() -> nothing());
    TaskFuture<@Nullable Void> block =
        executor.submit(() -> {
          nothing();
        });
    TaskFuture<?> failing = executor.submit(() -> throwing(), options);
    TaskFuture<?> alwaysFailing =
        executor.submit(() -> {
          throw new IOException("disk");
        });
    backend.runAll();
    assertEquals(List.of(1, 2), List.of(value.join(), reference.join()));
    assertNull(none.join());
    assertNull(block.join());
    assertTrue(failing.exceptionNow() instanceof IOException);
    assertTrue(alwaysFailing.exceptionNow() instanceof IOException);
  }

  @Test
  void after() {
    Duration delay = Duration.ZERO;
    TaskFuture<Integer> value = executor.after(delay, () -> one());
    TaskFuture<Integer> reference = executor.after(delay, this::one, options);
    TaskFuture<@Nullable Void> none = executor.after(delay, () -> nothing());
    TaskFuture<@Nullable Void> noneNamed = executor.after(delay, this::nothing, options);
    TaskFuture<?> failing = executor.after(delay, () -> throwing());
    TaskFuture<?> alwaysFailing =
        executor.after(
            delay,
            () -> {
              throw new IOException("disk");
            });
    Eventually.await("all should be started", () -> backend.started.size() == 6);
    backend.runAll();
    assertTrue(value.join() + reference.join() > 0);
    assertNull(none.join());
    assertNull(noneNamed.join());
    assertTrue(failing.exceptionNow() instanceof IOException);
    assertTrue(alwaysFailing.exceptionNow() instanceof IOException);
    assertEquals(5, calls.get());
  }

  @Test
  void explain() {
    Stream<Explanation> explanations =
        Stream.of(
            executor.explain(() -> one()),
            executor.explain(this::one, options),
            executor.explain(() -> nothing()),
            executor.explain(this::nothing, options),
            executor.explain(() -> throwing()),
            executor.explain(() -> {
              throw new IOException("disk");
            }));
    assertTrue(explanations.allMatch(explanation -> explanation.parts() == 1));
    assertEquals(0, calls.get());
  }

  @Test
  void scope() {
    try (var scope = executor.scope(ScopePolicy.<@Nullable Object>allSucceed())) {
      TaskFuture<Integer> value = scope.submit(() -> one());
      TaskFuture<Integer> reference = scope.submit(this::one, options);
      TaskFuture<@Nullable Void> none = scope.submit(() -> nothing());
      TaskFuture<@Nullable Void> noneNamed = scope.submit(this::nothing, options);
      backend.runAll();
      assertEquals(4, scope.join().size());
      assertEquals(3, value.join() + reference.join());
      assertNull(none.join());
      assertNull(noneNamed.join());
    }
  }

  @Test
  void futuresOfSeveralTypesAsTheyComplete() {
    TaskFuture<Integer> number = executor.submit(() -> 1);
    TaskFuture<String> text = executor.submit(() -> "two");
    backend.runAll();
    Stream<TaskFuture<Object>> mixed = TaskFuture.asCompleted(List.of(number, text));
    assertEquals(List.of(1, "two"), mixed.map(TaskFuture::join).toList());
    Function<Object, String> toText = String::valueOf;
    assertEquals(
        List.of("1"),
        TaskFuture.asCompleted(List.of(number)).map(f -> toText.apply(f.join())).toList());
  }
}
