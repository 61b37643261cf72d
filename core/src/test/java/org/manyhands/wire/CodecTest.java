package org.manyhands.wire;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InvalidClassException;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.io.StreamCorruptedException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Calendar;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.TimeZone;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.manyhands.ExecutorConfig;
import org.manyhands.TaskExecutor;
import org.manyhands.TaskFuture;
import org.manyhands.spi.Backend;
import org.manyhands.spi.BackendOptions;
import org.manyhands.spi.BackendProvider;
import org.manyhands.spi.CallerBackend;
import org.manyhands.task.Task;
import org.manyhands.task.TaskNotSerializableException;

class CodecTest {

  private static final Codec CODEC = new Codec(Filters.of(""), CodecTest.class.getClassLoader());

  static Stream<Object> values() {
    Calendar calendar = Calendar.getInstance(TimeZone.getTimeZone("Europe/Zurich"));
    calendar.setTimeInMillis(0);
    return Stream.of(
        true,
        false,
        Integer.MIN_VALUE,
        Long.MAX_VALUE,
        -0.0f,
        -0.0,
        Double.NaN,
        Float.POSITIVE_INFINITY,
        "",
        "Grüezi 世界",
        "a lone \ud800 surrogate",
        "a pair \ud83c\udf0d",
        'x',
        (byte) 1,
        (short) 2,
        List.of(1, "two", 3.0),
        new ArrayList<>(List.of(1, -2, Integer.MIN_VALUE)),
        new ArrayList<>(List.of(1L, Long.MAX_VALUE)),
        new ArrayList<>(List.of(-0.0, Double.NaN)),
        new ArrayList<>(List.of("", "Grüezi 世界")),
        new ArrayList<>(List.of("plain", "a lone \ud800 surrogate")),
        new ArrayList<>(List.of(1, "two", 3.0)),
        new ArrayList<>(Arrays.asList(1, null)),
        new ArrayList<>(Arrays.asList(null, "x")),
        new ArrayList<>(),
        new ArrayList<>(List.of('x')),
        calendar);
  }

  @ParameterizedTest
  @MethodSource("values")
  void whatIsEncodedIsDecoded(Object value) throws Exception {
    assertEquals(value, roundTrip(value));
  }

  @Test
  void aListOfOneTypeIsShortAndStaysAnArrayList() throws Exception {
    ArrayList<Integer> list = new ArrayList<>(Collections.nCopies(1000, 7));
    assertEquals(2 + 4 * 1000, CODEC.encode(list, "A list").length);
    assertEquals(ArrayList.class, assertInstanceOf(List.class, roundTrip(list)).getClass());
    assertEquals(
        CopyOnWriteArrayList.class,
        assertInstanceOf(List.class, roundTrip(new CopyOnWriteArrayList<>(list))).getClass());
  }

  @Test
  void aListOfWhichPartsAreMissingIsRefused() {
    byte[] bytes = CODEC.encode(new ArrayList<>(List.of("one", "two")), "A list");
    for (int length = 0; length < bytes.length; length++) {
      byte[] cut = Arrays.copyOf(bytes, length);
      assertThrows(StreamCorruptedException.class, () -> CODEC.decode(cut));
    }
    byte[] endless = bytes.clone();
    endless[2] = Byte.MAX_VALUE; // the number of strings
    assertThrows(StreamCorruptedException.class, () -> CODEC.decode(endless));
  }

  @Test
  void nullIsAValue() throws Exception {
    assertNull(roundTrip(null));
  }

  @Test
  void everyBitOfAFloatingPointArrayCrosses() throws Exception {
    double[] doubles = {
      Double.NaN, -0.0, Double.MIN_VALUE, Double.longBitsToDouble(0x7ff0000000000001L)
    };
    double[] back = assertInstanceOf(double[].class, roundTrip(doubles));
    for (int i = 0; i < doubles.length; i++) {
      assertEquals(Double.doubleToRawLongBits(doubles[i]), Double.doubleToRawLongBits(back[i]));
    }
  }

