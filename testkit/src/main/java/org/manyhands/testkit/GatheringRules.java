package org.manyhands.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.manyhands.Outcomes;
import org.manyhands.TaskFuture;
import org.manyhands.spi.Capability;
import org.manyhands.task.Task;
import org.manyhands.task.TaskFailedException;

/** §13, second part: what several futures come to. */
abstract class GatheringRules extends CallbackRules {

  GatheringRules(BackendConformance kit) {
    super(kit);
  }

  private List<TaskFuture<Integer>> numbers(int count) {
    return IntStream.range(0, count).mapToObj(i -> executor().submit(() -> i)).toList();
  }

  private <T> TaskFuture<T> failing(String message) {
    Task<T> task =
        () -> {
          throw new IOException(message);
        };
    return executor().submit(task);
  }

  @Test
  @DisplayName("§13.14 all() has the values in the order of the futures")
  void all() {
    assertEquals(IntStream.range(0, 100).boxed().toList(), result(TaskFuture.all(numbers(100))));
    TaskFuture<@Nullable Integer> none = executor().submit(() -> null);
    assertEquals(Arrays.asList(null, null), result(TaskFuture.all(List.of(none, none))));
    List<TaskFuture<Integer>> nothing = List.of();
    assertEquals(List.of(), result(TaskFuture.all(nothing)));
  }

  @Test
  @Needs(Capability.CONCURRENCY)
  @DisplayName("§13.15 all() ends with the first future that does not succeed, and as that one")
  void allFails(@TempDir Path folder) {
    FileGate gate = FileGate.in(folder, "gate");
    TaskFuture<String> held = executor().submit(new Held(gate));
    TaskFuture<String> failing = failing("disk");
    assertSame(failure(failing), failure(TaskFuture.all(List.of(held, failing))));
    assertFalse(held.isDone(), "the other was not left alone");
    TaskFuture<List<String>> cancelled = TaskFuture.all(List.of(held));
    await(gate.arrived());
    held.cancel(true);
    awaitEnd(cancelled);
    assertTrue(cancelled.isCancelled());
    gate.open();
  }

  @Test
  @Needs(Capability.CONCURRENCY)
  @DisplayName("§13.16 any() has the value of the first future that succeeds")
  void any(@TempDir Path folder) {
    FileGate gate = FileGate.in(folder, "gate");
    TaskFuture<String> held = executor().submit(new Held(gate));
    TaskFuture<String> fine = executor().submit(() -> "fine");
    assertEquals("fine", result(TaskFuture.any(List.of(held, failing("disk"), fine))));
    assertFalse(held.isDone(), "the other was not left alone");
    gate.open();
    assertEquals(Held.RESULT, result(TaskFuture.any(List.of(held))));
  }

  @Test
  @DisplayName(
      "§13.17 any() fails as the first of the futures did if none succeeds, and loses no exception")
  void anyFails() {
    TaskFuture<String> first = failing("first");
    TaskFuture<String> any = TaskFuture.any(List.of(first, failing("second")));
    assertSame(failure(first), failure(any));
    TaskFailedException thrown = assertThrows(TaskFailedException.class, any::join);
    assertEquals("second", thrown.getSuppressed()[0].getMessage());
    List<TaskFuture<Integer>> nothing = List.of();
    assertThrows(IllegalArgumentException.class, () -> TaskFuture.any(nothing));
  }

  @Test
  @DisplayName("§13.18 outcomes() parts the futures by what became of them and loses no exception")
  void outcomes() {
    List<TaskFuture<Integer>> futures = new ArrayList<>(numbers(3));
    futures.add(1, failing("first"));
    futures.add(failing("second"));
    Outcomes<Integer> outcomes = result(TaskFuture.outcomes(futures));
    assertEquals(List.of(0, 1, 2), outcomes.values());
    assertEquals(List.of(futures.get(1), futures.get(4)), outcomes.failed());
    assertEquals(List.of(), outcomes.cancelled());
    assertEquals(
        List.of("first", "second"),
        outcomes.failures().stream().map(Throwable::getMessage).toList());
    TaskFailedException thrown = assertThrows(TaskFailedException.class, outcomes::orThrow);
    assertEquals("first", assertInstanceOf(IOException.class, thrown.getCause()).getMessage());
    assertEquals("second", thrown.getSuppressed()[0].getMessage());
    assertEquals(1, thrown.getSuppressed().length);
    List<Integer> fine = result(TaskFuture.outcomes(numbers(3))).orThrow().values();
    assertEquals(List.of(0, 1, 2), fine);
  }

