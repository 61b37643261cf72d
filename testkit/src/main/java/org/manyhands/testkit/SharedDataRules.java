package org.manyhands.testkit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.manyhands.TaskExecutor;
import org.manyhands.TaskFuture;
import org.manyhands.kernel.DoubleKernel;
import org.manyhands.kernel.Kernels;
import org.manyhands.shared.SharedArray;
import org.manyhands.shared.SharedDoubles;
import org.manyhands.shared.SharedFloats;
import org.manyhands.shared.SharedInts;
import org.manyhands.shared.SharedLongs;
import org.manyhands.spi.Capability;
import org.manyhands.task.SharingException;
import org.manyhands.task.Task;
import org.manyhands.task.TaskException;

/** §17: arrays that tasks share are read where they are, and closed once for all. */
abstract class SharedDataRules extends Rules {

  @TempDir Path folder;

  SharedDataRules(BackendConformance kit) {
    super(kit);
  }

  private static double[] doubles(int size) {
    double[] array = new double[size];
    Arrays.setAll(array, Samples::doubleAt);
    return array;
  }

  @Test
  @Needs(Capability.SHARED_DATA)
  @DisplayName("§17.1 a task reads what was shared, bit for bit: double, float, int and long")
  void tasksRead() {
    double[] doubles = {Double.NaN, -0.0, 1 / 3.0, Double.MIN_VALUE, Double.NEGATIVE_INFINITY};
    float[] floats = {Float.NaN, -0f, 1 / 3f, Float.MIN_VALUE, Float.NEGATIVE_INFINITY};
    int[] ints = {Integer.MIN_VALUE, -1, 0, 1, Integer.MAX_VALUE};
    long[] longs = {Long.MIN_VALUE, -1, 0, 1, Long.MAX_VALUE};
    try (SharedDoubles d = executor().share(doubles);
        SharedFloats f = executor().share(floats);
        SharedInts i = executor().share(ints);
        SharedLongs l = executor().share(longs)) {
      assertArrayEquals(doubles, result(Kernels.doubles(5, at -> d.get(at))));
      assertArrayEquals(floats, result(Kernels.floats(5, at -> f.get(at))));
      assertArrayEquals(ints, result(Kernels.ints(5, at -> i.get(at))));
      assertArrayEquals(longs, result(Kernels.longs(5, at -> l.get(at))));
      assertArrayEquals(doubles, result(() -> d.toArray()));
      assertArrayEquals(floats, result(() -> f.toArray()));
      assertArrayEquals(ints, result(() -> i.toArray()));
      assertArrayEquals(longs, result(() -> l.toArray()));
      assertEquals(5, result(() -> d.length()));
    }
  }

  @Test
  @Needs(Capability.SHARED_DATA)
  @DisplayName("§17.2 the program reads what it shared, and gets copies")
  void programReads() {
    double[] array = doubles(Samples.LARGE);
    double[] before = array.clone();
    try (SharedDoubles shared = executor().share(array)) {
      assertEquals(array.length, shared.length());
      for (int i = 0; i < array.length; i += 1001) {
        assertEquals(before[i], shared.get(i));
      }
      double[] copy = shared.toArray();
      assertArrayEquals(before, copy);
      Arrays.fill(copy, 7);
      assertArrayEquals(before, shared.toArray());
    }
  }

  @Test
  @Needs(Capability.SHARED_DATA)
  @DisplayName("§17.3 kernels, sums, scans and filters of shared arrays equal those of arrays")
  void kernelsOfShared() {
    for (int size : Samples.sizes()) {
      double[] array = doubles(size);
      try (SharedDoubles shared = executor().share(array)) {
        DoubleKernel of = Kernels.doubles(size, i -> array[i] * 0.5);
        DoubleKernel ofShared = Kernels.doubles(size, i -> shared.get(i) * 0.5);
        assertArrayEquals(Samples.call(of), result(ofShared));
        assertEquals(Samples.call(of.sum()), result(ofShared.sum()));
        assertEquals(Samples.call(of.max()), result(ofShared.max()));
        assertArrayEquals(Samples.call(of.scan()), result(ofShared.scan()));
        assertArrayEquals(
            Samples.call(of.filter(value -> value > 0)),
            result(ofShared.filter(value -> value > 0)));
      }
    }
  }