  @Test
  void arraysOfPrimitivesCross() throws Exception {
    assertArrayEquals(new int[] {1, -2}, (int[]) roundTrip(new int[] {1, -2}));
    assertArrayEquals(new long[] {1, -2}, (long[]) roundTrip(new long[] {1, -2}));
    assertArrayEquals(new float[] {1, -2}, (float[]) roundTrip(new float[] {1, -2}));
    assertArrayEquals(new byte[0], (byte[]) roundTrip(new byte[0]));
    assertArrayEquals(new boolean[] {true}, (boolean[]) roundTrip(new boolean[] {true}));
  }

  @Test
  void aLambdaCrossesWithWhatItCaptured() throws Exception {
    int captured = 41;
    Task<Integer> task = () -> captured + 1;
    Task<?> back = assertInstanceOf(Task.class, roundTrip(task));
    assertEquals(42, back.call());
  }

  @Test
  void theFilterRefusesWhatAttacksGoThrough() throws ReflectiveOperationException {
    Object name = Class.forName("javax.naming.CompositeName").getConstructor().newInstance();
    byte[] bytes = CODEC.encode(name, "A name");
    InvalidClassException refused =
        assertThrows(InvalidClassException.class, () -> CODEC.decode(bytes));
    assertTrue(String.valueOf(refused.getMessage()).contains("REJECTED"));
  }

  @Test
  void anAllowListRefusesEverythingElse() {
    Codec strict = new Codec(Filters.of("java.base/*;!*"), null);
    byte[] bytes = CODEC.encode(new Plain(), "A value");
    assertThrows(InvalidClassException.class, () -> strict.decode(bytes));
  }

  @Test
  void theClassThatIsRefusedIsNamed() {
    Codec strict = new Codec(Filters.of("!java.time.*"), null);
    byte[] refused = CODEC.encode(List.of("x", Duration.ZERO), "A value");
    String message =
        String.valueOf(
            assertThrows(InvalidClassException.class, () -> strict.decode(refused)).getMessage());
    assertTrue(message.contains("'java.time.Ser'"), message);
    byte[] tooLong = CODEC.encode(List.of(new int[200]), "A long array");
    Codec brief = new Codec(Filters.of("maxarray=100"), null);
    String limit =
        String.valueOf(
            assertThrows(InvalidClassException.class, () -> brief.decode(tooLong)).getMessage());
    assertFalse(limit.contains("refuses the class"), limit);
  }

  @Test
  void limitsAndPatternsOfTheProgramCountEveryTime() throws Exception {
    Codec strict = new Codec(Filters.of("maxarray=100;!java.time.**;java.time.Duration"), null);
    for (int round = 0; round < 3; round++) { // a class that passed once may be too long later
      byte[] passes = CODEC.encode(List.of(new int[100]), "A short array");
      assertInstanceOf(List.class, strict.decode(passes));
      byte[] tooLong = CODEC.encode(List.of(new int[101]), "A long array");
      assertThrows(InvalidClassException.class, () -> strict.decode(tooLong));
      byte[] refused = CODEC.encode(Duration.ZERO, "What comes first counts");
      assertThrows(InvalidClassException.class, () -> strict.decode(refused));
    }
    assertThrows(IllegalArgumentException.class, () -> Filters.of("maxarray=many"));
    assertThrows(IllegalArgumentException.class, () -> Filters.of("java.util*x;.*"));
  }

  @Test
  void damagedBytesAreAnErrorNotACrash() {
    Random random = new Random(7);
    byte[] good = CODEC.encode(List.of("a", 1, 2.0), "A list");
    for (int round = 0; round < 3000; round++) {
      byte[] bad = good.clone();
      bad[random.nextInt(bad.length)] ^= (byte) (1 << random.nextInt(8));
      try {
        CODEC.decode(bad);
      } catch (IOException | ClassNotFoundException | RuntimeException | InternalError e) {
        assertTrue(e.getStackTrace().length > 0);
      }
    }
    assertThrows(IOException.class, () -> CODEC.decode(new byte[0]));
    assertThrows(IOException.class, () -> CODEC.decode(new byte[] {99}));
  }

