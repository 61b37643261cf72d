package org.manyhands.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.manyhands.TaskExecutor;
import org.manyhands.spi.Capability;
import org.manyhands.task.Task;
import org.manyhands.task.TaskNotSerializableException;
import org.manyhands.task.TaskRejectedException;

/** §10: an executor serves libraries that take an {@code ExecutorService}. */
abstract class ExecutorServiceRules extends Rules {

  private static final long SHORT_MILLIS = 50;
  private static final int QUEUED = 5;

  /** The handler of uncaught exceptions is the program's, which may run several kits at once. */
  private static final ReentrantLock HANDLER = new ReentrantLock();

  ExecutorServiceRules(BackendConformance kit) {
    super(kit);
  }

  @Test
  @DisplayName("§10.1 the future of a callable has what call() returns, or throws as the cause")
  void submitCallable() throws Exception {
    try (ExecutorService service = service()) {
      assertEquals(42, get(service.submit(answer())));
      Future<Integer> failing =
          service.submit(
              (Callable<Integer> & Serializable)
                  () -> {
                    throw new IOException("no disk");
                  });
      ExecutionException e = assertThrows(ExecutionException.class, () -> get(failing));
      assertEquals("no disk", assertInstanceOf(IOException.class, e.getCause()).getMessage());
      assertEquals(Future.State.FAILED, failing.state());
      assertSame(e.getCause(), failing.exceptionNow());
    }
  }

  @Test
  @DisplayName("§10.2 the future of a runnable has null, or the very object that was given with it")
  void submitRunnable(@TempDir Path folder) throws Exception {
    FileFlag first = FileFlag.in(folder, "first");
    FileFlag second = FileFlag.in(folder, "second");
    Object result = new Object();
    try (ExecutorService service = service()) {
      assertNull(get(service.submit(raising(first))));
      assertSame(result, get(service.submit(raising(second), result)));
    }
    assertTrue(first.isRaised());
    assertTrue(second.isRaised());
  }

  @Test
  @DisplayName(
      "§10.3 execute() runs its command; what that throws goes to the handler of uncaught exceptions")
  void execute(@TempDir Path folder) {
    FileFlag ran = FileFlag.in(folder, "ran");
    String message = "thrown in " + folder;
    Queue<@Nullable String> uncaught = new ConcurrentLinkedQueue<>();
    HANDLER.lock();
    Thread.UncaughtExceptionHandler before = Thread.getDefaultUncaughtExceptionHandler();
    Thread.setDefaultUncaughtExceptionHandler(
        (thread, thrown) -> uncaught.add(String.valueOf(thrown.getMessage())));
    try (ExecutorService service = service()) {
      service.execute(raising(ran));
      service.execute(
          (Runnable & Serializable)
              () -> {
                throw new IllegalStateException(message);
              });
      await(ran);
      await("the handler should be told", () -> uncaught.contains(message));
    } finally {
      Thread.setDefaultUncaughtExceptionHandler(before);
      HANDLER.unlock();
    }
  }

  @Test
  @SuppressWarnings("NullAway") // null is what is tested
  @DisplayName("§10.4 null tasks are refused with a NullPointerException")
  void nullTasks(@TempDir Path folder) {
    try (ExecutorService service = service()) {
      FileFlag ran = FileFlag.in(folder, "ran");
      List<Callable<Integer>> one = Arrays.asList(raisingCallable(ran), null);
      assertThrows(NullPointerException.class, () -> service.execute(null));
      assertThrows(NullPointerException.class, () -> service.submit((Runnable) null));
      assertThrows(NullPointerException.class, () -> service.submit((Callable<?>) null));
      assertThrows(NullPointerException.class, () -> service.invokeAny(null));
      assertThrows(NullPointerException.class, () -> service.invokeAny(one));
      assertFalse(ran.isRaised());
      assertThrows(NullPointerException.class, () -> service.invokeAll(null));
      assertThrows(NullPointerException.class, () -> service.invokeAll(one));
    }
  }

