package org.manyhands.process;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.manyhands.TaskExecutor;
import org.manyhands.task.RemoteFailureException;
import org.manyhands.task.Task;
import org.manyhands.task.TaskFailedException;
import org.manyhands.task.TaskNotSerializableException;
import org.manyhands.task.TaskRejectedException;

/** What crosses to a worker and back, and what is said of what cannot. */
class CrossingTest {

  @Test
  void largeArgumentsAndResultsCross() {
    byte[] large = new byte[20 << 20];
    new Random(1).nextBytes(large);
    try (TaskExecutor executor = Processes.open()) {
      byte[] back = executor.run(() -> large);
      assertArrayEquals(large, back);
    }
  }

  @Test
  void aTaskAboveTheLimitIsRefusedAtSubmit() {
    byte[] large = new byte[70_000];
    try (TaskExecutor executor =
        TaskExecutor.open(Processes.config().with("manyhands.process.max-message", "64k"))) {
      TaskRejectedException e =
          assertThrows(TaskRejectedException.class, () -> executor.submit(() -> large.length));
      assertTrue(String.valueOf(e.getMessage()).contains("max-message"), e.getMessage());
      assertEquals(1, executor.run(() -> 1));
    }
  }

  @Test
  void aResultAboveTheLimitFailsItsTaskAndNoWorker() {
    try (TaskExecutor executor =
        TaskExecutor.open(Processes.config().with("manyhands.process.max-message", "64k"))) {
      long pid = Processes.pid(executor);
      TaskNotSerializableException e =
          assertThrows(
              TaskNotSerializableException.class, () -> executor.run(() -> new byte[70_000]));
      assertTrue(String.valueOf(e.getMessage()).contains("max-message"), e.getMessage());
      assertEquals(pid, Processes.pid(executor));
    }
  }

  @Test
  void aCaptureThatCannotCrossIsRefusedAtSubmitWithThePathToIt() {
    Outer outer = new Outer();
    try (TaskExecutor executor = Processes.open()) {
      TaskNotSerializableException e =
          assertThrows(
              TaskNotSerializableException.class, () -> executor.submit(() -> outer.hashCode()));
      String message = String.valueOf(e.getMessage());
      assertTrue(message.contains("captured variable 1"), message);
      assertTrue(message.contains("field 'inner'"), message);
      assertEquals(1, executor.run(() -> 1));
    }
  }

  @Test
  void aResultThatCannotCrossFailsItsTaskAndNoWorker() {
    try (TaskExecutor executor = Processes.open()) {
      long pid = Processes.pid(executor);
      Task<Object> task = Object::new;
      TaskNotSerializableException e =
          assertThrows(TaskNotSerializableException.class, () -> executor.run(task));
      assertTrue(String.valueOf(e.getMessage()).contains("java.lang.Object"), e.getMessage());
      assertEquals(pid, Processes.pid(executor));
    }
  }

  @Test
  void aValueWhoseOwnCodeFailsWhileItCrossesFailsItsTaskAlone() {
    try (TaskExecutor executor = Processes.open()) {
      long pid = Processes.pid(executor);
      for (Where where : Where.values()) {
        for (String how : List.of("exception", "error", "unspeakable")) {
          Throwable e =
              assertThrows(
                  Exception.class, () -> executor.run(where.task(new Hostile(where, how))));
          String expected = how.equals("unspeakable") ? "OnPurposeException" : "on purpose";
          assertTrue(e.toString().contains(expected), where + " " + how + ": " + e);
        }
      }
      assertEquals(pid, Processes.pid(executor));
    }
  }

  @Test
  void anExceptionComesBackWithItsRemoteStack() {
    try (TaskExecutor executor = Processes.open()) {
      TaskFailedException e =
          assertThrows(TaskFailedException.class, () -> executor.run(CrossingTest::failing));
      IOException cause = assertInstanceOf(IOException.class, e.getCause());
      assertEquals("no disk", cause.getMessage());
      List<StackTraceElement> stack = Arrays.asList(cause.getStackTrace());
      assertEquals("failing", stack.getFirst().getMethodName());
      assertEquals(WorkerMain.class.getName(), stack.getLast().getClassName());
    }
  }

  private static int failing() throws IOException {
    throw new IOException("no disk");
  }

  @Test
  void anExceptionThatCannotCrossIsToldAsText() {
    try (TaskExecutor executor = Processes.open()) {
      TaskFailedException e =
          assertThrows(
              TaskFailedException.class,
              () ->
                  executor.run(() -> {
                    throw new Unserializable("told");
                  }));
      RemoteFailureException cause = assertInstanceOf(RemoteFailureException.class, e.getCause());
      assertEquals(Unserializable.class.getName(), cause.originalClass());
      assertTrue(String.valueOf(cause.getMessage()).contains("told"));
    }
  }

  @Test
  void theFilterKeepsClassesOut() {
    try (TaskExecutor executor =
        TaskExecutor.open(
            Processes.config()
                .with("manyhands.process.filter", "!java.util.concurrent.atomic.*"))) {
      TaskNotSerializableException e =
          assertThrows(
              TaskNotSerializableException.class, () -> executor.run(() -> new AtomicInteger(1)));
      assertTrue(
          String.valueOf(e.getMessage()).contains("manyhands.process.filter"), e.getMessage());
    }
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
}