  @Test
  void anArrayThatClaimsToBeLongerThanItsBytesIsRefused() {
    byte[] bytes = CODEC.encode(new String[] {"a"}, "An array");
    ByteBuffer.wrap(bytes).putInt(lengthOffset(bytes), Integer.MAX_VALUE - 8);
    InvalidClassException refused =
        assertThrows(InvalidClassException.class, () -> CODEC.decode(bytes));
    assertTrue(String.valueOf(refused.getMessage()).contains("REJECTED"));
  }

  @Test
  void arraysWithinArraysAreRefusedIfTogetherTheyAreTooLong() {
    Object[] nested = new Object[1];
    for (int i = 0; i < 100; i++) {
      nested = new Object[] {nested};
    }
    byte[] bytes = CODEC.encode(new Object[] {nested, new byte[100_000]}, "An array");
    int claimed = bytes.length; // for each of them, which is no more than there are bytes
    for (int i = 0; i + Integer.BYTES < 2000; i++) {
      if (ByteBuffer.wrap(bytes).getInt(i) == 1) {
        ByteBuffer.wrap(bytes).putInt(i, claimed);
      }
    }
    InvalidClassException refused =
        assertThrows(InvalidClassException.class, () -> CODEC.decode(bytes));
    assertTrue(String.valueOf(refused.getMessage()).contains("REJECTED"));
  }

  @Test
  void aValueThatIsCutOffIsRefused() {
    for (Object value : List.of(true, 1, 2L, 3f, 4d)) {
      byte[] bytes = CODEC.encode(value, "A value");
      byte[] cutOff = Arrays.copyOf(bytes, bytes.length - 1);
      IOException refused = assertThrows(IOException.class, () -> CODEC.decode(cutOff));
      assertTrue(String.valueOf(refused.getMessage()).contains("cut off"), refused::getMessage);
    }
  }

  /** The length follows the class description, which ends in "no superclass": 0x78 0x70. */
  private static int lengthOffset(byte[] stream) {
    for (int i = 0; i < stream.length; i++) {
      if (stream[i] == 0x78 && stream[i + 1] == 0x70) {
        return i + 2;
      }
    }
    throw new AssertionError("no class description");
  }

  @Test
  void aChainThatIsTooLongIsRefusedWithAHint() {
    Link first = new Link(null);
    for (int i = 0; i < 200_000; i++) {
      first = new Link(first);
    }
    Link chain = first;
    TaskNotSerializableException e =
        assertThrows(TaskNotSerializableException.class, () -> CODEC.encode(chain, "Task 'x'"));
    assertTrue(String.valueOf(e.getMessage()).contains("too long a chain"), e.getMessage());
  }

  @Test
  void theCulpritIsNamedWithThePathToIt() {
    Outer outer = new Outer();
    Task<Integer> task = () -> outer.hashCode();
    TaskNotSerializableException e =
        assertThrows(TaskNotSerializableException.class, () -> CODEC.encode(task, "Task 'x'"));
    assertEquals(
        "Task 'x' cannot be serialized: lambda in %1$s -> captured variable 1 (%1$s$Outer) -> field 'inner' (%1$s$Inner): '%1$s$Inner' is not Serializable. Make that class Serializable, mark the field transient, or let the task capture only the values that it needs."
            .formatted(CodecTest.class.getName()),
        e.getMessage());
  }

