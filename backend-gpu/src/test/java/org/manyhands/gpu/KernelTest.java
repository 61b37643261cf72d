package org.manyhands.gpu;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.manyhands.Cancellation;
import org.manyhands.ExecutorConfig;
import org.manyhands.TaskExecutor;
import org.manyhands.TaskFuture;
import org.manyhands.kernel.FloatKernel;
import org.manyhands.kernel.IntKernel;
import org.manyhands.kernel.Kernels;
import org.manyhands.shared.SharedFloats;
import org.manyhands.task.Task;
import org.manyhands.task.TaskFailedException;
import org.manyhands.task.UnsupportedTaskException;

/** Kernels computed by a device: the results and exceptions of {@code call()}. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KernelTest {

  private static final int SIZE = 1000;

  private final float[] x = new float[SIZE];
  private final float[] y = new float[SIZE];
  private TaskExecutor gpu = open();

  private static TaskExecutor open() {
    return TaskExecutor.open(ExecutorConfig.defaults().withBackend("gpu"));
  }

  @BeforeAll
  void fill() {
    for (int i = 0; i < SIZE; i++) {
      x[i] = i * 0.1f;
      y[i] = 1f / (i + 1);
    }
  }

  @AfterAll
  void close() {
    gpu.close();
  }

  @Test
  void linesHaveTheBitsOfJava() {
    float a = 2.5f;
    FloatKernel saxpy = Kernels.floats(SIZE, i -> a * x[i] + y[i]);
    assertArrayEquals(saxpy.call(), gpu.run(saxpy));
  }

  @Test
  void gridsHaveTheBitsOfJava() {
    int side = 30;
    FloatKernel product =
        Kernels.floats(
            side,
            side,
            (row, column) -> {
              float sum = 0;
              for (int k = 0; k < side; k++) {
                sum += x[row * side + k] * y[k * side + column];
              }
              return sum;
            });
    assertArrayEquals(product.call(), gpu.run(product));
  }

  @Test
  void emptyKernelsHaveEmptyResults() {
    assertEquals(0, gpu.run(Kernels.ints(0, i -> i)).length);
  }

  @Test
  void methodsLoopsAndSwitchesAreTranslated() {
    IntKernel steps = Kernels.ints(SIZE, i -> collatz(i + 1));
    assertArrayEquals(steps.call(), gpu.run(steps));
  }

  private static int collatz(int start) {
    int steps = 0;
    for (int n = start; n != 1; n = (n & 1) == 0 ? n / 2 : 3 * n + 1) {
      steps++;
      if (steps > 200) {
        throw new IllegalStateException("from " + start);
      }
    }
    return steps;
  }

  @Test
  void anExceptionIsTheOneOfTheFirstElementThatThrows() {
    IntKernel division = Kernels.ints(SIZE, i -> 5 / ((i - 100) * (i - 50)));
    assertEquals("/ by zero", failure(division).getMessage());
    IntKernel thrown = Kernels.ints(SIZE, i -> i < 700 ? i : rejected(i));
    assertEquals("no 700", failure(thrown).getMessage());
    FloatKernel outside = Kernels.floats(SIZE + 5, i -> x[i]);
    assertEquals("Index 1000 out of bounds for length 1000", failure(outside).getMessage());
  }

  private static int rejected(int i) {
    throw new IllegalArgumentException("no " + i);
  }

  private Throwable failure(Task<?> kernel) {
    return Objects.requireNonNull(
        assertThrows(TaskFailedException.class, () -> gpu.run(kernel)).getCause());
  }

  @Test
  @SuppressWarnings("NullAway") // what a program may come to by mistake
  void aMissingArrayIsANullPointerException() {
    float[] none = null;
    assertInstanceOf(
        NullPointerException.class, failure(Kernels.floats(SIZE, i -> none[i] + x[i])));
  }

  @Test
  void whatIsNotSupportedIsSaidAllAtOnce() {
    UnsupportedTaskException refused =
        assertThrows(
            UnsupportedTaskException.class,
            () ->
                gpu.run(
                    Kernels.ints(SIZE, i -> Integer.valueOf(i) + Integer.toString(i).length())));
    String message = String.valueOf(refused.getMessage());
    assertTrue(message.contains("KernelTest.java:"), message);
    assertTrue(message.contains("boxing is not supported"), message);
    assertTrue(message.contains("toString(int)"), message);
    assertTrue(message.contains("manyhands.gpu.fallback"), message);
  }

  @Test
  void withFallbackItRunsOnThreads() {
    ExecutorConfig config =
        ExecutorConfig.defaults().withBackend("gpu").with("manyhands.gpu.fallback", "true");
    try (TaskExecutor lenient = TaskExecutor.open(config)) {
      IntKernel lengths = Kernels.ints(SIZE, i -> Integer.toString(i).length());
      assertArrayEquals(lengths.call(), lenient.run(lengths));
    }
  }

  @Test
  void sharedArraysAreReadAndMade() {
    try (SharedFloats shared = gpu.share(x);
        SharedFloats doubled = gpu.run(Kernels.floats(SIZE, i -> shared.get(i) * 2).shared())) {
      assertEquals(x[7] * 2, doubled.get(7));
      assertEquals(SIZE, doubled.length());
    }
  }

  @Test
  void aClosedHandleFailsAsInJava() {
    SharedFloats shared = gpu.share(x);
    FloatKernel kernel = Kernels.floats(SIZE, i -> shared.get(i) + 1);
    assertEquals(x[3] + 1, gpu.run(kernel)[3]);
    shared.close();
    assertInstanceOf(IllegalStateException.class, failure(kernel));
  }

  @Test
  void aKernelThatRunsIsAbandoned() {
    assertEquals(64, gpu.run(spinning(3)).length); // it is compiled, so that the next one runs
    TaskFuture<int[]> slow = gpu.submit(spinning(3_000_000));
    assertEquals(Cancellation.ABANDONED, slow.cancel(Duration.ofMillis(1)));
    assertTrue(slow.isCancelled());
    assertArrayEquals(spinning(3).call(), gpu.run(spinning(3)));
  }

  private static IntKernel spinning(int times) {
    return Kernels.ints(64, i -> spin(i, times));
  }

  @Test
  void closingGentlyAwaitsIt() {
    TaskExecutor executor = open();
    TaskFuture<int[]> building = executor.submit(spinning(7));
    executor.close();
    assertArrayEquals(spinning(7).call(), building.resultNow());
  }

  @Test
  void shutdownNowCancelsWhatIsQueued() {
    TaskExecutor executor = open();
    IntKernel slow = Kernels.ints(64, i -> spin(i, 3_000_000));
    List<TaskFuture<int[]>> futures =
        IntStream.range(0, 20).mapToObj(run -> executor.submit(slow)).toList();
    executor.shutdownNow();
    executor.close();
    for (TaskFuture<int[]> future : futures) {
      assertTrue(future.isDone());
      assertTrue(future.isCancelled() || future.join().length == 64);
    }
    assertTrue(futures.getLast().isCancelled());
  }

  private static int spin(int start, int times) {
    int x = start;
    for (int k = 0; k < times; k++) {
      x = x * 1664525 + 1013904223;
    }
    return x;
  }

  @Test
  void otherTasksRunOnThreads() {
    assertEquals("done", gpu.run(() -> "done"));
  }

  @Test
  void explainShowsTheSource() {
    String text = gpu.explain(Kernels.floats(SIZE, i -> x[i] + 1)).toString();
    assertTrue(text.contains("__kernel void compute"), text);
  }

  @Test
  void explainSaysWhatMoves() {
    try (SharedFloats shared = gpu.share(x)) {
      String copied = gpu.explain(Kernels.floats(SIZE, i -> x[i] + x[i])).toString();
      assertTrue(
          copied.contains("sends 1 captured array(s), %d bytes".formatted(SIZE * 4)), copied);
      assertTrue(copied.contains("%d bytes come back".formatted(SIZE * 4)), copied);
      String sum = gpu.explain(Kernels.sum(SIZE, i -> shared.get(i))).toString();
      assertFalse(sum.contains("sends"), sum);
      assertTrue(sum.contains("%d bytes come back".formatted(8 * ((SIZE + 4095) / 4096))), sum);
      String chain = gpu.explain(Kernels.floats(SIZE, i -> shared.get(i)).shared()).toString();
      assertTrue(chain.contains("stays on the device"), chain);
    }
  }

  @Test
  void arraysAreOnlyCheckedIfTheyAreShorterThanTheRange() {
    String check = ">= (uint)";
    String covered = gpu.explain(Kernels.floats(SIZE, i -> x[i] + 1)).toString();
    assertFalse(covered.contains(check), covered);
    String beyond = gpu.explain(Kernels.floats(SIZE + 1, i -> x[i] + 1)).toString();
    assertTrue(beyond.contains(check), beyond);
    String elsewhere = gpu.explain(Kernels.floats(SIZE - 1, i -> x[i * 2] + 1)).toString();
    assertTrue(elsewhere.contains(check), elsewhere);
  }
}