  @Test
  @DisplayName(
      "§10.5 a task that is not serializable runs, or is rejected at once with the reason as cause")
  void notSerializable() throws Exception {
    try (ExecutorService service = service()) {
      Object captured = new Object();
      Callable<Integer> callable = () -> captured.hashCode();
      try {
        assertEquals(captured.hashCode(), get(service.submit(callable)));
      } catch (RejectedExecutionException e) {
        assertInstanceOf(TaskNotSerializableException.class, e.getCause());
        assertTrue(String.valueOf(e.getMessage()).contains("Serializable"), e.getMessage());
      }
    }
  }

  @Test
  @DisplayName("§10.6 after shutdown(), tasks are rejected, and those accepted before run")
  void shutdown() throws Exception {
    ExecutorService service = service();
    List<Future<Integer>> futures =
        IntStream.range(0, 20).mapToObj(i -> service.submit(answer())).toList();
    service.shutdown();
    assertTrue(service.isShutdown());
    assertThrows(RejectedExecutionException.class, () -> service.submit(answer()));
    assertThrows(RejectedExecutionException.class, () -> service.execute(() -> {}));
    assertThrows(RejectedExecutionException.class, () -> service.invokeAll(List.of(answer())));
    assertThrows(RejectedExecutionException.class, () -> service.invokeAny(List.of(answer())));
    assertTerminates(service);
    futures.forEach(future -> assertEquals(42, future.resultNow()));
  }

  @Test
  @DisplayName("§10.7 a service that is shut down leaves the executor and other services running")
  void independent() throws Exception {
    ExecutorService first = service();
    ExecutorService second = service();
    close(first);
    first.shutdownNow();
    assertFalse(second.isShutdown());
    assertEquals(42, get(second.submit(answer())));
    assertEquals("works", result(() -> "works"));
    close(second);
  }

  @Test
  @Needs(Capability.CONCURRENCY)
  @DisplayName("§10.8 awaitTermination() gives up in time, and is true once all tasks have ended")
  void awaitTermination(@TempDir Path folder) throws Exception {
    ExecutorService service = service();
    FileGate gate = FileGate.in(folder, "gate");
    Future<String> future = service.submit(new Held(gate));
    await(gate.arrived());
    assertFalse(service.awaitTermination(-1, TimeUnit.DAYS));
    service.shutdown();
    assertFalse(service.awaitTermination(SHORT_MILLIS, TimeUnit.MILLISECONDS));
    assertFalse(service.isTerminated());
    gate.open();
    assertTerminates(service);
    assertEquals(Held.RESULT, future.resultNow());
  }

  @Test
  @Needs({Capability.CONCURRENCY, Capability.INTERRUPTION})
  @DisplayName("§10.9 shutdownNow() gives back what has not begun, and its futures are cancelled")
  void neverBegun(@TempDir Path folder) throws Exception {
    TaskExecutor executor = openSingle();
    ExecutorService service = executor.asExecutorService();
    FileGate gate = FileGate.in(folder, "gate");
    occupy(executor, service, gate);
    FileFlag ran = FileFlag.in(folder, "ran");
    List<? extends Future<?>> futures =
        IntStream.range(0, QUEUED).mapToObj(i -> service.submit(raising(ran))).toList();
    Runnable plain = raising(ran);
    service.execute(plain);
    List<Runnable> neverBegun = service.shutdownNow();
    assertEquals(QUEUED + 1, neverBegun.size());
    assertTrue(neverBegun.contains(plain));
    futures.forEach(future -> assertEquals(Future.State.CANCELLED, future.state()));
    assertTerminates(service);
    close(executor);
    assertFalse(ran.isRaised(), "a task that was given back ran all the same");
    neverBegun.getFirst().run();
    assertTrue(ran.isRaised(), "a task that was given back cannot be run");
  }

