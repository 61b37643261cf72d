package org.manyhands.threads;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.Serializable;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.manyhands.ExecutorConfig;
import org.manyhands.TaskExecutor;
import org.manyhands.TaskFuture;
import org.manyhands.kernel.Kernels;
import org.manyhands.spi.Capability;
import org.manyhands.task.Action;
import org.manyhands.task.RemoteFailureException;
import org.manyhands.task.Task;
import org.manyhands.task.TaskException;
import org.manyhands.task.TaskFailedException;
import org.manyhands.task.TaskNotSerializableException;
import org.manyhands.task.TaskRejectedException;
import org.manyhands.testkit.FileFlag;
import org.manyhands.testkit.FileGate;

/** What a rehearsal promises beyond the rules of the kit: that it goes wrong as processes do. */
@Timeout(value = 1, unit = TimeUnit.MINUTES)
class RehearsalTest {

  private static final Duration BOUND = Duration.ofSeconds(20);

  private static final ExecutorConfig SINGLE =
      ExecutorConfig.named("single").withBackend("rehearsal").withParallelism(1);

  @TempDir Path folder;

  private TaskExecutor executor = TaskExecutor.open(SINGLE);

  @AfterEach
  void close() {
    executor.close();
  }

  private void reopen(String key, String value) {
    executor.close();
    executor = TaskExecutor.open(SINGLE.with(key, value));
  }

  @Test
  void itIsConcurrentAndInterruptsButSharesNoMemory() {
    assertEquals(
        EnumSet.of(Capability.CONCURRENCY, Capability.INTERRUPTION, Capability.SHARED_DATA),
        executor.backend().capabilities());
  }

  // ---- what travels is a copy

  @Test
  void whatATaskChangesIsNotTheProgramsObject() {
    int[] numbers = {1, 2, 3};
    assertEquals(6, executor.run(() -> numbers[0] += 5));
    assertArrayEquals(new int[] {1, 2, 3}, numbers);
  }

  /** The only worker is held while the program changes what the second task has captured. */
  @Test
  void whatTheProgramChangesAfterSubmitDoesNotReachTheTask() throws Exception {
    int[] numbers = {1, 2, 3};
    FileGate gate = FileGate.in(folder, "gate");
    TaskFuture<?> holder = executor.submit((Action) gate::pass);
    gate.arrived().await();
    TaskFuture<Integer> waiting = executor.submit(() -> numbers[0]);
    numbers[0] = 100;
    gate.open();
    assertEquals(1, waiting.join());
    assertTrue(holder.isDone());
  }

  @Test
  void aResultIsACopyOfWhatTheTaskReturned() {
    assertEquals(List.of("kept"), executor.run(() -> KEPT));
    assertNotSame(KEPT, executor.run(() -> KEPT));
  }

  private static final List<String> KEPT = new ArrayList<>(List.of("kept"));

  @Test
  void aFailureIsACopyWithTheStackOfTheTask() {
    IOException cause = assertInstanceOf(IOException.class, failure(RehearsalTest::failing));
    IOException original = THROWN.getLast();
    assertNotSame(original, cause);
    assertEquals("no disk", cause.getMessage());
    assertArrayEquals(original.getStackTrace(), cause.getStackTrace());
  }

  private static final List<IOException> THROWN = new CopyOnWriteArrayList<>();

  private static int failing() throws IOException {
    IOException thrown = new IOException("no disk");
    THROWN.add(thrown);
    throw thrown;
  }

  @Test
  void kernelsAreCutIntoPartsThatTravel() {
    int[] input = {1, 2, 3, 4};
    assertArrayEquals(
        new int[] {2, 4, 6, 8},
        executor.run(Kernels.ints(input.length, i -> input[i] += input[i])));
    assertArrayEquals(new int[] {1, 2, 3, 4}, input);
  }

  // ---- what cannot travel

