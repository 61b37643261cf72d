package org.manyhands.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.Serial;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.manyhands.TaskExecutor;
import org.manyhands.TaskFuture;
import org.manyhands.spi.Capability;
import org.manyhands.task.Action;
import org.manyhands.task.Task;
import org.manyhands.task.TaskException;
import org.manyhands.task.TaskFailedException;
import org.manyhands.task.TaskRejectedException;

/** §2: a future fails with what {@code call()} throws. */
abstract class ErrorRules extends Rules {

  ErrorRules(BackendConformance kit) {
    super(kit);
  }

  @Test
  @DisplayName("§2.1 a checked exception is the cause of what join() and get() throw")
  void checkedException() {
    assertFails(
        IOException.class,
        "disk",
        () -> {
          throw new IOException("disk");
        });
  }

  @Test
  @DisplayName("§2.2 an unchecked exception is the cause of what join() and get() throw")
  void uncheckedException() {
    assertFails(
        UnsupportedOperationException.class,
        "not this",
        () -> {
          throw new UnsupportedOperationException("not this");
        });
  }

  @Test
  @DisplayName("§2.3 an Error is the cause of what join() and get() throw")
  void error() {
    assertFails(
        LinkageError.class,
        "no such class",
        () -> {
          throw new LinkageError("no such class");
        });
  }

  private void assertFails(Class<? extends Throwable> type, String message, Action action) {
    TaskFuture<?> future = executor().submit(action);
    Throwable joined = failure(future);
    Throwable got = assertThrows(ExecutionException.class, future::get).getCause();
    assertNotNull(got);
    for (Throwable cause : List.of(joined, got)) {
      assertSame(type, cause.getClass());
      assertEquals(message, cause.getMessage());
    }
  }

  @Test
  @DisplayName("§2.4 the chain of causes is kept")
  void causes() {
    Throwable failure =
        failure(() -> {
          Throwable root = new ArithmeticException("root");
          throw new IllegalStateException("top", new IOException("middle", root));
        });
    List<String> chain = new ArrayList<>();
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      chain.add(cause.getClass().getSimpleName() + " " + cause.getMessage());
    }
    assertEquals(
        List.of("IllegalStateException top", "IOException middle", "ArithmeticException root"),
        chain);
  }

  @Test
  @DisplayName("§2.5 the stack trace shows where the task threw")
  void stackTrace() {
    Throwable failure = failure(() -> placeWhereItThrows());
    assertTrue(
        Arrays.stream(failure.getStackTrace())
            .limit(3)
            .filter(frame -> frame.getClassName().equals(ErrorRules.class.getName()))
            .anyMatch(frame -> frame.getMethodName().equals("placeWhereItThrows")),
        () -> Arrays.toString(failure.getStackTrace()));
  }

  private static int placeWhereItThrows() {
    throw new IllegalStateException("here");
  }

  @Test
  @DisplayName("§2.6 a task that fails does not harm those after it")
  void nextTask() {
    TaskExecutor executor = openSingle();
    for (int i = 0; i < 20; i++) {
      TaskFuture<?> failed =
          executor.submit(() -> {
            throw new LinkageError("fails");
          });
      assertInstanceOf(LinkageError.class, failure(failed));
      assertEquals("works", result(executor.submit(() -> "works")));
    }
  }

  @Test
  @DisplayName("§2.7 a StackOverflowError ends its own task only")
  void stackOverflow() {
    TaskExecutor executor = executor();
    assertInstanceOf(StackOverflowError.class, failure(() -> endless(0)));
    assertEquals("works", result(executor.submit(() -> "works")));
  }

  private static int endless(int depth) {
    return depth < 0 ? depth : 1 + endless(depth + 1);
  }

  @Test
  @DisplayName(
      "§2.8 an exception whose getMessage() throws still ends the future; its class is named")
  void messageThrows() {
    assertNamed(
        BadMessageException.class,
        () -> {
          throw new BadMessageException();
        });
  }

  @Test
  @DisplayName(
      "§2.9 an exception that cannot be serialized still ends the future; its class is named")
  void notSerializable() {
    assertNamed(
        UnserializableException.class,
        () -> {
          throw new UnserializableException();
        });
  }

  private void assertNamed(Class<? extends Throwable> type, Action action) {
    TaskFuture<?> future = executor().submit(action);
    awaitEnd(future);
    assertEquals(Future.State.FAILED, future.state());
    TaskException failure = assertThrows(TaskException.class, future::join);
    assertTrue(mentions(failure, type.getName()), () -> type.getName() + " is not named");
    assertEquals("works", result(() -> "works"));
  }

  private static boolean mentions(@Nullable Throwable failure, String className) {
    return failure != null
        && (failure.getClass().getName().equals(className)
            || safeMessage(failure).contains(className)
            || mentions(failure.getCause(), className));
  }

  private static String safeMessage(Throwable failure) {
    try {
      return String.valueOf(failure.getMessage());
    } catch (RuntimeException e) {
      return e.getClass().getName();
    }
  }

  private static final class BadMessageException extends RuntimeException {
    @Serial private static final long serialVersionUID = 1L;

    @Override
    public String getMessage() {
      throw new ArithmeticException("getMessage() throws");
    }
  }

  private static final class UnserializableException extends RuntimeException {
    @Serial private static final long serialVersionUID = 1L;

    @SuppressWarnings({"serial", "unused"}) // what makes it unserializable
    private final Object culprit = new Object();
  }

  @Test
  @DisplayName("§2.10 the library's and the JDK's own exceptions are ordinary failures of a task")
  void ownExceptions() {
    assertFails(
        CancellationException.class,
        "by the task",
        () -> {
          throw new CancellationException("by the task");
        });
    assertFails(
        InterruptedException.class,
        "by the task",
        () -> {
          throw new InterruptedException("by the task");
        });
    assertFails(
        TaskRejectedException.class,
        "by the task",
        () -> {
          throw new TaskRejectedException("by the task");
        });
  }

  @Test
  @DisplayName("§2.11 run() throws what join() would")
  void run() {
    TaskExecutor executor = executor();
    Task<String> task =
        () -> {
          throw new IOException("disk");
        };
    TaskFailedException failure =
        assertThrows(TaskFailedException.class, () -> bounded("run()", () -> executor.run(task)));
    assertInstanceOf(IOException.class, failure.getCause());
  }

  @Test
  @Needs(Capability.CONCURRENCY)
  @DisplayName("§2.12 an interrupt status that a task leaves behind does not reach the next one")
  void interruptLeftBehind() {
    TaskExecutor executor = openSingle();
    for (int i = 0; i < 20; i++) {
      result(
          executor.submit(() -> {
            Thread.currentThread().interrupt();
            return "interrupted itself";
          }));
      assertEquals(false, result(executor.submit(() -> Thread.currentThread().isInterrupted())));
    }
  }
}