  @Test
  @Needs({Capability.CONCURRENCY, Capability.INTERRUPTION})
  @DisplayName("§10.10 shutdownNow() interrupts what runs, and its futures end")
  void interrupted(@TempDir Path folder) throws Exception {
    ExecutorService service = service();
    FileGate gate = FileGate.in(folder, "gate");
    FileFlag interrupted = FileFlag.in(folder, "interrupted");
    Future<String> future = service.submit(new OptionRules.HeldUntilInterrupted(gate, interrupted));
    await(gate.arrived());
    assertEquals(List.of(), service.shutdownNow());
    await(interrupted);
    assertTerminates(service);
    assertTrue(future.isDone());
    assertThrows(IllegalStateException.class, future::resultNow);
  }

  @Test
  @Needs(Capability.CONCURRENCY)
  @DisplayName("§10.11 close() waits for the tasks of the service")
  void closeWaits(@TempDir Path folder) throws Exception {
    ExecutorService service = service();
    FileGate gate = FileGate.in(folder, "gate");
    Future<String> future = service.submit(new Held(gate));
    await(gate.arrived());
    Thread closer = Thread.ofPlatform().daemon().start(service::close);
    await("the service should be shut down", service::isShutdown);
    assertFalse(service.awaitTermination(SHORT_MILLIS, TimeUnit.MILLISECONDS));
    assertTrue(closer.isAlive());
    gate.open();
    await("close() should return", () -> !closer.isAlive());
    assertTrue(service.isTerminated());
    assertEquals(Held.RESULT, future.resultNow());
  }

  @Test
  @Needs({Capability.CONCURRENCY, Capability.INTERRUPTION})
  @DisplayName("§10.12 interrupting close() stops the tasks and keeps the interrupt status")
  void interruptedClose(@TempDir Path folder) {
    ExecutorService service = service();
    FileGate gate = FileGate.in(folder, "gate");
    Future<String> future = service.submit(new Held(gate));
    await(gate.arrived());
    Interrupted close =
        Interrupted.during(
            bound(),
            () -> {
              service.close();
              return true;
            });
    assertNull(close.thrown());
    assertTrue(close.status(), "the interrupt status was lost");
    assertTrue(service.isTerminated());
    assertTrue(future.isDone());
  }

  @Test
  @DisplayName("§10.13 invokeAll() waits for all tasks, and keeps their order")
  void invokeAll() throws Exception {
    try (ExecutorService service = service()) {
      List<Task<Integer>> tasks =
          IntStream.range(0, 20).<Task<Integer>>mapToObj(i -> () -> i / (i - 10)).toList();
      List<Future<Integer>> futures = bounded("invokeAll()", () -> service.invokeAll(tasks));
      assertEquals(20, futures.size());
      for (int i = 0; i < 20; i++) {
        if (i == 10) {
          assertInstanceOf(ArithmeticException.class, futures.get(i).exceptionNow());
        } else {
          assertEquals(i / (i - 10), futures.get(i).resultNow());
        }
      }
      assertEquals(List.of(), service.invokeAll(List.of()));
    }
  }

  @Test
  @Needs({Capability.CONCURRENCY, Capability.INTERRUPTION})
  @DisplayName("§10.14 invokeAll() with a timeout cancels what has not ended by then")
  void invokeAllInTime(@TempDir Path folder) throws Exception {
    ExecutorService service = service();
    FileGate gate = FileGate.in(folder, "gate");
    List<Task<String>> tasks = List.of(new Held(gate), new Held(gate));
    do { // until a task has begun in time
      List<Future<String>> futures =
          bounded(
              "invokeAll()", () -> service.invokeAll(tasks, SHORT_MILLIS, TimeUnit.MILLISECONDS));
      futures.forEach(future -> assertTrue(future.isCancelled()));
    } while (!gate.arrived().isRaised());
    close(service);
  }

  @Test
  @DisplayName("§10.15 invokeAny() gives the result of a task that succeeded, if there is one")
  void invokeAny() throws Exception {
    try (ExecutorService service = service()) {
      Task<Integer> failing = () -> 1 / Integer.parseInt("0");
      assertEquals(
          42, bounded("invokeAny()", () -> service.invokeAny(List.of(failing, answer(), failing))));
      ExecutionException e =
          assertThrows(
              ExecutionException.class,
              () -> bounded("invokeAny()", () -> service.invokeAny(List.of(failing, failing))));
      assertInstanceOf(ArithmeticException.class, e.getCause());
      assertThrows(IllegalArgumentException.class, () -> service.invokeAny(List.of()));
    }
  }

