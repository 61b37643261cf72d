package org.manyhands;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.function.Executable;
import org.manyhands.spi.Capability;
import org.manyhands.task.Action;
import org.manyhands.task.Task;
import org.manyhands.task.TaskBiFunction;
import org.manyhands.task.TaskFunction;

/** Whoever passes null is told at once, and always in the same way. */
@SuppressWarnings("NullAway") // null is what is tested
class ArgumentsTest {

  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final TaskOptions NONE = TaskOptions.none();
  private static final Task<Integer> TASK = () -> 1;
  private static final Action ACTION = () -> {};
  private static final TaskFunction<Integer, Integer> SAME = value -> value;
  private static final TaskBiFunction<Integer, Integer, Integer> SUM = Integer::sum;

  private final ManualBackend backend = new ManualBackend(1);
  private final TaskExecutor executor = backend.executor();
  private final TaskFuture<Integer> future = executor.submit(TASK);
  private final List<TaskFuture<Integer>> futures = Arrays.asList(future, null);
  private final TaskScope<Object, List<Object>> scope =
      executor.scope(ScopePolicy.<Object>allSucceed());

  @AfterEach
  void shutdown() {
    executor.shutdownNow();
  }

  private static DynamicTest refused(String parameter, String call, Executable executable) {
    return dynamicTest(
        call,
        () -> {
          NullPointerException e = assertThrows(NullPointerException.class, executable);
          assertEquals(parameter, e.getMessage());
        });
  }

  @TestFactory
  Stream<DynamicTest> submitting() {
    return Stream.of(
        refused("task", "submit", () -> executor.submit((Task<Integer>) null)),
        refused("task", "submit with options", () -> executor.submit((Task<?>) null, named())),
        refused("action", "submit action", () -> executor.submit((Action) null)),
        refused("options", "submit options", () -> executor.submit(TASK, null)),
        refused("options", "submit action options", () -> executor.submit(ACTION, null)),
        refused("task", "run", () -> executor.run((Task<Integer>) null)),
        refused("task", "after", () -> executor.after(SECOND, (Task<Integer>) null)),
        refused("action", "after action", () -> executor.after(SECOND, (Action) null)),
        refused("delay", "after delay", () -> executor.after(null, TASK)),
        refused("options", "after options", () -> executor.after(SECOND, TASK, null)),
        refused("repetition", "repeat", () -> executor.repeat(null, ACTION)),
        refused(
            "action", "repeat action", () -> executor.repeat(Repetition.atFixedRate(SECOND), null)),
        refused("task", "explain", () -> executor.explain((Task<?>) null)),
        refused("action", "explain action", () -> executor.explain((Action) null)),
        refused("options", "explain options", () -> executor.explain(TASK, null)),
        refused("listener", "addListener", () -> executor.addListener(null)),
        refused("listener", "removeListener", () -> executor.removeListener(null)));
  }

  private static TaskOptions named() {
    return TaskOptions.named("task");
  }

  @TestFactory
  Stream<DynamicTest> mappingAndDepending() {
    return Stream.of(
        refused("elements", "map", () -> executor.map(null, SAME)),
        refused("function", "map function", () -> executor.map(List.of(1), null)),
        refused("options", "map options", () -> executor.map(List.of(1), SAME, null)),
        refused("elements", "mapAsCompleted", () -> executor.mapAsCompleted(null, SAME)),
        refused("input", "submitWith", () -> executor.submitWith(null, SAME)),
        refused("function", "submitWith function", () -> executor.submitWith(future, null)),
        refused("options", "submitWith options", () -> executor.submitWith(future, SAME, null)),
        refused("first", "submitWith first", () -> executor.submitWith(null, future, SUM)),
        refused("second", "submitWith second", () -> executor.submitWith(future, null, SUM)),
        refused("inputs", "submitWithAll", () -> executor.submitWithAll(null, List::size)),
        refused("inputs[1]", "submitWithAll", () -> executor.submitWithAll(futures, List::size)),
        refused("futures", "all", () -> TaskFuture.all(null)),
        refused("futures[1]", "all of null", () -> TaskFuture.all(futures)),
        refused("futures", "any", () -> TaskFuture.any(null)),
        refused("futures[1]", "any of null", () -> TaskFuture.any(futures)),
        refused("futures", "outcomes", () -> TaskFuture.outcomes(null)),
        refused("futures[1]", "asCompleted", () -> TaskFuture.asCompleted(futures)),
        refused("futures", "asCompleted", () -> TaskFuture.asCompleted(null)),
        refused("patience", "cancel", () -> future.cancel(null)),
        refused("unit", "get", () -> future.get(1, null)));
  }

  @TestFactory
  Stream<DynamicTest> scopes() {
    return Stream.of(
        refused("policy", "scope", () -> executor.scope(null)),
        refused("policy", "inner scope", () -> scope.scope(null)),
        refused("task", "submit", () -> scope.submit((Task<Object>) null)),
        refused("action", "submit action", () -> scope.submit((Action) null)),
        refused("options", "submit options", () -> scope.submit(TASK, null)),
        refused("deadline", "deadline", () -> scope.withDeadline(null)));
  }

  @TestFactory
  Stream<DynamicTest> options() {
    return Stream.of(
        refused("name", "named", () -> TaskOptions.named(null)),
        refused("name", "withName", () -> NONE.withName(null)),
        refused("timeout", "withTimeout", () -> NONE.withTimeout(null)),
        refused("deadline", "withDeadline", () -> NONE.withDeadline(null)),
        refused("retry", "withRetry", () -> NONE.withRetry(null)),
        refused("key", "withTag", () -> NONE.withTag(null, "value")),
        refused("value", "withTag value", () -> NONE.withTag("key", null)),
        refused("capabilities", "required", () -> NONE.withRequired((Capability[]) null)),
        refused("capabilities[0]", "required", () -> NONE.withRequired((Capability) null)),
        refused(
            "requires",
            "new",
            () -> new TaskOptions(null, null, null, Retry.never(), false, null, Map.of(), null)),
        refused(
            "tags",
            "new",
            () -> new TaskOptions(null, null, null, Retry.never(), false, Set.of(), null, null)),
        refused("delay", "withBackoff", () -> Retry.upTo(2).withBackoff(null, SECOND)),
        refused("maxDelay", "withBackoff", () -> Retry.upTo(2).withBackoff(SECOND, null)),
        refused("condition", "when", () -> Retry.upTo(2).when(null)),
        refused("period", "atFixedRate", () -> Repetition.atFixedRate(null)),
        refused(
            "initialDelay",
            "startingAfter",
            () -> Repetition.atFixedRate(SECOND).startingAfter(null)),
        refused("name", "open", () -> TaskExecutor.open((String) null)),
        refused("config", "open config", () -> TaskExecutor.open((ExecutorConfig) null)),
        refused(
            "provider", "open provider", () -> TaskExecutor.open(ExecutorConfig.defaults(), null)),
        refused("key", "with", () -> ExecutorConfig.defaults().with(null, "value")),
        refused("value", "with", () -> ExecutorConfig.defaults().with("key", null)),
        refused("settings", "new", () -> new ExecutorConfig("name", null)));
  }
}
