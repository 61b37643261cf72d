package org.manyhands.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.manyhands.Outcomes;
import org.manyhands.Retry;
import org.manyhands.ScopePolicy;
import org.manyhands.TaskExecutor;
import org.manyhands.TaskFuture;
import org.manyhands.TaskOptions;
import org.manyhands.TaskScope;
import org.manyhands.kernel.Kernels;
import org.manyhands.spi.Capability;
import org.manyhands.task.Action;
import org.manyhands.task.Task;
import org.manyhands.task.TaskFailedException;
import org.manyhands.task.TaskInterruptedException;
import org.manyhands.task.TaskRejectedException;
import org.manyhands.task.TaskTimeoutException;

/** §14: tasks that belong together, and end before their scope does. */
@SuppressWarnings("FutureReturnValueIgnored") // a scope knows its children
abstract class ScopeRules extends Rules {

  private static final Duration SHORT = Duration.ofMillis(50);

  private final List<TaskScope<?, ?>> opened = new ArrayList<>();

  ScopeRules(BackendConformance kit) {
    super(kit);
  }

  private <T, R> TaskScope<T, R> scope(ScopePolicy<T, R> policy) {
    return scope(executor(), policy);
  }

  private <T, R> TaskScope<T, R> scope(TaskExecutor executor, ScopePolicy<T, R> policy) {
    TaskScope<T, R> scope = executor.scope(policy);
    opened.add(scope);
    return scope;
  }

  /** Closing waits for children, whatever happens; a broken backend may never end them. */
  @AfterEach
  final void closeAll() {
    opened.forEach(scope -> Bounded.tearDown(scope::close, bound()));
  }

  private <R> R join(TaskScope<?, R> scope) throws Exception {
    return bounded("join()", scope::join);
  }

  private void close(TaskScope<?, ?> scope) throws Exception {
    bounded(
        "the scope's close()",
        () -> {
          scope.close();
          return true;
        });
  }

  private static <T> Task<T> failing(String message) {
    return () -> {
      throw new IOException(message);
    };
  }

  private static Task<Integer> raising(FileFlag flag) {
    return () -> {
      flag.raise();
      return 1;
    };
  }

  @Test
  @DisplayName("§14.1 if all are to succeed, join() has their values in the order of submission")
  void allSucceed() throws Exception {
    var scope = scope(ScopePolicy.<Integer>allSucceed());
    IntStream.range(0, 20).forEach(i -> scope.submit(() -> i));
    assertEquals(IntStream.range(0, 20).boxed().toList(), join(scope));
    var empty = scope(ScopePolicy.<Integer>allSucceed());
    assertEquals(List.of(), join(empty));
  }

  @Test
  @Needs(Capability.CONCURRENCY)
  @DisplayName("§14.2 the first child that fails cancels the others, and join() throws as it does")
  void firstFailure(@TempDir Path folder) throws Exception {
    FileGate gate = FileGate.in(folder, "gate");
    TaskExecutor executor = openSingle();
    var scope = scope(executor, ScopePolicy.<String>allSucceed());
    TaskFuture<String> failing = scope.submit(failing("disk"));
    awaitEnd(failing);
    List<TaskFuture<String>> siblings =
        IntStream.range(0, 5).mapToObj(i -> scope.submit(new Held(gate))).toList();
    TaskFailedException e = assertThrows(TaskFailedException.class, () -> join(scope));
    assertSame(failing.exceptionNow(), e.getCause());
    for (TaskFuture<String> sibling : siblings) {
      assertEquals(Future.State.CANCELLED, sibling.state());
    }
    gate.open();
  }

  @Test
  @Needs(Capability.CONCURRENCY)
  @DisplayName("§14.3 if any is to succeed, the first that does cancels the others")
  void anySucceeds(@TempDir Path folder) throws Exception {
    FileGate gate = FileGate.in(folder, "gate");
    var scope = scope(ScopePolicy.<String>anySucceeds());
    TaskFuture<String> held = scope.submit(new Held(gate));
    await(gate.arrived());
    scope.submit(failing("disk"));
    scope.submit(() -> "first");
    assertEquals("first", join(scope));
    assertTrue(held.isCancelled());
    gate.open();
  }

  @Test
  @DisplayName("§14.4 if any is to succeed and none does, join() throws as the first child does")
  void noneSucceeds() throws Exception {
    var scope = scope(ScopePolicy.<String>anySucceeds());
    TaskFuture<String> first = scope.submit(failing("first"));
    scope.submit(failing("second"));
    TaskFailedException e = assertThrows(TaskFailedException.class, () -> join(scope));
    assertSame(first.exceptionNow(), e.getCause());
    assertEquals("second", e.getSuppressed()[0].getMessage());
    var empty = scope(ScopePolicy.<String>anySucceeds());
    assertThrows(CancellationException.class, () -> join(empty));
  }

