package org.manyhands.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.manyhands.Cancellation;
import org.manyhands.TaskExecutor;
import org.manyhands.TaskFuture;
import org.manyhands.spi.Capability;
import org.manyhands.task.Task;
import org.manyhands.task.TaskFunction;

/** §13, first part: tasks whose input is the result of others. */
abstract class DependencyRules extends GatheringRules {

  private static final int LONG_CHAIN = 300;

  DependencyRules(BackendConformance kit) {
    super(kit);
  }

  @Test
  @DisplayName("§13.1 a task gets the result of another one as its input")
  void oneInput() {
    TaskFuture<Integer> input = executor().submit(() -> 6);
    assertEquals("7 * 6", result(executor().submitWith(input, value -> "7 * " + value)));
    TaskFuture<@Nullable Object> none = executor().submit(() -> null);
    assertEquals("null", result(executor().submitWith(none, String::valueOf)));
  }

  @Test
  @DisplayName("§13.2 a task gets the results of two others as its inputs, in their order")
  void twoInputs() {
    TaskFuture<Integer> first = executor().submit(() -> 50);
    TaskFuture<String> second = executor().submit(() -> "8");
    assertEquals("508", result(executor().submitWith(first, second, (a, b) -> a + b)));
  }

  @Test
  @DisplayName("§13.3 a task gets the results of any number of others as a list in their order")
  void manyInputs() {
    List<TaskFuture<Integer>> inputs =
        IntStream.range(0, 100).mapToObj(i -> executor().submit(() -> i)).toList();
    List<Integer> expected = IntStream.range(0, 100).boxed().toList();
    assertEquals(expected, result(executor().submitWithAll(inputs, DependencyRules::same)));
    TaskFuture<@Nullable Integer> none = executor().submit(() -> null);
    assertEquals(
        Arrays.asList(null, null),
        result(executor().submitWithAll(List.of(none, none), DependencyRules::same)));
    List<TaskFuture<Integer>> nothing = List.of();
    assertEquals("[]", result(executor().submitWithAll(nothing, List::toString)));
  }

  private static <A extends @Nullable Object> List<A> same(List<A> values) {
    return values;
  }

  @Test
  @DisplayName("§13.4 an input that fails ends its dependents as itself, and they never run")
  void failedInput(@TempDir Path folder) throws Exception {
    TaskExecutor executor = open();
    FileFlag ran = FileFlag.in(folder, "ran");
    TaskFuture<Integer> failing = executor.submit(failing());
    TaskFuture<Integer> fine = executor.submit(() -> 1);
    List<TaskFuture<?>> dependents =
        List.of(
            executor.submitWith(failing, raising(ran)),
            executor.submitWith(fine, failing, (a, b) -> raising(ran).apply(b)),
            executor.submitWithAll(List.of(fine, failing), raising(ran)),
            executor.submitWith(executor.submitWith(failing, raising(ran)), raising(ran)));
    for (TaskFuture<?> dependent : dependents) {
      assertSame(failure(failing), failure(dependent));
    }
    close(executor);
    assertFalse(ran.isRaised(), "a task ran without its input");
  }

  private static Task<Integer> failing() {
    return () -> {
      throw new IOException("disk");
    };
  }

  private static <A> TaskFunction<A, Integer> raising(FileFlag flag) {
    return value -> {
      flag.raise();
      return 1;
    };
  }

  @Test
  @Needs(Capability.CONCURRENCY)
  @DisplayName("§13.5 an input that is cancelled cancels its dependents, and they never run")
  void cancelledInput(@TempDir Path folder) throws Exception {
    TaskExecutor executor = open();
    FileGate gate = FileGate.in(folder, "gate");
    FileFlag ran = FileFlag.in(folder, "ran");
    TaskFuture<String> input = executor.submit(new Held(gate));
    await(gate.arrived());
    TaskFuture<Integer> before = executor.submitWith(input, raising(ran));
    assertTrue(input.cancel(true));
    TaskFuture<Integer> after = executor.submitWith(input, raising(ran));
    for (TaskFuture<?> dependent : List.of(before, after)) {
      awaitEnd(dependent);
      assertEquals(Future.State.CANCELLED, dependent.state());
    }
    gate.open();
    close(executor);
    assertFalse(ran.isRaised(), "a task ran without its input");
  }

  @Test
  @DisplayName("§13.6 an input may belong to another executor, also to one that is closed")
  void otherExecutor() throws Exception {
    TaskExecutor other = open();
    TaskFuture<Integer> input = other.submit(() -> 20);
    TaskFuture<Integer> early = executor().submitWith(input, value -> value + 1);
    close(other);
    TaskFuture<Integer> late = executor().submitWith(input, value -> value + 2);
    assertEquals(21, result(early));
    assertEquals(22, result(late));
    assertEquals(41, result(executor().submitWith(early, input, Integer::sum)));
  }