  @Test
  void aTaskThatCannotBeSerializedIsRefusedAtSubmitWithThePathToTheCulprit() {
    Outer outer = new Outer();
    String message =
        message(TaskNotSerializableException.class, () -> executor.submit(() -> outer.hashCode()));
    assertTrue(message.contains("captured variable 1"), message);
    assertTrue(message.contains("field 'inner'"), message);
    assertUsable();
  }

  @Test
  void aResultThatCannotBeSerializedFailsItsTask() {
    Task<Object> task = Object::new;
    String message = message(TaskNotSerializableException.class, () -> executor.run(task));
    assertTrue(message.contains("'java.lang.Object' is not Serializable"), message);
    assertUsable();
  }

  @Test
  void aFailureThatCannotBeSerializedIsToldAsText() {
    Throwable cause =
        failure(() -> {
          throw new Unserializable("told");
        });
    RemoteFailureException told = assertInstanceOf(RemoteFailureException.class, cause);
    assertEquals(Unserializable.class.getName(), told.originalClass());
    assertTrue(String.valueOf(told.getMessage()).contains("told"));
    assertUsable();
  }

  @Test
  void aTaskAboveTheLimitIsRefusedAtSubmit() {
    byte[] large = new byte[70_000];
    reopen("manyhands.rehearsal.max-message", "64k");
    String message =
        message(TaskRejectedException.class, () -> executor.submit(() -> large.length));
    assertTrue(
        message.contains("more than manyhands.rehearsal.max-message allows ('65536')"), message);
    assertUsable();
  }

  @Test
  void aResultAboveTheLimitFailsItsTask() {
    reopen("manyhands.rehearsal.max-message", "64k");
    String message =
        message(TaskNotSerializableException.class, () -> executor.run(() -> new byte[70_000]));
    assertTrue(
        message.contains("more than manyhands.rehearsal.max-message allows ('65536')"), message);
    assertUsable();
  }

  @Test
  void aFailureAboveTheLimitFailsItsTask() {
    reopen("manyhands.rehearsal.max-message", "64k");
    String message =
        message(
            TaskNotSerializableException.class,
            () ->
                executor.run(() -> {
                  throw new IllegalStateException("x".repeat(70_000));
                }));
    assertTrue(message.contains("manyhands.rehearsal.max-message"), message);
    assertUsable();
  }

  @Test
  void theFilterKeepsClassesOutOfTasks() {
    AtomicInteger refused = new AtomicInteger(1);
    reopen("manyhands.rehearsal.filter", "!java.util.concurrent.atomic.*");
    String message =
        message(TaskNotSerializableException.class, () -> executor.run(() -> refused.get()));
    assertTrue(message.contains("could not be read where it runs"), message);
    assertTrue(message.contains("'java.util.concurrent.atomic.AtomicInteger'"), message);
    assertTrue(message.contains("manyhands.rehearsal.filter"), message);
    assertUsable();
  }

  @Test
  void theFilterKeepsClassesOutOfResults() {
    reopen("manyhands.rehearsal.filter", "!java.util.concurrent.atomic.*");
    String message =
        message(TaskNotSerializableException.class, () -> executor.run(() -> new AtomicInteger(1)));
    assertTrue(message.contains("ran, but its result could not be read"), message);
    assertTrue(message.contains("'java.util.concurrent.atomic.AtomicInteger'"), message);
    assertTrue(message.contains("manyhands.rehearsal.filter"), message);
    assertUsable();
  }

  @Test
  void aTaskThatIsReadAsNullIsRefused() {
    String message = message(TaskNotSerializableException.class, () -> executor.run(new Nobody()));
    assertTrue(message.endsWith("it is null"), message);
    assertUsable();
  }

  @ParameterizedTest
  @EnumSource
  void codeOfAValueThatThrowsOnTheWayFailsItsTaskAndNoThread(Hostile.Place place) {
    String thread = thread();
    for (Hostile.Way way : Hostile.Way.values()) {
      Task<?> task = place.task(way);
      TaskException e = assertThrows(TaskException.class, () -> executor.run(task));
      assertInstanceOf(TaskNotSerializableException.class, e, () -> way + ": " + e);
      assertEquals(thread, thread(), way::toString);
    }
  }

