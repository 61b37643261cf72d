package org.manyhands.gpu.opencl;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LaunchTest {

  private static final String SOURCE =
      """
      #pragma OPENCL FP_CONTRACT OFF
      kernel void saxpy(global const float* x, global float* y, float a) {
        size_t i = get_global_id(0);
        y[i] = a * x[i] + y[i];
      }
      kernel void add(global int* v, int n) { v[get_global_id(0)] += n; }
      kernel void twice(global int* v) { v[get_global_id(0)] *= 2; }
      kernel void numbers(global double* out, int a, long b, float c, double d) {
        out[0] = a; out[1] = b; out[2] = c; out[3] = d;
      }
      kernel void reverse(global int* v, local int* group) {
        size_t l = get_local_id(0), n = get_local_size(0), start = get_group_id(0) * n;
        group[l] = v[start + l];
        barrier(CLK_LOCAL_MEM_FENCE);
        v[start + l] = group[n - 1 - l];
      }
      kernel void places(global long* out) {
        size_t x = get_global_id(0), y = get_global_id(1), z = get_global_id(2);
        out[(z * get_global_size(1) + y) * get_global_size(0) + x] = 100 * z + 10 * y + x;
      }
      """;

  private Session session;
  private Program program;

  @BeforeEach
  void open() {
    session = Devices.choose("").open(SessionOptions.DEFAULT);
    program = session.program(SOURCE, false);
  }

  @AfterEach
  void close() {
    session.close();
    Released.requireAll(session);
  }

  @Test
  void saxpyHasTheBitsOfJava() {
    int n = 100_000;
    float[] x = new float[n];
    float[] y = new float[n];
    Random random = new Random(1);
    for (int i = 0; i < n; i++) {
      x[i] = random.nextFloat();
      y[i] = random.nextFloat();
    }
    float[] result = new float[n];
    try (Buffer dx = session.allocate(n * 4L);
        Buffer dy = session.allocate(n * 4L)) {
      Launch launch =
          session
              .launch(program, "saxpy")
              .write(x, 0, n, dx, 0)
              .write(y, 0, n, dy, 0)
              .argument(dx)
              .argument(dy)
              .argument(3f)
              .range(n)
              .read(dy, 0, result, 0, n);
      Ending.of(launch).expectDone();
    }
    float[] expected = new float[n];
    for (int i = 0; i < n; i++) {
      expected[i] = 3f * x[i] + y[i];
    }
    assertArrayEquals(expected, result);
  }

  @Test
  void stepsRunInOrder() {
    int[] first = new int[4];
    int[] second = new int[4];
    try (Buffer buffer = session.allocate(16)) {
      Launch launch =
          session
              .launch(program, "add")
              .read(buffer, 0, first, 0, 4)
              .argument(buffer)
              .argument(5)
              .range(4)
              .write(new int[] {1, 2, 3, 4}, 0, 4, buffer, 0)
              .then("twice")
              .argument(buffer)
              .range(4)
              .write(new int[] {100}, 0, 1, buffer, 4)
              .then("add")
              .argument(buffer)
              .argument(1)
              .range(3)
              .zero(buffer, 12, 4)
              .read(buffer, 0, second, 0, 4);
      Ending.of(launch).expectDone();
    }
    assertArrayEquals(new int[] {6, 7, 8, 9}, first);
    assertArrayEquals(new int[] {13, 201, 17, 0}, second);
  }

  @Test
  void everyKindOfNumberIsAnArgument() {
    double[] out = new double[4];
    try (Buffer buffer = session.allocate(32)) {
      Launch launch =
          session
              .launch(program, "numbers")
              .argument(buffer)
              .argument(-7)
              .argument(1L << 40)
              .argument(0.5f)
              .argument(Math.PI)
              .read(buffer, 0, out, 0, 4);
      Ending.of(launch).expectDone();
    }
    assertArrayEquals(new double[] {-7, 1L << 40, 0.5, Math.PI}, out);
  }

  @Test
  void groupsShareLocalMemory() {
    int[] values = {1, 2, 3, 4, 5, 6, 7, 8};
    try (Buffer buffer = session.allocate(32)) {
      Launch launch =
          session
              .launch(program, "reverse")
              .write(values, 0, 8, buffer, 0)
              .argument(buffer)
              .local(16)
              .range(8)
              .workGroup(4)
              .read(buffer, 0, values, 0, 8);
      Ending.of(launch).expectDone();
    }
    assertArrayEquals(new int[] {4, 3, 2, 1, 8, 7, 6, 5}, values);
  }

  @Test
  void aRangeHasUpToThreeDimensions() {
    long[] out = new long[24];
    try (Buffer buffer = session.allocate(24 * 8L)) {
      Launch launch =
          session
              .launch(program, "places")
              .argument(buffer)
              .range(4, 3, 2)
              .read(buffer, 0, out, 0, 24);
      Ending.of(launch).expectDone();
    }
    long[] expected = new long[24];
    Arrays.setAll(expected, i -> 100 * (i / 12) + 10 * (i / 4 % 3) + i % 4);
    assertArrayEquals(expected, out);
  }

  @Test
  void anEmptyRangeRunsNothing() {
    int[] values = {1, 2};
    try (Buffer buffer = session.allocate(8)) {
      Launch launch =
          session
              .launch(program, "add")
              .write(values, 0, 2, buffer, 0)
              .argument(buffer)
              .argument(1)
              .range(0)
              .read(buffer, 0, values, 0, 2);
      Ending.of(launch).expectDone();
    }
    assertArrayEquals(new int[] {1, 2}, values);
  }

  @ParameterizedTest
  @ValueSource(
      classes = {
        boolean.class,
        byte.class,
        short.class,
        char.class,
        int.class,
        float.class,
        long.class,
        double.class
      })
  void aPartOfEveryKindOfArrayGoesThereAndBack(Class<?> type) {
    Object source = java.lang.reflect.Array.newInstance(type, 10);
    Object target = java.lang.reflect.Array.newInstance(type, 10);
    Object expected = java.lang.reflect.Array.newInstance(type, 10);
    for (int i = 0; i < 10; i++) {
      Object value =
          switch (type.getName()) {
            case "boolean" -> i % 3 == 0;
            case "byte" -> (byte) (i * 37);
            case "short" -> (short) (i * 7777);
            case "char" -> (char) (i * 7777);
            case "int" -> i * 0x1234567;
            case "float" -> i / 3f;
            case "long" -> i * 0x123456789ABCDEFL;
            default -> i / 3.0;
          };
      java.lang.reflect.Array.set(source, i, value);
      if (i >= 2 && i < 9) {
        java.lang.reflect.Array.set(expected, i - 1, value);
      }
    }
    try (Buffer buffer = session.allocate(100)) {
      Launch launch = session.launch().write(source, 2, 7, buffer, 8).read(buffer, 8, target, 1, 7);
      Ending.of(launch).expectDone();
    }
    assertTrue(java.util.Objects.deepEquals(expected, target));
  }

  @Test
  void transfersThatAreLongerThanABlockArriveWhole() {
    int n = Math.toIntExact(Staging.LARGEST / 8) * 2 + 12_345;
    long[] source = new Random(2).longs(n).toArray();
    long[] target = new long[n];
    try (Buffer buffer = session.allocate(n * 8L)) {
      Launch launch = session.launch().write(source, 0, n, buffer, 0).read(buffer, 0, target, 0, n);
      Ending.of(launch).expectDone();
    }
    assertArrayEquals(source, target);
  }

  @Test
  void nothingIsAlsoTransferred() {
    try (Buffer buffer = session.allocate(0)) {
      Ending.of(session.launch().write(new int[0], 0, 0, buffer, 0).zero(buffer, 0, 0))
          .expectDone();
    }
    Ending.of(session.launch()).expectDone();
  }

  @Test
  void anArrayMayChangeOnceTheLaunchIsStarted() {
    int n = 1 << 20;
    int[] values = new int[n];
    int[] result = new int[n];
    try (Buffer buffer = session.allocate(n * 4L)) {
      Ending ending =
          Ending.of(session.launch().write(values, 0, n, buffer, 0).read(buffer, 0, result, 0, n));
      Arrays.fill(values, 1);
      ending.expectDone();
    }
    assertArrayEquals(new int[n], result);
  }

  @Test
  void theEndingIsToldOnceOnAThreadOfTheSessionWithoutAClassLoader() {
    Ending ending = Ending.of(session.launch());
    ending.expectDone();
    session.finish();
    assertEquals(1, ending.told());
    assertTrue(ending.thread().getName().startsWith("manyhands-gpu-"), ending.thread().getName());
    assertTrue(ending.thread().isDaemon());
    assertNull(ending.thread().getContextClassLoader());
  }

  @Test
  void aMissingArgumentFailsTheLaunchAlone() {
    try (Buffer buffer = session.allocate(16)) {
      // The kernel object is used again, with the arguments of this run still set.
      Ending.of(session.launch(program, "add").argument(buffer).argument(1)).expectDone();
      Throwable failure =
          Ending.of(session.launch(program, "add").argument(buffer)).expectFailure();
      assertEquals(
          "Kernel 'add' takes '2' arguments, but '1' were given.", Messages.message(failure));
      Ending.of(session.launch(program, "add").argument(buffer).argument(1)).expectDone();
    }
  }

  @Test
  void anArgumentOfAnotherTypeIsNamed() {
    try (Buffer buffer = session.allocate(16)) {
      Throwable failure =
          Ending.of(session.launch(program, "add").argument(buffer).argument(1.0)).expectFailure();
      assertTrue(
          Messages.message(failure).contains("argument '1' of kernel 'add'")
              && Messages.message(failure).contains("CL_INVALID_ARG_SIZE"),
          Messages.message(failure));
    }
  }

  @Test
  void anUnknownKernelIsNamedBesideThoseThatExist() {
    Throwable failure = Ending.of(session.launch(program, "sub")).expectFailure();
    assertTrue(
        Messages.message(failure).contains("'sub'")
            && Messages.message(failure).contains("saxpy;add;twice"),
        Messages.message(failure));
  }

  @Test
  void aWorkGroupThatDoesNotDivideTheRangeFails() {
    try (Buffer buffer = session.allocate(40)) {
      Throwable failure =
          Ending.of(
                  session
                      .launch(program, "add")
                      .argument(buffer)
                      .argument(1)
                      .range(10)
                      .workGroup(4))
              .expectFailure();
      assertInstanceOf(DeviceException.class, failure);
      assertTrue(
          Messages.message(failure).contains("kernel 'add' over [10] in groups of [4]"),
          Messages.message(failure));
    }
  }

  @Test
  void aFailedStepStopsThoseAfterIt() {
    int[] result = {-1};
    try (Buffer buffer = session.allocate(4)) {
      Ending.of(session.launch().zero(buffer, 0, 4)).expectDone();
      Ending.of(
              session
                  .launch(program, "missing")
                  .then("add")
                  .argument(buffer)
                  .argument(1)
                  .read(buffer, 0, result, 0, 1))
          .expectFailure();
      assertArrayEquals(new int[] {-1}, result);
      Ending.of(session.launch().read(buffer, 0, result, 0, 1)).expectDone();
    }
    assertArrayEquals(new int[] {0}, result);
  }

  @Test
  void aClosedBufferFailsTheLaunch() {
    Buffer buffer = session.allocate(16);
    buffer.close();
    Throwable failure =
        Ending.of(session.launch(program, "add").argument(buffer).argument(1)).expectFailure();
    assertTrue(Messages.message(failure).contains("closed"), Messages.message(failure));
  }

  @Test
  void aCompletionThatThrowsHarmsNobody() {
    session
        .launch()
        .start(
            new Completion() {
              @Override
              public void done() {
                throw new IllegalStateException("on purpose");
              }

              @Override
              public void failed(Throwable failure) {}
            });
    session.finish();
    Ending.of(session.launch()).expectDone();
  }

  @Test
  void whatMakesNoSenseIsRefusedAtOnce() {
    try (Buffer buffer = session.allocate(16)) {
      Launch copies = session.launch();
      assertThrows(
          IndexOutOfBoundsException.class, () -> copies.write(new int[5], 0, 5, buffer, 0));
      assertThrows(
          IndexOutOfBoundsException.class, () -> copies.write(new int[2], 1, 2, buffer, 0));
      assertThrows(
          IndexOutOfBoundsException.class, () -> copies.read(buffer, -4, new int[2], 0, 2));
      assertThrows(IndexOutOfBoundsException.class, () -> copies.zero(buffer, Long.MAX_VALUE, 16));
      assertThrows(
          IllegalArgumentException.class, () -> copies.write(new String[1], 0, 1, buffer, 0));
      assertThrows(IllegalStateException.class, () -> copies.argument(1));
      assertThrows(IllegalStateException.class, () -> copies.then("add"));
      Launch kernel = session.launch(program, "add");
      assertThrows(IllegalArgumentException.class, () -> kernel.range(1, 2, 3, 4));
      assertThrows(IllegalArgumentException.class, () -> kernel.range(-1));
      assertThrows(IllegalArgumentException.class, () -> kernel.workGroup(0));
      assertThrows(IllegalArgumentException.class, () -> kernel.local(0));
      Ending ending = Ending.of(copies);
      assertThrows(IllegalStateException.class, () -> copies.start(ending));
      ending.expectDone();
    }
  }

  @Test
  void anInterruptedThreadStartsAndFinishesLaunches() {
    Thread.currentThread().interrupt();
    int[] values = {1};
    try (Buffer buffer = session.allocate(4)) {
      session
          .launch(session.program(SOURCE.replace("twice", "double_it"), false), "add")
          .write(values, 0, 1, buffer, 0)
          .argument(buffer)
          .argument(1)
          .read(buffer, 0, values, 0, 1)
          .start(new Ending());
      session.finish();
    }
    assertTrue(Thread.interrupted(), "the interrupt is still there");
    assertArrayEquals(new int[] {2}, values);
    assertFalse(Thread.interrupted());
  }
}