  @Test
  @Needs({Capability.CONCURRENCY, Capability.INTERRUPTION})
  @DisplayName("§10.16 invokeAny() cancels the tasks that it does not need")
  void invokeAnyCancels(@TempDir Path folder) throws Exception {
    Assumptions.assumeTrue(executor().backend().concurrency() > 1, "one task at a time");
    ExecutorService service = service();
    FileGate gate = FileGate.in(folder, "gate");
    Task<String> first =
        () -> {
          gate.arrived().await();
          return "first";
        };
    List<Task<String>> tasks = List.of(new Held(gate), first);
    assertEquals("first", bounded("invokeAny()", () -> service.invokeAny(tasks)));
    close(service); // would hang if a task went on: its gate stays closed
  }

  @Test
  @Needs({Capability.CONCURRENCY, Capability.INTERRUPTION})
  @DisplayName("§10.17 invokeAny() with a timeout gives up, and cancels the tasks")
  void invokeAnyInTime(@TempDir Path folder) throws Exception {
    ExecutorService service = service();
    FileGate gate = FileGate.in(folder, "gate");
    List<Task<String>> tasks = List.of(new Held(gate));
    do { // until the task has begun in time
      assertThrows(
          TimeoutException.class,
          () ->
              bounded(
                  "invokeAny()",
                  () -> service.invokeAny(tasks, SHORT_MILLIS, TimeUnit.MILLISECONDS)));
    } while (!gate.arrived().isRaised());
    close(service);
  }

  @Test
  @Needs({Capability.CONCURRENCY, Capability.INTERRUPTION})
  @DisplayName("§10.18 interrupting invokeAll() or invokeAny() ends the wait and cancels the tasks")
  void interruptedInvoke(@TempDir Path folder) throws Exception {
    ExecutorService service = service();
    FileGate all = FileGate.in(folder, "all");
    FileGate any = FileGate.in(folder, "any");
    assertInterruptible(all, () -> service.invokeAll(List.of(new Held(all), new Held(all))));
    assertInterruptible(any, () -> service.invokeAny(List.of(new Held(any), new Held(any))));
    close(service);
  }

  private void assertInterruptible(FileGate gate, Callable<?> call) {
    Interrupted invoke = Interrupted.during(bound(), gate.arrived()::isRaised, call);
    assertInstanceOf(InterruptedException.class, invoke.thrown());
    assertFalse(invoke.status(), "the interrupt status is said twice");
  }

  @Test
  @Needs({Capability.CONCURRENCY, Capability.INTERRUPTION})
  @DisplayName("§10.19 cancel(true) interrupts a task that runs, and one that waits never runs")
  void cancel(@TempDir Path folder) throws Exception {
    TaskExecutor executor = openSingle();
    ExecutorService service = executor.asExecutorService();
    FileGate gate = FileGate.in(folder, "gate");
    List<Future<String>> holders = occupy(executor, service, gate);
    FileFlag ran = FileFlag.in(folder, "ran");
    Future<?> waiting = service.submit(raising(ran));
    assertTrue(waiting.cancel(true));
    assertFalse(waiting.cancel(true), "cancelled twice");
    holders.forEach(holder -> assertTrue(holder.cancel(true)));
    assertEquals(42, get(service.submit(answer())));
    assertThrows(CancellationException.class, () -> get(waiting));
    assertThrows(CancellationException.class, () -> get(holders.getFirst()));
    close(service);
    assertFalse(ran.isRaised(), "a cancelled task ran");
  }

