package org.manyhands.testkit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.manyhands.TaskExecutor;
import org.manyhands.TaskFuture;
import org.manyhands.spi.Capability;
import org.manyhands.task.Action;
import org.manyhands.task.Task;

/** §1: the value of a future is what {@code call()} returns. */
abstract class ResultRules extends Rules {

  private static final int MANY = 1000;

  ResultRules(BackendConformance kit) {
    super(kit);
  }

  @Test
  @DisplayName("§1.1 the future has the value that call() returns")
  void value() {
    assertEquals(42, result(() -> 6 * 7));
    assertEquals("text", result(() -> "te".concat("xt")));
    assertEquals(List.of(1, 2, 3), result(() -> List.of(1, 2, 3)));
  }

  @Test
  @DisplayName("§1.2 null is a value")
  void nullValue() {
    assertNull(result(() -> (@Nullable Object) null));
  }

  @Test
  @DisplayName("§1.3 a result of 1 MiB arrives unchanged")
  void largeResult() {
    assertArrayEquals(randomBytes(1 << 20), result(() -> randomBytes(1 << 20)));
  }

  private static byte[] randomBytes(int length) {
    byte[] bytes = new byte[length];
    new SplittableRandom(1).nextBytes(bytes);
    return bytes;
  }

  @Test
  @DisplayName("§1.4 captured values reach the task")
  void capturedValues() {
    int number = 7;
    String text = "text with ü and \uD83D\uDD90";
    double[] array = {1.5, -0.0, Double.NaN};
    Point point = new Point(3, 4);
    byte[] large = randomBytes(1 << 20);
    Task<String> task =
        () -> number + text + Arrays.toString(array) + point + Arrays.hashCode(large);
    String expected = number + text + Arrays.toString(array) + point + Arrays.hashCode(large);
    assertEquals(expected, result(task));
  }

  private record Point(int x, int y) implements Serializable {}

  @Test
  @DisplayName("§1.5 each of 1000 tasks gets its own answer")
  void manyTasks() {
    TaskExecutor executor = executor();
    List<TaskFuture<Integer>> futures =
        IntStream.range(0, MANY).mapToObj(i -> executor.submit(() -> i * i)).toList();
    for (int i = 0; i < MANY; i++) {
      assertEquals(i * i, result(futures.get(i)));
    }
  }

  @Test
  @DisplayName("§1.6 several threads may submit at once")
  void manySubmitters() throws Exception {
    TaskExecutor executor = executor();
    List<Thread> submitters = new ArrayList<>();
    int[][] answers = new int[4][MANY / 10];
    for (int[] mine : answers) {
      int base = 1000 * submitters.size();
      submitters.add(
          Thread.ofPlatform()
              .daemon()
              .start(() -> Arrays.setAll(mine, i -> result(executor.submit(() -> base + i)))));
    }
    for (int i = 0; i < answers.length; i++) {
      assertTrue(submitters.get(i).join(bound().multipliedBy(2)), "a submitter hangs");
      int base = 1000 * i;
      assertArrayEquals(IntStream.range(base, base + MANY / 10).toArray(), answers[i]);
    }
  }

  @Test
  @DisplayName("§1.7 an action runs, and its result is null")
  void action(@TempDir Path folder) {
    FileFlag flag = FileFlag.in(folder, "ran");
    Action action = flag::raise;
    assertNull(result(executor().submit(action)));
    assertTrue(flag.isRaised());
  }

  @Test
  @DisplayName("§1.8 records and method references are tasks")
  void kindsOfTasks() {
    assertEquals(25, result(new SquareSum(3, 4)));
    Task<Integer> bound = "four"::length;
    assertEquals(4, result(bound));
    Task<String> unbound = ResultRules::constant;
    assertEquals("constant", result(unbound));
  }

  private record SquareSum(int a, int b) implements Task<Integer> {
    @Override
    public Integer call() {
      return a * a + b * b;
    }
  }

  private static String constant() {
    return "constant";
  }

  @Test
  @DisplayName("§1.9 run() waits and returns what call() returns")
  void run() throws Exception {
    TaskExecutor executor = executor();
    assertEquals(42, bounded("run()", () -> executor.run(() -> 6 * 7)));
  }

  @Test
  @DisplayName("§1.10 an exception that a task returns is a value")
  void exceptionAsValue() {
    Object value = result(() -> (Object) new IllegalStateException("a value"));
    assertEquals("a value", ((IllegalStateException) value).getMessage());
  }

  @Test
  @Needs(Capability.SHARED_MEMORY)
  @DisplayName("§1.11 with shared memory, captured objects and results are not copied")
  void identity() {
    int[] array = {1, 2, 3};
    assertSame(array, result(() -> array));
  }

  @Test
  @DisplayName("§1.12 a task runs once")
  void once(@TempDir Path folder) throws IOException {
    TaskExecutor executor = executor();
    List<String> files =
        IntStream.range(0, 50).mapToObj(i -> folder.resolve("task-" + i).toString()).toList();
    List<TaskFuture<Boolean>> futures =
        files.stream().map(file -> executor.submit(() -> appendByte(file))).toList();
    futures.forEach(this::result);
    for (String file : files) {
      assertEquals(1, Files.size(Path.of(file)), "runs of " + file);
    }
  }

  private static boolean appendByte(String file) throws IOException {
    Files.write(Path.of(file), new byte[1], StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    return true;
  }
}