  @Test
  @Needs(Capability.CONCURRENCY)
  @DisplayName("§13.19 outcomes() knows those that were cancelled")
  void cancelledOutcomes(@TempDir Path folder) {
    FileGate gate = FileGate.in(folder, "gate");
    TaskFuture<String> cancelled = executor().submit(new Held(gate));
    TaskFuture<Outcomes<String>> gathered = TaskFuture.outcomes(List.of(cancelled));
    await(gate.arrived());
    assertFalse(gathered.isDone());
    cancelled.cancel(true);
    Outcomes<String> outcomes = result(gathered);
    assertEquals(List.of(cancelled), outcomes.cancelled());
    assertThrows(CancellationException.class, outcomes::orThrow);
    gate.open();
  }

  @Test
  @DisplayName("§13.20 asCompleted() gives every future once, however it ended")
  void asCompleted() {
    List<TaskFuture<Integer>> futures = new ArrayList<>(numbers(50));
    futures.add(failing("disk"));
    Collections.reverse(futures);
    List<TaskFuture<Integer>> completed = TaskFuture.asCompleted(futures).toList();
    assertTrue(completed.stream().allMatch(TaskFuture::isDone));
    assertTrue(completed.containsAll(futures));
    assertEquals(futures.size(), completed.size());
    List<TaskFuture<Integer>> nothing = List.of();
    assertEquals(List.of(), TaskFuture.asCompleted(nothing).toList());
  }

  @Test
  @Needs(Capability.CONCURRENCY)
  @DisplayName("§13.21 asCompleted() gives first what ends first")
  void orderOfEnding(@TempDir Path folder) throws Exception {
    FileGate gate = FileGate.in(folder, "gate");
    TaskFuture<String> held = executor().submit(new Held(gate));
    TaskFuture<String> fine = executor().submit(() -> "fine");
    Iterator<TaskFuture<String>> completed = TaskFuture.asCompleted(List.of(held, fine)).iterator();
    assertSame(fine, bounded("asCompleted()", completed::next));
    assertFalse(held.isDone());
    gate.open();
    assertSame(held, bounded("asCompleted()", completed::next));
    assertFalse(completed.hasNext());
  }

  @Test
  @Needs(Capability.CONCURRENCY)
  @DisplayName("§13.22 cancelling what several futures come to cancels none of them")
  void cancelledGathering(@TempDir Path folder) {
    FileGate gate = FileGate.in(folder, "gate");
    TaskFuture<String> held = executor().submit(new Held(gate));
    for (TaskFuture<?> gathered :
        List.of(
            TaskFuture.all(List.of(held)),
            TaskFuture.any(List.of(held)),
            TaskFuture.outcomes(List.of(held)))) {
      assertTrue(gathered.cancel(true));
      assertTrue(gathered.isCancelled());
    }
    assertFalse(held.isDone());
    gate.open();
    assertEquals(Held.RESULT, result(held));
  }

  @Test
  @DisplayName("§13.23 futures of several executors can be gathered, and be an input")
  void severalExecutors() throws Exception {
    TaskFuture<Integer> here = executor().submit(() -> 1);
    TaskFuture<Integer> there = open().submit(() -> 2);
    TaskFuture<List<Integer>> both = TaskFuture.all(List.of(here, there));
    assertEquals(List.of(1, 2), result(both));
    assertEquals("[1, 2]", result(executor().submitWith(both, List::toString)));
  }
}