  @Test
  void aTaskThatCapturesItsExecutorIsToldWhatToDoInstead() {
    try (TaskExecutor executor =
        TaskExecutor.open(ExecutorConfig.defaults(), new CallerProvider())) {
      TaskFuture<Integer> future = executor.submit(() -> 1);
      List<Task<?>> tasks = List.of(() -> executor.submit(() -> 1).join(), future::join);
      for (Task<?> task : tasks) {
        String message =
            String.valueOf(
                assertThrows(
                        TaskNotSerializableException.class, () -> CODEC.encode(task, "Task 'x'"))
                    .getMessage());
        assertTrue(message.startsWith("Task 'x' cannot be serialized: lambda in "), message);
        assertTrue(message.contains("must neither capture nor return an executor"), message);
        assertTrue(message.contains("submitWith"), message);
        assertFalse(message.contains("Make that class Serializable"), message);
      }
    }
  }

  private static final class CallerProvider implements BackendProvider {
    @Override
    public String name() {
      return "caller";
    }

    @Override
    public String description() {
      return "the thread that submits";
    }

    @Override
    public Backend open(BackendOptions options) {
      return new CallerBackend(name());
    }
  }

  @Test
  void aCulpritInsideACollectionIsNamed() {
    List<Object> list = new ArrayList<>(List.of("fine", new Inner()));
    TaskNotSerializableException e =
        assertThrows(TaskNotSerializableException.class, () -> CODEC.encode(list, "The result"));
    assertTrue(String.valueOf(e.getMessage()).contains(Inner.class.getName()), e.getMessage());
  }

  @Test
  void anErrorOfTheValueItselfIsToldAsAnyOtherProblem() {
    TaskNotSerializableException e =
        assertThrows(
            TaskNotSerializableException.class,
            () -> CODEC.encode(new Unwritable(new AssertionError("on purpose")), "Task 'x'"));
    assertEquals(
        "Task 'x' cannot be serialized: java.lang.AssertionError: on purpose.", e.getMessage());
  }

  @Test
  void aProblemThatCannotBePutIntoWordsIsNamed() {
    for (Throwable problem : List.of(new Unspeakable(), new UnspeakableError())) {
      TaskNotSerializableException e =
          assertThrows(
              TaskNotSerializableException.class,
              () -> CODEC.encode(new Unwritable(problem), "Task 'x'"));
      String message = String.valueOf(e.getMessage());
      assertTrue(message.contains(problem.getClass().getName()), message);
    }
  }

  @Test
  void aLambdaThatUsesThisIsToldSo() {
    TaskNotSerializableException e =
        assertThrows(
            TaskNotSerializableException.class, () -> CODEC.encode(taskOfThis(), "Task 'x'"));
    assertTrue(String.valueOf(e.getMessage()).contains("the lambda uses 'this'"), e.getMessage());
  }

  private Task<Integer> taskOfThis() {
    return () -> hashCode();
  }

  private static @Nullable Object roundTrip(@Nullable Object value) throws Exception {
    return CODEC.decode(CODEC.encode(value, "A value"));
  }

  private static final class Plain implements Serializable {
    private static final long serialVersionUID = 1L;
  }

  private static final class Link implements Serializable {
    private static final long serialVersionUID = 1L;

    @SuppressWarnings("unused") // what it leads to is what serialization walks
    private final @Nullable Link next;

    Link(@Nullable Link next) {
      this.next = next;
    }
  }

  private static final class Inner {}

  private static final class Outer implements Serializable {
    private static final long serialVersionUID = 1L;

    @SuppressWarnings({"serial", "unused"}) // the mistake that is to be found
    private final Inner inner = new Inner();
  }

  private static final class Unwritable implements Serializable {
    private static final long serialVersionUID = 1L;

    private final Throwable problem;

    Unwritable(Throwable problem) {
      this.problem = problem;
    }

    private void writeObject(ObjectOutputStream out) {
      if (problem instanceof Error error) {
        throw error;
      }
      throw (RuntimeException) problem;
    }
  }

  private static final class Unspeakable extends RuntimeException {
    private static final long serialVersionUID = 1L;

    @Override
    public String getMessage() {
      throw new IllegalStateException("no message for you");
    }
  }

  private static final class UnspeakableError extends Error {
    private static final long serialVersionUID = 1L;

    @Override
    public String getMessage() {
      throw new IllegalStateException("no message for you");
    }
  }
}
