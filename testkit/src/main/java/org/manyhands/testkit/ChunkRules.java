package org.manyhands.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.manyhands.Retry;
import org.manyhands.TaskExecutor;
import org.manyhands.TaskOptions;
import org.manyhands.spi.Capability;
import org.manyhands.task.TaskFailedException;
import org.manyhands.task.TaskFunction;

/** §6, where one task computes several elements. */
abstract class ChunkRules extends Rules {

  private static final int CHUNK = 7;

  ChunkRules(BackendConformance kit) {
    super(kit);
  }

  private TaskExecutor chunked() {
    return open(uniqueConfig().with("manyhands.map.chunk", Integer.toString(CHUNK)));
  }

  private static List<Integer> numbers(int count) {
    return IntStream.range(0, count).boxed().toList();
  }

  @Test
  @DisplayName("§6.10 in chunks, map gives what it gives without, whatever the elements are")
  void sameResultsInChunks() throws Exception {
    TaskExecutor executor = chunked();
    for (int count : new int[] {0, 1, CHUNK - 1, CHUNK, 3 * CHUNK + 1}) {
      List<Integer> elements = numbers(count);
      assertEquals(
          elements.stream().map(i -> i + 0.5).toList(),
          bounded("map", () -> executor.map(elements, i -> i + 0.5).toList()));
      assertEquals(
          elements,
          bounded("map", () -> executor.mapAsCompleted(elements, i -> i).sorted().toList()));
    }
    List<@Nullable Object> mixed = Arrays.asList(1, null, 2L, "text", List.of(3f), 4.0, 'c');
    for (@Nullable Object each : mixed) {
      List<@Nullable Object> elements = new ArrayList<>(mixed);
      elements.add(0, each); // of which the first may say nothing about the others
      TaskFunction<@Nullable Object, @Nullable Object> same = element -> element;
      assertEquals(
          elements, bounded("map", () -> Arrays.asList(executor.map(elements, same).toArray())));
    }
    for (List<?> alike : List.of(numbers(9), List.of(1L, 2L), List.of(1f, -0f), List.of(1.0))) {
      assertEquals(alike, bounded("map", () -> executor.map(alike, element -> element).toList()));
    }
    close(executor);
  }

  @Test
  @DisplayName("§6.11 an element that fails in a chunk throws as without, after those before it")
  void failingElementOfChunk() throws Exception {
    TaskExecutor executor = chunked();
    int bad = CHUNK + 3;
    TaskFunction<Integer, Integer> function =
        i -> {
          if (i == bad) {
            throw new IOException("no " + i);
          }
          return i;
        };
    List<Integer> results = new ArrayList<>();
    TaskFailedException failure =
        assertThrows(
            TaskFailedException.class,
            () -> consume(executor.map(numbers(100), function), results));
    assertEquals("no " + bad, assertInstanceOf(IOException.class, failure.getCause()).getMessage());
    String message = String.valueOf(failure.getMessage());
    assertTrue(message.contains("lement " + bad), message);
    assertEquals(numbers(bad), results);
    close(executor);
  }

  @Test
  @DisplayName("§6.15 what an element of a chunk throws need not be serializable")
  void unserializableFailureOfElement() throws Exception {
    TaskExecutor executor = chunked();
    TaskFunction<Integer, Integer> function =
        i -> {
          if (i == 2) {
            throw new Unserializable();
          }
          return i;
        };
    List<Integer> results = new ArrayList<>();
    TaskFailedException failure =
        assertThrows(
            TaskFailedException.class, () -> consume(executor.map(numbers(9), function), results));
    assertTrue(String.valueOf(failure.getCause()).contains(Unserializable.class.getName()));
    assertEquals(numbers(2), results);
    close(executor);
  }

  private static final class Unserializable extends Exception {
    private static final long serialVersionUID = 1L;

    @SuppressWarnings({"serial", "unused"}) // that is what it is for
    private final Object part = new Object();
  }

  @Test
  @DisplayName("§6.12 if the source throws within a chunk, the results before come first")
  void failingSourceOfChunk() throws Exception {
    TaskExecutor executor = chunked();
    int bad = CHUNK + 3;
    Iterable<Integer> elements =
        () ->
            Stream.iterate(0, i -> i + 1)
                .peek(i -> {
                  if (i == bad) {
                    throw new IllegalStateException("source");
                  }
                })
                .iterator();
    List<Integer> results = new ArrayList<>();
    IllegalStateException failure =
        assertThrows(
            IllegalStateException.class, () -> consume(executor.map(elements, i -> i), results));
    assertEquals("source", failure.getMessage());
    assertEquals(numbers(bad), results);
    close(executor);
  }

  @Test
  @DisplayName("§6.13 of an endless source, no more than a chunk is taken ahead of the window")
  void lazyInChunks() throws Exception {
    int window = 2 * CHUNK;
    TaskExecutor executor =
        open(
            uniqueConfig()
                .with("manyhands.map.chunk", Integer.toString(CHUNK))
                .with("manyhands.map.window", Integer.toString(window)));
    AtomicInteger taken = new AtomicInteger();
    Iterable<Integer> endless = () -> Stream.generate(taken::getAndIncrement).iterator();
    try (Stream<Integer> results = executor.map(endless, i -> 2 * i)) {
      var iterator = results.iterator();
      for (int i = 0; i < 10 * CHUNK; i++) {
        assertEquals(2 * i, bounded("map", iterator::next));
        int ahead = taken.get() - i;
        assertTrue(ahead <= window + CHUNK, () -> ahead + " elements were taken ahead");
      }
    }
    close(executor);
  }

  @Test
  @DisplayName("§6.14 what decides on a retry sees what the element threw, also in a chunk")
  void retryOfChunk() throws Exception {
    TaskExecutor executor = chunked();
    List<Throwable> seen = new ArrayList<>();
    Retry retry =
        Retry.upTo(2)
            .when(thrown -> {
              synchronized (seen) {
                seen.add(thrown);
              }
              return thrown instanceof IOException;
            });
    TaskFunction<Integer, Integer> function =
        i -> {
          throw new IOException("always");
        };
    TaskFailedException failure =
        assertThrows(
            TaskFailedException.class,
            () ->
                consume(
                    executor.map(List.of(0), function, TaskOptions.none().withRetry(retry)),
                    new ArrayList<>()));
    assertInstanceOf(IOException.class, failure.getCause());
    assertTrue(String.valueOf(failure.getMessage()).contains("2 attempts"), failure::getMessage);
    close(executor); // after it, nothing else is asked
    assertTrue(seen.stream().allMatch(IOException.class::isInstance), seen::toString);
    assertEquals(1, seen.size());
  }

  @Test
  @Needs(Capability.CONCURRENCY)
  @DisplayName("§6.16 an interrupt status that an element leaves behind does not reach the next")
  void interruptLeftBehindInChunk() throws Exception {
    TaskExecutor executor = chunked();
    TaskFunction<Integer, Boolean> function =
        i -> {
          boolean found = Thread.currentThread().isInterrupted();
          Thread.currentThread().interrupt();
          return found;
        };
    List<Boolean> found =
        bounded("map", () -> executor.map(numbers(3 * CHUNK + 1), function).toList());
    assertFalse(found.contains(true), found::toString);
    close(executor);
  }

  /** Consumes a stream until it ends or throws. */
  final void consume(Stream<Integer> stream, List<Integer> results) throws Exception {
    bounded(
        "map",
        () -> {
          stream.forEachOrdered(results::add);
          return true;
        });
  }
}
