package org.manyhands.gpu;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.manyhands.Cancellation;
import org.manyhands.ExecutorConfig;
import org.manyhands.TaskExecutor;
import org.manyhands.TaskFuture;
import org.manyhands.shared.SharedDoubles;
import org.manyhands.shared.SharedFloats;
import org.manyhands.shared.SharedInts;
import org.manyhands.shared.SharedLongs;
import org.manyhands.task.TaskFailedException;
import org.manyhands.task.UnsupportedTaskException;
import org.slf4j.MDC;

/** Kernels in OpenCL C: what they compute is what their references compute. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OpenClKernelTest {

  private static final int SIZE = 1000;

  private static final String SAXPY =
      """
      kernel void saxpy(float a, global const float* x, global float* y) {
        size_t i = get_global_id(0);
        y[i] = a * x[i] + y[i];
      }
      """;

  private static final String SPIN =
      """
      kernel void spin(int times, global int* out) {
        int x = (int) get_global_id(0);
        for (int k = 0; k < times; k++) {
          x = x * 1664525 + 1013904223;
        }
        out[get_global_id(0)] = x;
      }
      """;

  private final TaskExecutor gpu = open("gpu");
  private final float[] x = floats(SIZE, 1);
  private final float[] y = floats(SIZE, 2);

  private static TaskExecutor open(String backend) {
    return TaskExecutor.open(ExecutorConfig.defaults().withBackend(backend));
  }

  private static float[] floats(int length, long seed) {
    Random random = new Random(seed);
    float[] numbers = new float[length];
    for (int i = 0; i < length; i++) {
      numbers[i] = random.nextInt(100);
    }
    return numbers;
  }

  @AfterAll
  void close() {
    gpu.close();
  }

  private OpenClKernel<float[]> saxpy() {
    float[] first = x;
    float[] second = y;
    return OpenClKernel.floats(SIZE, SAXPY, "saxpy")
        .argument(2f)
        .argument(first)
        .result(second)
        .reference(() -> {
          float[] sums = second.clone();
          for (int i = 0; i < sums.length; i++) {
            sums[i] += 2 * first[i];
          }
          return sums;
        });
  }

  @Test
  void aResultMayStartWithAnArrayWhichIsOnlyRead() throws Exception {
    float[] before = y.clone();
    assertArrayEquals(saxpy().call(), gpu.run(saxpy()));
    assertArrayEquals(before, y);
  }

  @Test
  void aResultStartsWithZerosAlsoInMemoryThatWasUsedBefore() {
    float[] large = new float[1 << 16];
    Arrays.fill(large, 1);
    for (int size : new int[] {SIZE, 1 << 16}) {
      zeros(size, Arrays.copyOf(large, size));
    }
  }

  private void zeros(int size, float[] before) {
    String none = "kernel void none(global float* out) {}";
    OpenClKernel<float[]> kernel = OpenClKernel.floats(size, none, "none");
    assertArrayEquals(before, gpu.run(kernel.result(before)));
    assertArrayEquals(new float[size], gpu.run(kernel));
  }

  /** Tiles in local memory, with barriers: a group reads each element once for all its items. */
  @Test
  void groupsShareLocalMemory() throws Exception {
    int tile = 8;
    int n = 48;
    String source =
        """
        kernel void multiply(int n, global const float* a, global const float* b,
                             local float* left, local float* right, global float* c) {
          int row = get_global_id(1), column = get_global_id(0);
          int y = get_local_id(1), x = get_local_id(0), tile = get_local_size(0);
          float sum = 0;
          for (int t = 0; t < n; t += tile) {
            left[y * tile + x] = a[row * n + t + x];
            right[y * tile + x] = b[(t + y) * n + column];
            barrier(CLK_LOCAL_MEM_FENCE);
            for (int k = 0; k < tile; k++) {
              sum += left[y * tile + k] * right[k * tile + x];
            }
            barrier(CLK_LOCAL_MEM_FENCE);
          }
          c[row * n + column] = sum;
        }
        """;
    float[] a = floats(n * n, 3);
    float[] b = floats(n * n, 4);
    OpenClKernel<float[]> multiply =
        OpenClKernel.floats(n * n, source, "multiply")
            .argument(n)
            .argument(a)
            .argument(b)
            .local(4L * tile * tile)
            .local(4L * tile * tile)
            .range(n, n)
            .workGroup(tile, tile)
            .reference(() -> product(n, a, b));
    assertArrayEquals(multiply.call(), gpu.run(multiply));
  }

  private static float[] product(int n, float[] a, float[] b) {
    float[] c = new float[n * n];
    for (int i = 0; i < n * n; i++) {
      for (int k = 0; k < n; k++) {
        c[i] += a[i / n * n + k] * b[k * n + i % n];
      }
    }
    return c;
  }

  @Test
  void rangesHaveUpToThreeDimensions() {
    String source =
        """
        kernel void ids(global int* out) {
          int x = get_global_id(0), y = get_global_id(1), z = get_global_id(2);
          out[(z * get_global_size(1) + y) * get_global_size(0) + x] = 100 * z + 10 * y + x;
        }
        """;
    int[] ids = gpu.run(OpenClKernel.ints(24, source, "ids").range(4, 3, 2).workGroup(2, 1, 2));
    assertEquals(123, ids[23]);
    assertEquals(21, ids[9]);
    assertEquals(24, IntStream.of(ids).distinct().count());
  }

  @Test
  void everyTypeOfArgumentArrives() {
    String source =
        """
        kernel void take(int i, long l, float f, double d,
                        global const char* bytes, global const int* ints,
                        constant long* longs, global const float* floats,
                        global const double* doubles, global double* out) {
          out[0] = i; out[1] = l; out[2] = f; out[3] = d;
          out[4] = bytes[1]; out[5] = ints[1]; out[6] = longs[1]; out[7] = floats[1];
          out[8] = doubles[1];
        }
        """;
    assertArrayEquals(
        new double[] {-1, 1L << 40, 0.5, 1e300, -7, -8, 1L << 50, 0.25, 1e-300},
        gpu.run(
            OpenClKernel.doubles(9, source, "take")
                .argument(-1)
                .argument(1L << 40)
                .argument(0.5f)
                .argument(1e300)
                .argument(new byte[] {0, -7})
                .argument(new int[] {0, -8})
                .argument(new long[] {0, 1L << 50})
                .argument(new float[] {0, 0.25f})
                .argument(new double[] {0, 1e-300})
                .range(1)));
  }

  @Test
  void everyTypeOfSharedArrayIsRead() {
    String source =
        """
        kernel void take(global const int* i, global const long* l,
                        global long* out, global const float* f, constant double* d) {
          out[0] = i[0]; out[1] = l[0]; out[2] = f[0]; out[3] = d[0];
        }
        """;
    try (SharedInts ints = gpu.share(new int[] {1});
        SharedLongs longs = gpu.share(new long[] {2});
        SharedFloats floats = gpu.share(new float[] {3});
        SharedDoubles doubles = gpu.share(new double[] {4})) {
      OpenClKernel<long[]> kernel =
          OpenClKernel.longs(4, source, "take")
              .argument(ints)
              .argument(longs)
              .result()
              .argument(floats)
              .argument(doubles)
              .range(1);
      assertArrayEquals(new long[] {1, 2, 3, 4}, gpu.run(kernel));
    }
  }

  @Test
  void aClosedHandleFailsAsInJava() {
    SharedInts closed = gpu.share(new int[] {1});
    closed.close();
    OpenClKernel<int[]> kernel =
        OpenClKernel.ints(1, "kernel void none(global const int* a, global int* b) {}", "none")
            .argument(closed);
    assertInstanceOf(
        IllegalStateException.class,
        assertThrows(TaskFailedException.class, () -> gpu.run(kernel)).getCause());
  }

  @Test
  void unsignedTypesVectorsAndStructuresTakeWhatHasTheirBits() {
    String source =
        """
        typedef struct { int a; int b; } pair;
        kernel void take(uint u, ulong w, global const uchar* bytes, global const int4* vectors,
                        global const pair* pairs, global const void* any, global uint2* out) {
          out[0] = (uint2)(u, (uint) w);
          out[1] = (uint2)(bytes[0], vectors[0].w);
          out[2] = (uint2)(pairs[1].b, ((global const int*) any)[0]);
        }
        """;
    assertArrayEquals(
        new int[] {-1, 7, 255, 4, 40, 9},
        gpu.run(
            OpenClKernel.ints(6, source, "take")
                .argument(-1)
                .argument(7L)
                .argument(new byte[] {-1})
                .argument(new int[] {1, 2, 3, 4})
                .argument(new int[] {10, 20, 30, 40})
                .argument(new int[] {9})
                .range(1)));
  }

  @Test
  void nothingMayBeComputed() {
    String source = "kernel void fill(global int* out) { out[get_global_id(0)] = 7; }";
    assertEquals(0, gpu.run(OpenClKernel.ints(0, source, "fill")).length);
    assertArrayEquals(new int[3], gpu.run(OpenClKernel.ints(3, source, "fill").range(0)));
    assertArrayEquals(
        new int[3], gpu.run(OpenClKernel.ints(3, source, "fill").range(3, 0).workGroup(3, 1)));
    String empty = "kernel void fill(global const float* in, global int* out) { out[0] = 7; }";
    assertArrayEquals(
        new int[] {7}, gpu.run(OpenClKernel.ints(1, empty, "fill").argument(new float[0])));
  }

  @Test
  void aProgramMayHaveSeveralKernels() {
    String source =
        """
        #define FILL(name, value) \\
          kernel void name(global int* out) { out[get_global_id(0)] = value; }
        FILL(ones, 1)
        FILL(twos, 2)
        """;
    assertArrayEquals(new int[] {1, 1}, gpu.run(OpenClKernel.ints(2, source, "ones")));
    assertArrayEquals(new int[] {2, 2}, gpu.run(OpenClKernel.ints(2, source, "twos")));
  }

  @Test
  void aKernelIsAValue() {
    OpenClKernel<int[]> spin = OpenClKernel.ints(1, SPIN, "spin");
    OpenClKernel<int[]> none = spin.argument(0);
    OpenClKernel<int[]> one = spin.argument(1);
    assertArrayEquals(new int[] {0}, gpu.run(none));
    assertArrayEquals(new int[] {1013904223}, gpu.run(one));
  }

  @Test
  void manyRunAtOnceEachWithItsOwnResult() {
    List<TaskFuture<int[]>> futures =
        IntStream.range(0, 200)
            .mapToObj(i ->
                gpu.submit(
                    OpenClKernel.ints(
                            SIZE,
                            "kernel void add(int a, global const int* b, global int* c)"
                                + "{ c[get_global_id(0)] = a + b[get_global_id(0)]; }",
                            "add")
                        .argument(i)
                        .argument(IntStream.range(0, SIZE).toArray())))
            .toList();
    for (int i = 0; i < futures.size(); i++) {
      assertArrayEquals(IntStream.range(i, i + SIZE).toArray(), futures.get(i).join());
    }
  }

  @Test
  void oneThatRunsIsAbandoned() {
    gpu.run(OpenClKernel.ints(1, SPIN, "spin").argument(0)); // compiles it, so that the next runs
    TaskFuture<int[]> slow = gpu.submit(OpenClKernel.ints(64, SPIN, "spin").argument(3_000_000));
    assertEquals(Cancellation.ABANDONED, slow.cancel(Duration.ofMillis(1)));
    assertTrue(slow.isCancelled());
    assertArrayEquals(new int[] {0}, gpu.run(OpenClKernel.ints(1, SPIN, "spin").argument(0)));
  }

  /** A source that no cache has seen: compiling it takes a tenth of a second or more. */
  private static OpenClKernel<int[]> fresh() {
    return OpenClKernel.ints(64, SPIN + "// " + System.nanoTime(), "spin").argument(1);
  }

  @Test
  void whoeverSubmitsDoesNotWaitForTheCompiler() {
    Cancellation outcome;
    do {
      outcome = gpu.submit(fresh()).cancel(Duration.ofSeconds(30));
    } while (outcome != Cancellation.PREVENTED); // unless this thread had to pause for that long
    OpenClKernel<int[]> next = fresh();
    assertEquals(64, gpu.run(next).length);
  }

  @Test
  void aKernelThatIsStillCompiledEndsWithItsExecutor() {
    TaskExecutor executor = open("gpu");
    List<TaskFuture<int[]>> futures =
        IntStream.range(0, 10).mapToObj(run -> executor.submit(fresh())).toList();
    executor.shutdownNow();
    futures.forEach(future -> assertTrue(future.isDone()));
    executor.close();
    assertTrue(futures.getLast().isCancelled());
  }

  @Test
  void shutdownNowCancelsThoseThatRun() {
    TaskExecutor executor = open("gpu");
    List<TaskFuture<int[]>> futures =
        IntStream.range(0, 10)
            .mapToObj(
                run -> executor.submit(OpenClKernel.ints(64, SPIN, "spin").argument(3_000_000)))
            .toList();
    executor.shutdownNow();
    executor.close();
    futures.forEach(future -> assertTrue(future.isDone()));
    assertTrue(futures.getLast().isCancelled());
  }

  @Test
  void otherBackendsRunTheReference() throws Exception {
    try (TaskExecutor threads = open("threads")) {
      assertArrayEquals(gpu.run(saxpy()), threads.run(saxpy()));
      assertTrue(threads.explain(saxpy()).possible());
      MDC.put("who", "me");
      OpenClKernel<int[]> logging =
          OpenClKernel.ints(1, SPIN, "spin").reference(() -> new int[] {MDC.get("who").length()});
      assertEquals(2, threads.run(logging)[0]);
    } finally {
      MDC.remove("who");
    }
  }

  @Test
  void withoutAReferenceOnlyTheDeviceRunsIt() {
    OpenClKernel<int[]> kernel = OpenClKernel.ints(1, SPIN, "spin").argument(0);
    String message =
        "OpenClKernel 'spin' has no reference in Java. Run it on the backend 'gpu', or give it one by 'reference(...)'.";
    try (TaskExecutor threads = open("threads")) {
      UnsupportedTaskException refused =
          assertThrows(UnsupportedTaskException.class, () -> threads.run(kernel));
      assertEquals(message, refused.getMessage());
    }
    assertEquals(message, assertThrows(UnsupportedTaskException.class, kernel::call).getMessage());
  }

  @Test
  @SuppressWarnings("NullAway") // what a program may come to by mistake
  void aReferenceHasToReturnAsMuch() {
    OpenClKernel<int[]> kernel = OpenClKernel.ints(2, SPIN, "spin");
    assertEquals(
        "The reference of kernel 'spin' returned one of '3' instead of an array of '2' elements.",
        assertThrows(IllegalStateException.class, () -> kernel.reference(() -> new int[3]).call())
            .getMessage());
    assertEquals(
        "The reference of kernel 'spin' returned null instead of an array of '2' elements.",
        assertThrows(IllegalStateException.class, () -> kernel.reference(() -> null).call())
            .getMessage());
  }

  @Test
  void aFailureOfTheReferenceIsTheTasks() {
    OpenClKernel<int[]> kernel =
        OpenClKernel.ints(2, SPIN, "spin")
            .reference(() -> {
              throw new IllegalArgumentException("mine");
            });
    try (TaskExecutor threads = open("threads")) {
      assertInstanceOf(
          IllegalArgumentException.class,
          assertThrows(TaskFailedException.class, () -> threads.run(kernel)).getCause());
    }
  }

  @Test
  void explainShowsTheSourceAndTheDevice() {
    String text = gpu.explain(saxpy().workGroup(10)).toString();
    assertTrue(text.contains(SAXPY), text);
    assertTrue(text.contains("runs kernel 'saxpy' over [1000] in groups of [10]"), text);
    assertTrue(
        text.contains("[the float 2.0, an array float[], the result, an array float[]]"), text);
    assertTrue(gpu.explain(saxpy().workGroup(7)).toString().contains("no multiple"), text);
  }
}
