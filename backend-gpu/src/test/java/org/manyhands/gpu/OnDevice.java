package org.manyhands.gpu;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;
import org.manyhands.ExecutorConfig;
import org.manyhands.TaskExecutor;
import org.manyhands.kernel.DoubleKernel;
import org.manyhands.kernel.FloatKernel;
import org.manyhands.kernel.IntKernel;
import org.manyhands.kernel.Kernel;
import org.manyhands.kernel.LongKernel;
import org.manyhands.task.Task;
import org.manyhands.task.TaskFailedException;
import org.manyhands.task.UnsupportedTaskException;

/** Computes kernels on a device, and compares that with {@code call()}, which is Java's result. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class OnDevice {

  private final TaskExecutor gpu;

  OnDevice() {
    this(new GpuProvider());
  }

  OnDevice(GpuProvider provider) {
    this.gpu = TaskExecutor.open(ExecutorConfig.defaults(), provider);
  }

  @AfterAll
  void close() {
    gpu.close();
  }

  void assertSame(IntKernel kernel) {
    assertArrayEquals(kernel.call(), gpu.run(kernel));
  }

  void assertSame(LongKernel kernel) {
    assertArrayEquals(kernel.call(), gpu.run(kernel));
  }

  /** Bit for bit, except that one NaN is as good as another. */
  void assertSame(FloatKernel kernel) {
    assertArrayEquals(kernel.call(), gpu.run(kernel));
  }

  /** Bit for bit, except that one NaN is as good as another. */
  void assertSame(DoubleKernel kernel) {
    assertArrayEquals(kernel.call(), gpu.run(kernel));
  }

  <T> T onDevice(Task<T> task) {
    return gpu.run(task);
  }

  String explained(Task<?> task) {
    return gpu.explain(task).toString();
  }

  /** As near as {@link Math} promises, for what uses its transcendental functions. */
  void assertNear(DoubleKernel kernel, double relative) {
    double[] expected = kernel.call();
    double[] actual = gpu.run(kernel);
    for (int i = 0; i < expected.length; i++) {
      assertEquals(expected[i], actual[i], Math.abs(expected[i]) * relative, "element " + i);
    }
  }

  /** That both throw an exception of the same class with the same message. */
  void assertSameFailure(Task<?> kernel) {
    Throwable expected = assertThrows(Throwable.class, kernel::call);
    Throwable actual =
        Objects.requireNonNull(
            assertThrows(TaskFailedException.class, () -> gpu.run(kernel)).getCause());
    assertEquals(expected.toString(), actual.toString());
  }

  /** That a kernel cannot be translated, and that the message says all of this. */
  void assertRefused(Kernel<?> kernel, String... parts) {
    String message =
        String.valueOf(
            assertThrows(UnsupportedTaskException.class, () -> gpu.run(kernel)).getMessage());
    for (String part : parts) {
      assertTrue(message.contains(part), message);
    }
  }
}