  @Test
  @DisplayName("§10.20 the service of a closed executor is shut down, and rejects with the reason")
  void executorClosed() throws Exception {
    TaskExecutor executor = open();
    ExecutorService service = executor.asExecutorService();
    Future<Integer> future = service.submit(answer());
    assertFalse(service.isShutdown());
    close(executor);
    assertTrue(service.isShutdown());
    assertTerminates(service);
    assertEquals(42, get(future));
    RejectedExecutionException e =
        assertThrows(RejectedExecutionException.class, () -> service.submit(answer()));
    assertInstanceOf(TaskRejectedException.class, e.getCause());
    assertTrue(executor.asExecutorService().isTerminated());
  }

  @Test
  @Needs(Capability.SHARED_MEMORY)
  @DisplayName("§10.21 with shared memory, a task that closes its own service is refused")
  void closeWithin() throws Exception {
    ExecutorService service = service();
    Callable<Boolean> closing =
        () -> {
          service.close();
          return true;
        };
    assertRefused(service.submit(closing));
    Callable<Boolean> awaiting =
        () -> {
          service.shutdown();
          return service.awaitTermination(Long.MAX_VALUE, TimeUnit.NANOSECONDS);
        };
    assertEquals(42, get(service.submit(answer())), "it was shut down");
    assertRefused(service.submit(awaiting));
    close(service);
  }

  private void assertRefused(Future<?> future) {
    ExecutionException e = assertThrows(ExecutionException.class, () -> get(future));
    assertInstanceOf(IllegalStateException.class, e.getCause());
  }

  @Test
  @Needs({Capability.SHARED_MEMORY, Capability.CONCURRENCY})
  @DisplayName("§10.22 of tasks that close each other's services at least one is refused")
  void closeEachOther() throws Exception {
    ExecutorService one = service();
    ExecutorService other = service();
    CountDownLatch both = new CountDownLatch(2);
    List<Future<Boolean>> closers =
        List.of(
            one.submit(() -> closedTogether(both, other)),
            other.submit(() -> closedTogether(both, one)));
    List<Throwable> refused = new ArrayList<>();
    for (Future<Boolean> closer : closers) {
      try {
        assertTrue(get(closer));
      } catch (ExecutionException e) {
        refused.add(e.getCause());
      }
    }
    assertFalse(refused.isEmpty());
    refused.forEach(thrown -> assertInstanceOf(IllegalStateException.class, thrown));
    close(one);
    close(other);
  }

  private static boolean closedTogether(CountDownLatch both, ExecutorService service)
      throws InterruptedException {
    both.countDown();
    both.await();
    service.close();
    return true;
  }

  // ---- what the rules have in common

  /** A service of the executor that is left as it was found. */
  private ExecutorService service() {
    return executor().asExecutorService();
  }

  /** Waits for a future, which may hang, on this thread. */
  private <T extends @Nullable Object> T get(Future<T> future) throws Exception {
    return future.get(bound().toNanos(), TimeUnit.NANOSECONDS);
  }

  private void close(ExecutorService service) throws Exception {
    bounded(
        "close()",
        () -> {
          service.close();
          return true;
        });
  }

  private void assertTerminates(ExecutorService service) throws InterruptedException {
    assertTrue(
        service.awaitTermination(bound().toNanos(), TimeUnit.NANOSECONDS),
        "the service should be terminated");
    assertTrue(service.isTerminated());
  }

  /** Occupies the executor, so that whatever comes next has to wait. */
  private List<Future<String>> occupy(
      TaskExecutor executor, ExecutorService service, FileGate gate) {
    int slots = executor.backend().concurrency();
    Assumptions.assumeTrue(slots <= MOST_SLOTS, "nothing waits on this backend");
    List<Future<String>> holders =
        IntStream.range(0, slots).mapToObj(i -> service.submit(new Held(gate))).toList();
    await(gate.arrived());
    return holders;
  }

  private static Callable<Integer> answer() {
    return (Callable<Integer> & Serializable) () -> 6 * 7;
  }

  private static Runnable raising(FileFlag flag) {
    return (Runnable & Serializable) flag::raise;
  }

  private static Callable<Integer> raisingCallable(FileFlag flag) {
    return (Callable<Integer> & Serializable)
        () -> {
          flag.raise();
          return 1;
        };
  }
}