  @Test
  @DisplayName("§14.5 if all are to end, join() has all outcomes")
  void allEnd() throws Exception {
    var scope = scope(ScopePolicy.<String>allEnd());
    TaskFuture<String> first = scope.submit(failing("first"));
    TaskFuture<String> second = scope.submit(() -> "second");
    Outcomes<String> outcomes = join(scope);
    assertEquals(List.of(first), outcomes.failed());
    assertEquals(List.of(second), outcomes.succeeded());
  }

  @Test
  @Needs(Capability.CONCURRENCY)
  @DisplayName("§14.6 a policy of one's own decides when the children have done enough")
  void ownPolicy(@TempDir Path folder) throws Exception {
    FileGate gate = FileGate.in(folder, "gate");
    var scope = scope(new EnoughAt(3));
    TaskFuture<String> held = scope.submit(new Held(gate));
    await(gate.arrived());
    for (String value : List.of("a", "bb", "ccc")) {
      awaitEnd(scope.submit(() -> value));
    }
    assertEquals("ccc", join(scope));
    assertTrue(held.isCancelled());
    gate.open();
  }

  /** The first value of some length. */
  private record EnoughAt(int length) implements ScopePolicy<String, String> {
    @Override
    public boolean decides(TaskFuture<? extends String> child) {
      return child.state() == Future.State.SUCCESS && child.resultNow().length() >= length;
    }

    @Override
    public String result(List<? extends TaskFuture<? extends String>> children) {
      return children.stream().filter(this::decides).findFirst().orElseThrow().resultNow();
    }
  }

  @Test
  @Needs({Capability.CONCURRENCY, Capability.INTERRUPTION})
  @DisplayName("§14.7 children have ended before close() returns, those that were cancelled, too")
  void closeWaits(@TempDir Path folder) {
    LastWords child = LastWords.in(folder);
    TaskScope<String, List<String>> scope = scope(ScopePolicy.allSucceed());
    TaskFuture<String> future = scope.submit(child);
    await(child.gate().arrived());
    assertWaitsFor(child, scope);
    assertTrue(future.isCancelled());
  }

  private void assertWaitsFor(LastWords child, TaskScope<?, ?> scope) {
    Thread closer = Thread.ofPlatform().daemon().start(scope::close);
    await(child.interrupted());
    await("close() should wait", () -> closer.getState() == Thread.State.WAITING);
    assertFalse(child.said().isRaised());
    child.mayEnd().raise();
    await("close() should return", () -> !closer.isAlive());
    assertTrue(child.said().isRaised(), "a child runs on after its scope");
  }

  /** A task that has something to finish when it is interrupted. */
  private record LastWords(FileGate gate, FileFlag interrupted, FileFlag mayEnd, FileFlag said)
      implements Task<String> {

    static LastWords in(Path folder) {
      return new LastWords(
          FileGate.in(folder, "gate"),
          FileFlag.in(folder, "interrupted"),
          FileFlag.in(folder, "mayEnd"),
          FileFlag.in(folder, "said"));
    }

    @Override
    public String call() throws InterruptedException {
      try {
        gate.pass();
        return "not interrupted";
      } catch (InterruptedException | UncheckedIOException e) {
        Thread.interrupted(); // a file cannot be made by a thread that is interrupted
        interrupted.raise();
        mayEnd.awaitStubbornly();
        said.raise();
        throw e;
      }
    }
  }

  @Test
  @Needs(Capability.CONCURRENCY)
  @DisplayName("§14.8 a scope that is closed without join() cancels its children")
  void closeWithoutJoin(@TempDir Path folder) throws Exception {
    FileGate gate = FileGate.in(folder, "gate");
    FileFlag ran = FileFlag.in(folder, "ran");
    TaskExecutor executor = openSingle();
    List<TaskFuture<String>> holders = fillSlots(executor, gate);
    TaskScope<Integer, List<Integer>> scope = scope(executor, ScopePolicy.allSucceed());
    TaskFuture<Integer> child = scope.submit(raising(ran));
    close(scope);
    close(scope);
    assertTrue(child.isCancelled());
    gate.open();
    holders.forEach(holder -> assertEquals(Held.RESULT, result(holder)));
    assertEquals("last", result(executor.submit(() -> "last")));
    assertFalse(ran.isRaised(), "a child ran after its scope");
  }

