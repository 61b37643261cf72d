package org.manyhands.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.manyhands.TaskExecutor;
import org.manyhands.spi.Capability;
import org.manyhands.task.TaskFailedException;
import org.manyhands.task.TaskFunction;

/** §6: {@code map} applies a function to every element, and never runs ahead without bound. */
abstract class MappingRules extends ChunkRules {

  private static final int WINDOW = 5;

  MappingRules(BackendConformance kit) {
    super(kit);
  }

  @Test
  @DisplayName("§6.1 map gives the results in the order of the elements")
  void ordered() throws Exception {
    List<Integer> elements = IntStream.range(0, 200).boxed().toList();
    List<Integer> expected = elements.stream().map(i -> i * i).toList();
    assertEquals(expected, bounded("map", () -> executor().map(elements, i -> i * i).toList()));
  }

  @Test
  @DisplayName("§6.2 mapAsCompleted gives every result once")
  void everyResultOnce() throws Exception {
    List<Integer> elements = IntStream.range(0, 200).boxed().toList();
    List<Integer> results =
        bounded(
            "mapAsCompleted", () -> executor().mapAsCompleted(elements, i -> i).sorted().toList());
    assertEquals(elements, results);
  }

  @Test
  @Needs(Capability.CONCURRENCY)
  @DisplayName("§6.3 mapAsCompleted gives first what ends first")
  void asCompleted(@TempDir Path folder) throws Exception {
    TaskExecutor executor = open();
    Assumptions.assumeTrue(executor.backend().concurrency() > 1, "one task at a time");
    FileGate gate = FileGate.in(folder, "gate");
    TaskFunction<String, String> function =
        element -> {
          if (element.equals("held")) {
            gate.pass();
          }
          return element;
        };
    try (Stream<String> results = executor.mapAsCompleted(List.of("held", "free"), function)) {
      Iterator<String> iterator = results.iterator();
      assertEquals("free", bounded("mapAsCompleted", iterator::next));
      gate.open();
      assertEquals("held", bounded("mapAsCompleted", iterator::next));
      assertFalse(iterator.hasNext());
    }
  }

  @Test
  @DisplayName("§6.4 an empty source gives an empty stream")
  void empty() {
    assertEquals(0, executor().map(List.of(), i -> i).count());
    assertEquals(0, executor().mapAsCompleted(List.of(), i -> i).count());
  }

  @Test
  @DisplayName("§6.5 null is an element and a result like any other")
  void nullElements() throws Exception {
    List<@Nullable String> elements = Arrays.asList("a", null, "b");
    TaskFunction<@Nullable String, @Nullable String> same = element -> element;
    assertEquals(
        elements, bounded("map", () -> Arrays.asList(executor().map(elements, same).toArray())));
    assertNull(
        bounded(
            "mapAsCompleted",
            () -> executor().mapAsCompleted(Arrays.asList((String) null), same).toArray()[0]));
  }

  @Test
  @DisplayName("§6.6 the source may be endless: no more than the window is taken ahead")
  void lazy() throws Exception {
    TaskExecutor executor =
        open(uniqueConfig().with("manyhands.map.window", Integer.toString(WINDOW)));
    AtomicInteger taken = new AtomicInteger();
    Iterable<Integer> endless = () -> Stream.generate(taken::getAndIncrement).iterator();
    try (Stream<Integer> results = executor.map(endless, i -> 2 * i)) {
      assertEquals(0, taken.get(), "taken before a result was asked for");
      Iterator<Integer> iterator = results.iterator();
      for (int i = 0; i < 50; i++) {
        assertEquals(2 * i, bounded("map", iterator::next));
        int ahead = taken.get() - i;
        assertTrue(ahead <= WINDOW, () -> ahead + " elements were taken ahead");
      }
    }
    close(executor);
  }

  @Test
  @DisplayName("§6.7 an element that fails throws what join() would, after the results before it")
  void failingElement() throws Exception {
    TaskFunction<Integer, Integer> function =
        i -> {
          if (i == 3) {
            throw new IOException("element " + i);
          }
          return i;
        };
    List<Integer> elements = IntStream.range(0, 10).boxed().toList();
    List<Integer> results = new ArrayList<>();
    TaskFailedException failure =
        assertThrows(
            TaskFailedException.class, () -> consume(executor().map(elements, function), results));
    IOException cause = assertInstanceOf(IOException.class, failure.getCause());
    assertEquals("element 3", cause.getMessage());
    assertEquals(List.of(0, 1, 2), results);
    assertThrows(
        TaskFailedException.class,
        () -> consume(executor().mapAsCompleted(elements, function), new ArrayList<>()));
  }

  @Test
  @DisplayName("§6.8 if the source throws half-way, the results before come first")
  void failingSource() {
    Iterable<Integer> elements =
        () -> Stream.iterate(0, i -> i + 1).peek(i -> failAt(5, i)).iterator();
    List<Integer> results = new ArrayList<>();
    IllegalStateException failure =
        assertThrows(
            IllegalStateException.class, () -> consume(executor().map(elements, i -> i), results));
    assertEquals("source", failure.getMessage());
    assertEquals(List.of(0, 1, 2, 3, 4), results);
  }

  private static void failAt(int bad, int index) {
    if (index == bad) {
      throw new IllegalStateException("source");
    }
  }

  @Test
  @Needs({Capability.CONCURRENCY, Capability.INTERRUPTION})
  @DisplayName("§6.9 closing the stream cancels what is in progress")
  void closedStream(@TempDir Path folder) throws Exception {
    TaskExecutor executor = open();
    FileGate gate = FileGate.in(folder, "gate");
    TaskFunction<Integer, Integer> function =
        i -> {
          if (i > 0) {
            gate.pass();
          }
          return i;
        };
    try (Stream<Integer> results = executor.map(List.of(0, 1, 2, 3), function)) {
      assertEquals(0, bounded("map", results.iterator()::next));
    }
    close(executor); // would hang if one were still in progress: the gate stays closed
  }
}
