package org.manyhands.gpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.manyhands.ExecutorConfig;
import org.manyhands.TaskExecutor;
import org.manyhands.shared.SharedFloats;
import org.manyhands.task.BackendUnavailableException;
import org.manyhands.task.UnsupportedTaskException;

/** Mistakes in kernels that somebody writes himself, and what is said of them. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OpenClRefusalTest {

  private static final int SIZE = 100;

  private static final String SCALE =
      """
      kernel void scale(float a, global const float* x, local float* tile, global float* y) {
        y[get_global_id(0)] = a * x[get_global_id(0)];
      }
      kernel void other(global float* y) {}
      """;

  private final TaskExecutor gpu = TaskExecutor.open(ExecutorConfig.defaults().withBackend("gpu"));

  private final float[] x = new float[SIZE];

  @AfterAll
  void close() {
    gpu.close();
  }

  private static OpenClKernel<float[]> kernel(String name) {
    return OpenClKernel.floats(SIZE, SCALE, name);
  }

  private OpenClKernel<float[]> scale() {
    return kernel("scale").argument(2f).argument(x).local(64);
  }

  private void assertRefused(OpenClKernel<?> kernel, String... parts) {
    String message =
        String.valueOf(
            assertThrows(UnsupportedTaskException.class, () -> gpu.run(kernel)).getMessage());
    assertTrue(message.startsWith("Kernel '" + kernel.raw().name() + "' cannot run on"), message);
    for (String part : parts) {
      assertTrue(message.contains(part), message);
    }
  }

  @Test
  void theNumberOfArguments() {
    assertRefused(
        kernel("scale").argument(2f),
        "it takes 4 arguments (float a, global const float* x, local float* tile, global float* y)",
        "but '2' were given: [the float 2.0, the result, an array float[]]");
    assertRefused(scale().argument(1), "but '5' were given");
  }

  @Test
  void theTypesOfArgumentsAllAtOnce() {
    assertRefused(
        kernel("scale").argument(2).argument(new int[SIZE]).argument(x),
        "parameter '0' is 'float a', but the argument is the int 2.",
        "parameter '1' is 'global const float* x', but the argument is an array int[].",
        "parameter '2' is 'local float* tile', but the argument is an array float[].");
    assertRefused(kernel("scale").argument(2.0).argument(x).local(4), "the double 2.0");
    assertRefused(kernel("scale").argument(x).argument(x).local(4), "parameter '0'");
    assertRefused(kernel("scale").argument(2f).argument(2f).local(4), "parameter '1'");
    assertRefused(kernel("scale").argument(2f).local(4).local(4), "parameter '1'", "local memory");
    assertRefused(
        OpenClKernel.ints(SIZE, SCALE, "scale").argument(2f).argument(x).local(4),
        "parameter '3' is 'global float* y', but the argument is the result, an array int[].");
  }

  @Test
  void aResultThatTheKernelOnlyReads() {
    assertRefused(
        kernel("scale").argument(2f).result().local(4).argument(x),
        "parameter '1'",
        "remove 'const'");
  }

  @Test
  void aSharedArrayThatTheKernelMayWrite() {
    try (SharedFloats shared = gpu.share(x)) {
      assertRefused(
          OpenClKernel.floats(
                  SIZE, "kernel void copy(global float* x, global float* y) { }", "copy")
              .argument(shared),
          "parameter '0' is 'global float* x'",
          "declare the parameter 'const'");
    }
  }

  @Test
  void aNameThatIsNotThere() {
    assertRefused(kernel("scaled"), "no kernel 'scaled'", "scale", "other");
  }

  @Test
  void aSourceThatDoesNotCompile() {
    assertRefused(
        OpenClKernel.ints(1, "kernel void wrong(global int* out) {\n  *out = nowhere;\n}", "wrong"),
        "   2    *out = nowhere;",
        "undeclared identifier 'nowhere'");
  }

  @Test
  void aWorkGroupThatDoesNotDivideTheRange() {
    assertRefused(
        scale().range(100).workGroup(64),
        "the range '[100]' is no multiple of the work group '[64]'; the next one is '[128]'");
    assertRefused(scale().range(10, 10).workGroup(5, 4), "the next one is '[10, 12]'");
    assertRefused(scale().range(10, 10).workGroup(10), "different numbers of dimensions");
  }

  @Test
  void aWorkGroupOrLocalMemoryThatIsTooLarge() {
    assertRefused(
        scale().range(1L << 40).workGroup(1L << 40).local(1L << 40),
        "the work group '[1099511627776]' has '1099511627776' work items, but at most '",
        "it wants '1099511627840' bytes of local memory, but the device has '");
    assertRefused(
        scale().range(1L << 62, 1L << 62).workGroup(1L << 62, 1L << 62),
        "has '21267647932558653966460912964485513216' work items");
    assertRefused(
        scale().local(Long.MAX_VALUE).local(Long.MAX_VALUE),
        "it wants '18446744073709551678' bytes of local memory");
  }

  @Test
  void tooManyArguments() {
    OpenClKernel<float[]> many = kernel("scale");
    for (int i = 0; i < 2000; i++) {
      many = many.argument(1L);
    }
    assertRefused(many, "its arguments take '16008' bytes", "pass numbers in an array");
  }

  @Test
  void anArrayThatIsLargerThanTheDevicesMemory() {
    ExecutorConfig config =
        ExecutorConfig.defaults().withBackend("gpu").with("manyhands.gpu.memory", "1m");
    try (TaskExecutor small = TaskExecutor.open(config)) {
      OpenClKernel<float[]> large = OpenClKernel.floats(1 << 20, SCALE, "other");
      String message =
          String.valueOf(
              assertThrows(BackendUnavailableException.class, () -> small.run(large)).getMessage());
      assertTrue(message.contains("has no room for a buffer of '4194304' bytes"), message);
      assertEquals(SIZE, small.run(kernel("other")).length);
    }
  }

  @Test
  @SuppressWarnings("NullAway") // what a program may come to by mistake
  void whatIsWrongWhereverItRunsIsSaidAtOnce() {
    assertThrows(NullPointerException.class, () -> scale().argument((float[]) null));
    assertThrows(NullPointerException.class, () -> scale().argument((SharedFloats) null));
    assertThrows(NullPointerException.class, () -> scale().result(null));
    assertThrows(NullPointerException.class, () -> OpenClKernel.ints(1, null, "a"));
    assertThrows(NullPointerException.class, () -> OpenClKernel.ints(1, SCALE, null));
    assertThrows(NullPointerException.class, () -> scale().reference(null));
    assertMistake("A result of '-1' elements", () -> OpenClKernel.ints(-1, SCALE, "scale"));
    assertMistake("source of kernel 'a' is blank", () -> OpenClKernel.ints(1, " ", "a"));
    assertMistake("'' names no kernel", () -> OpenClKernel.ints(1, SCALE, ""));
    assertMistake("Local memory of '0' bytes", () -> scale().local(0));
    assertMistake("A range of '[1, -1]' for kernel 'scale'", () -> scale().range(1, -1));
    assertMistake("A range of '[]'", () -> scale().range());
    assertMistake("A range of '[1, 1, 1, 1]'", () -> scale().range(1, 1, 1, 1));
    assertMistake("A work group of '[0]'", () -> scale().workGroup(0));
    assertMistake("'100' elements, but is to start with '3'", () -> scale().result(new float[3]));
    assertThrows(IllegalStateException.class, () -> scale().result().result());
  }

  private static void assertMistake(String part, Supplier<?> mistake) {
    String message =
        String.valueOf(assertThrows(IllegalArgumentException.class, mistake::get).getMessage());
    assertTrue(message.contains(part), message);
  }
}