  @Test
  @Needs(Capability.CONCURRENCY)
  @DisplayName("§14.9 when the deadline of a scope passes its children are cancelled")
  void deadline(@TempDir Path folder) throws Exception {
    FileGate gate = FileGate.in(folder, "gate");
    FileFlag ran = FileFlag.in(folder, "ran");
    TaskExecutor executor = openSingle();
    var scope = scope(executor, ScopePolicy.<Object>allSucceed());
    TaskFuture<String> child = scope.submit(new Held(gate));
    await(gate.arrived());
    scope.withDeadline(SHORT);
    awaitEnd(child);
    assertTrue(child.isCancelled());
    TaskFuture<Integer> late = scope.submit(raising(ran));
    awaitEnd(late);
    assertTrue(late.isCancelled());
    TaskTimeoutException e = assertThrows(TaskTimeoutException.class, () -> join(scope));
    assertTrue(String.valueOf(e.getMessage()).contains(SHORT.toString()), e.getMessage());
    gate.open();
    assertEquals("last", result(executor.submit(() -> "last")));
    assertFalse(ran.isRaised(), "a child ran after the deadline");
  }

  @Test
  @DisplayName("§14.10 a scope that ends within its deadline has its result")
  void withinDeadline() throws Exception {
    var scope = scope(ScopePolicy.<Integer>allSucceed()).withDeadline(Duration.ofHours(1));
    scope.submit(() -> 1);
    assertEquals(List.of(1), join(scope));
  }

  @Test
  @Needs({Capability.CONCURRENCY, Capability.INTERRUPTION})
  @DisplayName("§14.11 a scope within a scope is cancelled with it, and closed by it")
  void nested(@TempDir Path folder) {
    LastWords child = LastWords.in(folder);
    TaskScope<Integer, List<Integer>> outer = scope(ScopePolicy.allSucceed());
    TaskScope<String, List<String>> inner = outer.scope(ScopePolicy.allSucceed());
    TaskFuture<String> future = inner.submit(child);
    await(child.gate().arrived());
    awaitEnd(outer.submit(failing("disk")));
    awaitEnd(future);
    assertTrue(future.isCancelled());
    assertThrows(TaskFailedException.class, () -> join(outer));
    assertWaitsFor(child, outer);
    assertThrows(IllegalStateException.class, () -> inner.submit(() -> "late"));
  }

  @Test
  @DisplayName("§14.12 a scope within a scope has its own result")
  void nestedResult() throws Exception {
    var outer = scope(ScopePolicy.<List<Integer>>allSucceed());
    TaskScope<Integer, List<Integer>> inner = outer.scope(ScopePolicy.allSucceed());
    inner.submit(() -> 1);
    List<Integer> values = join(inner);
    outer.submit(() -> values);
    assertEquals(List.of(List.of(1)), join(outer));
  }

  @Test
  @DisplayName("§14.13 a scope that was joined or closed takes no more tasks and no second join()")
  void sealed() throws Exception {
    for (boolean joined : new boolean[] {true, false}) {
      var scope = scope(ScopePolicy.<Integer>allSucceed());
      if (joined) {
        join(scope);
      } else {
        close(scope);
      }
      assertThrows(IllegalStateException.class, () -> scope.submit(() -> 1));
      assertThrows(IllegalStateException.class, () -> scope.scope(ScopePolicy.allEnd()));
      assertThrows(IllegalStateException.class, () -> scope.withDeadline(SHORT));
      assertThrows(IllegalStateException.class, () -> join(scope));
    }
  }

  @Test
  @DisplayName("§14.14 what a policy throws, join() throws, and no child is left behind")
  void throwingPolicy() throws Exception {
    for (Throwable thrown :
        List.of(new IllegalStateException("policy"), new AssertionError("policy"))) {
      for (boolean early : new boolean[] {true, false}) {
        var scope = scope(new Throwing(thrown, early));
        scope.submit(() -> "value");
        assertSame(thrown, assertThrows(thrown.getClass(), () -> join(scope)));
      }
    }
    assertEquals("works", result(() -> "works"));
  }

  private record Throwing(Throwable thrown, boolean early) implements ScopePolicy<String, String> {
    @Override
    public boolean decides(TaskFuture<? extends String> child) {
      return early && fail();
    }

    @Override
    public String result(List<? extends TaskFuture<? extends String>> children) {
      return String.valueOf(fail());
    }

    private boolean fail() {
      switch (thrown) {
        case Error e -> throw e;
        case RuntimeException e -> throw e;
        default -> throw new IllegalArgumentException(thrown);
      }
    }
  }

  @Test
  @Needs(Capability.CONCURRENCY)
  @DisplayName("§14.15 interrupting join() cancels the children and keeps the interrupt status")
  void interrupted(@TempDir Path folder) throws Exception {
    FileGate gate = FileGate.in(folder, "gate");
    var scope = scope(ScopePolicy.<String>allSucceed());
    TaskFuture<String> child = scope.submit(new Held(gate));
    await(gate.arrived());
    Interrupted join = Interrupted.during(bound(), scope::join);
    assertInstanceOf(TaskInterruptedException.class, join.thrown());
    assertTrue(join.status(), "the interrupt status was lost");
    assertTrue(child.isCancelled());
    gate.open();
  }