  @Test
  @DisplayName("§13.7 an input that has ended already is as good as one that has not")
  void endedInput() {
    TaskFuture<Integer> input = executor().submit(() -> 1);
    awaitEnd(input);
    assertEquals("1!", result(executor().submitWith(input, value -> value + "!")));
    TaskFuture<Integer> failing = executor().submit(failing());
    awaitEnd(failing);
    assertSame(failing.exceptionNow(), failure(executor().submitWith(failing, value -> value + 1)));
  }

  @Test
  @Needs(Capability.CONCURRENCY)
  @DisplayName("§13.8 cancelling a task that waits for its input prevents it, and not its input")
  void cancelledDependent(@TempDir Path folder) throws Exception {
    TaskExecutor executor = open();
    FileGate gate = FileGate.in(folder, "gate");
    FileFlag ran = FileFlag.in(folder, "ran");
    TaskFuture<String> input = executor.submit(new Held(gate));
    TaskFuture<Integer> dependent = executor.submitWith(input, raising(ran));
    await(gate.arrived());
    assertEquals(Cancellation.PREVENTED, dependent.cancel(Duration.ZERO));
    assertTrue(dependent.isCancelled());
    assertFalse(input.isDone(), "the input was cancelled");
    gate.open();
    assertEquals(Held.RESULT, result(input));
    close(executor);
    assertFalse(ran.isRaised(), "a cancelled task ran");
  }

  @Test
  @Needs(Capability.CONCURRENCY)
  @DisplayName("§13.9 a task starts when the last of its inputs has succeeded, and not before")
  void lastInput(@TempDir Path folder) {
    FileGate gate = FileGate.in(folder, "gate");
    FileFlag ran = FileFlag.in(folder, "ran");
    TaskFuture<String> held = executor().submit(new Held(gate));
    TaskFuture<String> fine = executor().submit(() -> "fine");
    TaskFuture<Integer> dependent =
        executor().submitWithAll(List.of(fine, held, fine), raising(ran));
    await(gate.arrived());
    assertEquals("fine", result(fine));
    assertEquals("next", result(() -> "next"));
    assertFalse(dependent.isDone());
    assertFalse(ran.isRaised(), "a task ran before its input was there");
    gate.open();
    assertEquals(1, result(dependent));
  }

  @Test
  @DisplayName("§13.10 a long chain of tasks, each the input of the next, ends")
  void chain() {
    TaskFuture<Integer> last = executor().submit(() -> 0);
    for (int i = 0; i < LONG_CHAIN; i++) {
      last = executor().submitWith(last, value -> value + 1);
    }
    assertEquals(LONG_CHAIN, result(last));
  }

  @Test
  @Needs(Capability.CONCURRENCY)
  @DisplayName("§13.11 close() waits for a task that waits for its input")
  void closeWaits(@TempDir Path folder) throws Exception {
    TaskExecutor other = open();
    FileGate gate = FileGate.in(folder, "gate");
    TaskFuture<String> input = other.submit(new Held(gate));
    TaskExecutor executor = open();
    TaskFuture<String> dependent = executor.submitWith(input, value -> value + "!");
    Thread closer = Thread.ofPlatform().daemon().start(executor::close);
    await("close() should wait", () -> closer.getState() == Thread.State.WAITING);
    assertFalse(dependent.isDone());
    gate.open();
    assertEquals("passed!", result(dependent));
    await("close() should return", () -> !closer.isAlive());
  }

  @Test
  @Needs(Capability.CONCURRENCY)
  @DisplayName("§13.12 shutdownNow() cancels a task that waits for an input of another executor")
  void shutdownNowCancels(@TempDir Path folder) throws Exception {
    TaskExecutor other = open();
    FileGate gate = FileGate.in(folder, "gate");
    TaskFuture<String> input = other.submit(new Held(gate));
    TaskExecutor executor = open();
    TaskFuture<String> dependent = executor.submitWith(input, value -> value + "!");
    shutdownNow(executor);
    awaitEnd(dependent);
    assertTrue(dependent.isCancelled());
    gate.open();
    assertEquals(Held.RESULT, result(input));
  }

  @Test
  @SuppressWarnings("NullAway") // null is what is tested
  @DisplayName("§13.13 an input or a function that is null is refused at once, and not waited for")
  void nullInput() throws Exception {
    TaskExecutor executor = open();
    TaskFuture<Integer> input = executor.submit(() -> 1);
    TaskFuture<Integer> missing = null;
    assertThrows(NullPointerException.class, () -> executor.submitWith(missing, value -> 1));
    assertThrows(
        NullPointerException.class,
        () -> executor.submitWithAll(Arrays.asList(input, missing), List::size));
    assertThrows(
        NullPointerException.class,
        () -> executor.submitWith(input, (TaskFunction<Integer, Integer>) null));
    close(executor);
  }
}