  @Test
  @Needs(Capability.SHARED_DATA)
  @DisplayName("§17.4 an empty array can be shared")
  void empty() {
    try (SharedDoubles shared = executor().share(new double[0])) {
      assertEquals(0, result(() -> shared.length()));
      assertEquals(0, result(() -> shared.toArray().length));
      assertEquals(0.0, result(Kernels.sum(shared.length(), i -> shared.get(i))));
    }
  }

  @Test
  @Needs(Capability.SHARED_DATA)
  @DisplayName("§17.5 what is sent with a task does not depend on the size of the shared array")
  void moves() {
    try (SharedDoubles small = executor().share(new double[1]);
        SharedDoubles large = executor().share(new double[Samples.LARGE])) {
      long forSmall = executor().explain(() -> small.get(0)).bytes();
      long forLarge = executor().explain(() -> large.get(0)).bytes();
      assertTrue(forLarge <= forSmall + 16, () -> "%d bytes, but %d".formatted(forSmall, forLarge));
    }
  }

  @Test
  @Needs(Capability.SHARED_MEMORY)
  @DisplayName("§17.6 with shared memory, a handle refers to the array itself")
  void reference() {
    double[] array = new double[3];
    try (SharedDoubles shared = executor().share(array)) {
      array[1] = 42;
      assertEquals(42, shared.get(1));
    }
  }

  @Test
  @Needs(Capability.SHARED_DATA)
  @DisplayName("§17.7 an index out of range is an IndexOutOfBoundsException, here and in tasks")
  void outOfRange() {
    try (SharedDoubles shared = executor().share(new double[3])) {
      for (int index : new int[] {-1, 3, Integer.MAX_VALUE, Integer.MIN_VALUE}) {
        assertThrows(IndexOutOfBoundsException.class, () -> shared.get(index));
        Task<Double> task = () -> shared.get(index);
        assertInstanceOf(IndexOutOfBoundsException.class, failure(task));
      }
    }
  }

  @Test
  @Needs(Capability.SHARED_DATA)
  @DisplayName("§17.8 a closed handle says so: when it is read, and when a task is to read it")
  void closed() {
    SharedDoubles shared = executor().share(new double[] {1, 2});
    Task<Double> task = () -> shared.get(0);
    assertEquals(1.0, result(task));
    assertFalse(shared.isClosed());
    shared.close();
    shared.close();
    assertTrue(shared.isClosed());
    assertEquals(2, shared.length());
    assertSaysClosed(assertThrows(IllegalStateException.class, () -> shared.get(0)));
    assertSaysClosed(assertThrows(IllegalStateException.class, shared::toArray));
    assertSaysClosed(
        assertThrows(TaskException.class, () -> bounded("run", () -> executor().run(task))));
  }

  private static void assertSaysClosed(Throwable thrown) {
    String message = String.valueOf(thrown.getMessage());
    assertTrue(message.contains("double[") && message.contains("is closed"), message);
  }

  @Test
  @Needs(Capability.SHARED_DATA)
  @DisplayName("§17.9 closing an executor closes its handles, and it makes no more")
  void executorCloses() throws Exception {
    TaskExecutor executor = open();
    SharedDoubles shared = executor.share(new double[] {1});
    SharedInts result = result(executor.submit(Kernels.ints(3, i -> i).shared()));
    close(executor);
    assertSaysClosed(assertThrows(IllegalStateException.class, () -> shared.get(0)));
    assertThrows(IllegalStateException.class, () -> result.get(0));
    assertThrows(SharingException.class, () -> executor.share(new double[1]));
  }

  @Test
  @Needs({Capability.SHARED_DATA, Capability.CONCURRENCY})
  @DisplayName(
      "§17.10 tasks that read while a handle is closed end: with what is right, or told so")
  void closedMeanwhile() {
    for (int round = 0; round < 5; round++) {
      double[] array = doubles(Samples.LARGE);
      double sum = Samples.call(Kernels.sum(array.length, i -> array[i]));
      SharedDoubles shared = executor().share(array);
      FileGate gate = FileGate.in(folder, "gate" + round);
      List<TaskFuture<Double>> readers =
          IntStream.range(0, 2 * Math.min(4, executor().backend().concurrency()))
              .mapToObj(i -> executor().submit(new Reader(gate.arrived(), shared)))
              .toList();
      await(gate.arrived());
      shared.close();
      for (TaskFuture<Double> reader : readers) {
        awaitEnd(reader);
        if (reader.state() == TaskFuture.State.SUCCESS) {
          assertEquals(sum, reader.join());
        } else {
          assertSaysClosed(assertThrows(TaskException.class, reader::join));
        }
      }
    }
    assertEquals("works", result(() -> "works"));
  }