  // ---- interrupts

  /** Whatever the task was doing when it was cancelled, the next one is not interrupted. */
  @Test
  void anInterruptReachesTheCallAndDoesNotSurviveIt() throws Exception {
    for (int i = 0; i < 100; i++) {
      FileFlag started = FileFlag.in(folder, "started" + i);
      Task<String> first =
          () -> {
            started.raise();
            while (!Thread.currentThread().isInterrupted()) {
              Thread.onSpinWait();
            }
            return "leaves the interrupt pending";
          };
      TaskFuture<String> cancelled = executor.submit(first);
      TaskFuture<Boolean> next = executor.submit(() -> Thread.currentThread().isInterrupted());
      started.await();
      assertTrue(cancelled.cancel(true));
      assertFalse(next.get(BOUND.toSeconds(), TimeUnit.SECONDS));
    }
  }

  /** The task is being read when it is cancelled, by code of a value that waits for ever. */
  @Test
  void aTaskIsInterruptedWhileItIsRead() throws Exception {
    FileGate gate = FileGate.in(folder, "gate");
    Slow slow = new Slow(gate);
    TaskFuture<?> cancelled = executor.submit(() -> slow.hashCode());
    gate.arrived().await();
    assertTrue(cancelled.cancel(true));
    assertUsable();
  }

  @Test
  void aTaskThatSwallowsInterruptsDoesNotHoldCloseBeyondTheGrace() throws Exception {
    reopen("manyhands.rehearsal.grace", "1ms");
    FileGate gate = FileGate.in(folder, "gate");
    Action stubborn =
        () -> {
          gate.arrived().raise();
          gate.opened().awaitStubbornly();
        };
    TaskFuture<?> future = executor.submit(stubborn);
    gate.arrived().await();
    Thread closer = Thread.ofPlatform().daemon().start(executor::shutdownNow);
    assertTrue(closer.join(BOUND), "shutdownNow() hangs");
    assertTrue(future.isCancelled());
    gate.open();
  }

  private void assertUsable() {
    assertEquals(1, executor.run(() -> 1));
  }

  private String thread() {
    return executor.run(() -> Thread.currentThread().getName());
  }

  private Throwable failure(Task<?> task) {
    TaskFailedException e = assertThrows(TaskFailedException.class, () -> executor.run(task));
    return assertInstanceOf(Throwable.class, e.getCause());
  }

  private static String message(
      Class<? extends TaskException> type, org.junit.jupiter.api.function.Executable action) {
    return String.valueOf(assertThrows(type, action).getMessage());
  }

  private static final class Inner {}

  private static final class Outer implements Serializable {
    private static final long serialVersionUID = 1L;

    @SuppressWarnings({"serial", "unused"}) // the mistake that is to be found
    private final Inner inner = new Inner();
  }

  private static final class Unserializable extends RuntimeException {
    private static final long serialVersionUID = 1L;

    @SuppressWarnings({"serial", "unused"}) // the mistake that is to be survived
    private final Inner inner = new Inner();

    Unserializable(String message) {
      super(message);
    }
  }

  private static final class Nobody implements Task<Integer> {
    private static final long serialVersionUID = 1L;

    @Override
    public Integer call() {
      return 1;
    }

    @SuppressWarnings({"NullAway", "unused"}) // the mistake that is to be survived
    private Object readResolve() {
      return null;
    }
  }

  private static final class Slow implements Serializable {
    private static final long serialVersionUID = 1L;

    private final FileGate gate;

    Slow(FileGate gate) {
      this.gate = gate;
    }

    private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
      in.defaultReadObject();
      try {
        gate.pass();
      } catch (InterruptedException e) {
        throw new IOException(e);
      }
    }
  }
}