  @Test
  @DisplayName("§14.16 a scope that is cancelled runs no more tasks, and can be joined")
  void cancelled(@TempDir Path folder) throws Exception {
    FileFlag ran = FileFlag.in(folder, "ran");
    TaskExecutor executor = openSingle();
    var scope = scope(executor, ScopePolicy.<Integer>allSucceed());
    scope.cancel();
    TaskFuture<Integer> late = scope.submit(raising(ran));
    assertTrue(late.isCancelled());
    TaskScope<Integer, Outcomes<Integer>> inner = scope.scope(ScopePolicy.allEnd());
    assertTrue(inner.submit(raising(ran)).isCancelled());
    assertEquals(1, join(inner).cancelled().size());
    assertThrows(CancellationException.class, () -> join(scope));
    assertEquals("last", result(executor.submit(() -> "last")));
    assertFalse(ran.isRaised(), "a task of a cancelled scope ran");
  }

  @Test
  @DisplayName("§14.17 children may be kernels, and have options")
  void options(@TempDir Path folder) throws Exception {
    FileFlag tried = FileFlag.in(folder, "tried");
    Task<int[]> flaky =
        () -> {
          if (tried.isRaised()) {
            return new int[] {1};
          }
          tried.raise();
          throw new IOException("disk");
        };
    var scope = scope(ScopePolicy.<int[]>allSucceed());
    scope.submit(Kernels.ints(100, i -> i), TaskOptions.named("kernel"));
    scope.submit(flaky, TaskOptions.none().withRetry(Retry.upTo(2)));
    assertEquals(List.of(100, 1), join(scope).stream().map(values -> values.length).toList());
  }

  @Test
  @DisplayName("§14.18 a task that the executor rejects is no child")
  void rejected() throws Exception {
    TaskExecutor executor = open();
    var scope = scope(executor, ScopePolicy.<Integer>allSucceed());
    scope.submit(() -> 1);
    close(executor);
    assertThrows(TaskRejectedException.class, () -> scope.submit(() -> 2));
    assertEquals(List.of(1), join(scope));
  }

  @Test
  @Needs(Capability.SHARED_MEMORY)
  @DisplayName("§14.19 with shared memory, tasks may open scopes, also at parallelism 1")
  void withinTasks() {
    TaskExecutor executor = openSingle();
    assertEquals(1 << 6, result(executor.submit(() -> leaves(executor, 6))));
  }

  private static int leaves(TaskExecutor executor, int depth) {
    if (depth == 0) {
      return 1;
    }
    try (var scope = executor.scope(ScopePolicy.<Integer>allSucceed())) {
      scope.submit(() -> leaves(executor, depth - 1));
      scope.submit(() -> leaves(executor, depth - 1));
      return scope.join().stream().mapToInt(Integer::intValue).sum();
    }
  }

  @Test
  @Needs(Capability.SHARED_MEMORY)
  @DisplayName("§14.20 with shared memory, a child that joins or closes its scope is refused")
  void ownScope() throws Exception {
    var scope = scope(ScopePolicy.<Object>allEnd());
    TaskScope<Object, Outcomes<Object>> inner = scope.scope(ScopePolicy.allEnd());
    Action closing = scope::close;
    for (TaskFuture<?> refused :
        List.of(
            scope.submit(scope::join),
            inner.submit(scope::join),
            inner.submit(new Closing(closing)))) {
      assertInstanceOf(IllegalStateException.class, failure(refused));
    }
    assertEquals(1, join(scope).failed().size());
  }

  private record Closing(Action action) implements Task<Object> {
    @Override
    public Object call() throws Exception {
      action.run();
      return "closed";
    }
  }

  @Test
  @Needs({Capability.SHARED_MEMORY, Capability.CONCURRENCY})
  @DisplayName(
      "§14.21 with shared memory, of a child and a task that wait for each other one is refused")
  void ownParent() {
    TaskExecutor executor = open();
    CompletableFuture<TaskFuture<?>> parent = new CompletableFuture<>();
    Task<Integer> waiting =
        () -> {
          try (var scope = scope(executor, ScopePolicy.<Object>allEnd())) {
            scope.submit(() -> parent.get().join());
            scope.submit(() -> "free");
            return scope.join().failed().size();
          }
        };
    TaskFuture<Integer> future = executor.submit(waiting);
    parent.complete(future);
    try {
      assertEquals(1, result(future), "the child is refused");
    } catch (TaskFailedException e) {
      assertInstanceOf(IllegalStateException.class, e.getCause(), "its parent is refused");
    }
  }
}