  /** Sums several times, so that the handle is closed in between. */
  private record Reader(FileFlag started, SharedDoubles shared) implements Task<Double> {
    @Override
    public Double call() throws Exception {
      double sum = 0;
      for (int time = 0; time < 50; time++) {
        sum = Kernels.sum(shared.length(), i -> shared.get(i)).call();
        started.raise();
      }
      return sum;
    }
  }

  @Test
  @Needs(Capability.SHARED_DATA)
  @DisplayName("§17.11 the result of a kernel that is born shared equals what call() returns")
  void bornShared() {
    for (int size : Samples.sizes()) {
      assertBorn(Kernels.ints(size, Samples::intAt).shared());
      assertBorn(Kernels.longs(size, Samples::longAt).shared());
      assertBorn(Kernels.floats(size, Samples::floatAt).shared());
      assertBorn(Kernels.doubles(size, Samples::doubleAt).shared());
    }
    assertBorn(Kernels.ints(0, i -> i).shared());
    assertBorn(Kernels.ints(37, 113, (row, column) -> row * 1000 - column).shared());
  }

  private <A, H extends SharedArray<A>> void assertBorn(Task<H> kernel) {
    try (H expected = Samples.call(kernel);
        H actual = result(kernel)) {
      assertArrayEquals(
          new Object[] {expected.toArray()}, new Object[] {actual.toArray()}, kernel::toString);
    }
  }

  @Test
  @Needs(Capability.SHARED_DATA)
  @DisplayName("§17.12 a chain of kernels, each the input of the next, equals a loop")
  void chain() {
    int size = Samples.LARGE;
    SharedDoubles current = result(Kernels.doubles(size, i -> i).shared());
    for (int step = 0; step < 3; step++) {
      SharedDoubles input = current;
      current = result(Kernels.doubles(size, i -> input.get(i) + input.get(size - 1 - i)).shared());
      input.close();
    }
    try (SharedDoubles last = current) {
      for (int i = 0; i < size; i += 997) {
        assertEquals(4.0 * (size - 1), last.get(i));
      }
    }
  }

  @Test
  @Needs(Capability.SHARED_DATA)
  @DisplayName("§17.13 a kernel that is to share its result fails as one that is not")
  void bornSharedFails() {
    int lowest = Samples.LARGE / 10;
    Throwable failure =
        failure(Kernels.ints(Samples.LARGE, i -> i >= lowest ? thrownAt(i) : i).shared());
    assertInstanceOf(IllegalStateException.class, failure);
    assertEquals("index " + lowest, failure.getMessage());
  }

  private static int thrownAt(int index) {
    throw new IllegalStateException("index " + index);
  }

  @Test
  @Needs({Capability.SHARED_DATA, Capability.CONCURRENCY, Capability.INTERRUPTION})
  @DisplayName("§17.14 a kernel that is to share its result can be cancelled")
  void bornSharedCancelled() {
    FileGate gate = FileGate.in(folder, "gate");
    TaskFuture<SharedInts> future = executor().submit(Kernels.ints(4, i -> held(gate)).shared());
    await(gate.arrived());
    assertTrue(future.cancel(true));
    assertThrows(CancellationException.class, future::join);
    gate.open();
    assertEquals("works", result(() -> "works"));
  }

  private static int held(FileGate gate) {
    try {
      gate.pass();
      return 1;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  @Needs(Capability.SHARED_DATA)
  @DisplayName("§17.15 a task may return a handle that it was given: it is the same data")
  void returned() {
    try (SharedDoubles shared = executor().share(new double[] {1, 2, 3})) {
      SharedDoubles back = result(() -> shared);
      assertArrayEquals(new double[] {1, 2, 3}, back.toArray());
    }
  }

  @Test
  @DisplayName("§17.16 a backend that does not declare it refuses to share, and says so")
  void refused() {
    boolean possible = executor().backend().has(Capability.SHARED_DATA);
    double[] array = {1};
    if (possible) {
      executor().share(array).close();
    } else {
      assertThrows(SharingException.class, () -> executor().share(array));
      TaskException failure =
          assertThrows(
              TaskException.class,
              () -> bounded("run", () -> executor().run(Kernels.ints(3, i -> i).shared())));
      assertInstanceOf(SharingException.class, failure);
    }
  }
}
