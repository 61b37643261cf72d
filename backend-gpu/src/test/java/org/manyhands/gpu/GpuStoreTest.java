package org.manyhands.gpu;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.manyhands.ExecutorConfig;
import org.manyhands.TaskExecutor;
import org.manyhands.TaskFuture;
import org.manyhands.kernel.FloatKernel;
import org.manyhands.kernel.Kernels;
import org.manyhands.shared.SharedArray;
import org.manyhands.shared.SharedArrays;
import org.manyhands.shared.SharedFloats;
import org.manyhands.shared.SharedInts;
import org.manyhands.spi.SharedPlace;
import org.manyhands.task.SharingException;
import org.manyhands.task.TaskFailedException;

/** Shared results are on the device, and come to the heap when they are read there. */
class GpuStoreTest {

  private static final int SIZE = 100_000;

  private static TaskExecutor open(String... settings) {
    ExecutorConfig config = ExecutorConfig.defaults().withBackend("gpu");
    for (int i = 0; i < settings.length; i += 2) {
      config = config.with(settings[i], settings[i + 1]);
    }
    return TaskExecutor.open(config);
  }

  private static GpuPlace place(SharedArray<?> handle) {
    return assertInstanceOf(GpuPlace.class, SharedArrays.place(handle).orElseThrow());
  }

  @Test
  void aChainOfKernelsStaysOnTheDevice() {
    float[] x = new float[SIZE];
    for (int i = 0; i < SIZE; i++) {
      x[i] = i;
    }
    try (TaskExecutor gpu = open();
        SharedFloats first = gpu.share(x);
        SharedFloats second = gpu.run(Kernels.floats(SIZE, i -> first.get(i) + 1).shared());
        SharedFloats third = gpu.run(Kernels.floats(SIZE, i -> second.get(i) * 2).shared())) {
      assertTrue(place(second).block().isPresent());
      FloatKernel expected = Kernels.floats(SIZE, i -> (x[i] + 1) * 2);
      assertArrayEquals(expected.call(), third.toArray());
      assertEquals(2 * (x[7] + 1), third.get(7));
      assertEquals(x[SIZE - 1] + 1, second.get(SIZE - 1));
      assertThrows(IndexOutOfBoundsException.class, () -> third.get(SIZE));
    }
  }

  @Test
  void aClosedHandleCannotBeReadWhetherItWasReadBeforeOrNot() {
    try (TaskExecutor gpu = open()) {
      SharedInts read = gpu.run(Kernels.ints(SIZE, i -> i).shared());
      SharedInts unread = gpu.run(Kernels.ints(SIZE, i -> i).shared());
      assertEquals(5, read.get(5));
      for (SharedInts handle : List.of(read, unread)) {
        assertFalse(handle.isClosed());
        handle.close();
        handle.close();
        assertTrue(handle.isClosed());
        assertThrows(IllegalStateException.class, () -> handle.get(5));
        assertThrows(IllegalStateException.class, handle::toArray);
        TaskFailedException failure =
            assertThrows(
                TaskFailedException.class,
                () -> gpu.run(Kernels.ints(SIZE, i -> handle.get(i) + 1)));
        assertInstanceOf(IllegalStateException.class, failure.getCause());
      }
    }
  }

  @Test
  void manyThreadsReadOneHandleForTheFirstTime() {
    try (TaskExecutor gpu = open();
        SharedInts squares = gpu.run(Kernels.ints(SIZE, i -> i * i).shared())) {
      List<TaskFuture<Integer>> reads =
          IntStream.range(0, 50).mapToObj(i -> gpu.submit(() -> squares.get(i))).toList();
      for (int i = 0; i < reads.size(); i++) {
        assertEquals(i * i, reads.get(i).join());
      }
    }
  }

  @Test
  void closingTheExecutorClosesWhatIsOnTheDevice() {
    TaskExecutor gpu = open();
    SharedInts kept = gpu.run(Kernels.ints(SIZE, i -> i).shared());
    gpu.close();
    assertTrue(kept.isClosed());
    assertThrows(IllegalStateException.class, () -> kept.get(0));
  }

  @Test
  void noElementsAreSharedAsWell() {
    try (TaskExecutor gpu = open();
        SharedFloats none = gpu.share(new float[0]);
        SharedInts nothing = gpu.run(Kernels.ints(0, i -> i).shared())) {
      assertEquals(0, none.toArray().length);
      assertEquals(0, nothing.toArray().length);
    }
  }

  @Test
  void aResultThatHasNoRoomIsNotShared() {
    try (TaskExecutor gpu = open("manyhands.gpu.memory", "1m")) {
      SharingException failure =
          assertThrows(
              SharingException.class, () -> gpu.run(Kernels.floats(SIZE * 5, i -> i).shared()));
      assertTrue(
          String.valueOf(failure.getMessage()).contains("has no room for a buffer of '2000000'"),
          failure::toString);
      gpu.run(Kernels.floats(SIZE, i -> i).shared()).close();
    }
  }

  @Test
  void resultsOfKernelsThatRunOnThreadsAreOnTheDeviceToo() {
    try (TaskExecutor gpu = open("manyhands.gpu.fallback", "true");
        SharedInts lengths =
            gpu.run(Kernels.ints(SIZE, i -> Integer.toString(i).length()).shared())) {
      assertTrue(place(lengths).block().isPresent());
      assertEquals(5, gpu.run(Kernels.ints(SIZE, i -> lengths.get(i)).max()));
      assertEquals(1, lengths.get(0));
      assertEquals(3, lengths.get(123));
    }
  }

  @Test
  void handlesOfOtherExecutorsAreCopied() {
    try (TaskExecutor gpu = open();
        TaskExecutor another = open();
        SharedFloats theirs = another.share(new float[] {1, 2, 3})) {
      assertArrayEquals(new float[] {2, 3, 4}, gpu.run(Kernels.floats(3, i -> theirs.get(i) + 1)));
    }
  }

  @Test
  void inAnotherJvmAPlaceSaysWhereTheArrayIs() throws IOException, ClassNotFoundException {
    try (TaskExecutor gpu = open();
        SharedFloats here = gpu.run(Kernels.floats(3, i -> i).shared())) {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      new ObjectOutputStream(bytes).writeObject(place(here));
      SharedPlace there =
          (SharedPlace)
              new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray())).readObject();
      IOException failure = assertThrows(IOException.class, there::attach);
      assertTrue(
          String.valueOf(failure.getMessage()).matches("is on the device '.*' of another process"),
          failure::toString);
      assertThrows(IOException.class, () -> there.writer(0));
    }
  }
}
