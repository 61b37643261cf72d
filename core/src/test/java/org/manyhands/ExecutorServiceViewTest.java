package org.manyhands;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.manyhands.spi.Attempt;
import org.manyhands.spi.Backend;
import org.manyhands.spi.BackendInfo;
import org.manyhands.spi.BackendOptions;
import org.manyhands.spi.BackendProvider;
import org.manyhands.spi.Capability;
import org.manyhands.task.BackendUnavailableException;
import org.manyhands.task.TaskFailedException;
import org.manyhands.task.TaskNotSerializableException;

@Timeout(60)
class ExecutorServiceViewTest {

  /** Where commands run: what a view may know of them differs. */
  enum Place {
    HERE,
    ELSEWHERE;

    ManualBackend backend() {
      return this == HERE ? new ManualBackend(1, Capability.SHARED_MEMORY) : new ManualBackend(1);
    }
  }

  private final List<TaskExecutor> executors = new ArrayList<>();

  private TaskExecutor open(ManualBackend backend) {
    TaskExecutor executor = backend.executor();
    executors.add(executor);
    return executor;
  }

  @AfterEach
  void shutDown() {
    executors.forEach(TaskExecutor::shutdownNow);
  }

  @Test
  void eachCallGivesAnotherView() {
    TaskExecutor executor = open(Place.HERE.backend());
    assertNotSame(executor.asExecutorService(), executor.asExecutorService());
  }

  @ParameterizedTest
  @EnumSource
  void aViewKnowsItsOpenTasksOnly(Place place) {
    ManualBackend backend = place.backend();
    ExecutorService service = open(backend).asExecutorService();
    Future<Integer> first = service.submit(() -> 1);
    service.execute(() -> {});
    assertEquals("ExecutorService[manual, running, 2 tasks]", service.toString());
    backend.runAll();
    assertEquals(1, first.resultNow());
    assertEquals("ExecutorService[manual, running, 0 tasks]", service.toString());
    service.shutdown();
    assertEquals("ExecutorService[manual, terminated, 0 tasks]", service.toString());
  }

  @ParameterizedTest
  @EnumSource
  void aFutureThatIsKeptDoesNotKeepItsInput(Place place) {
    ManualBackend backend = place.backend();
    ExecutorService service = open(backend).asExecutorService();
    Counter counter = new Counter();
    WeakReference<Counter> input = new WeakReference<>(counter);
    Future<Integer> future = service.submit((Callable<Integer>) counter::increment);
    counter = new Counter();
    backend.runAll();
    backend.started.clear();
    while (input.get() != null) {
      System.gc();
    }
    assertEquals(counter.increment(), future.resultNow());
  }

  @Test
  void anExecutorDoesNotKeepItsViews() {
    TaskExecutor executor = open(Place.HERE.backend());
    WeakReference<ExecutorService> view = new WeakReference<>(executor.asExecutorService());
    while (view.get() != null) {
      System.gc();
    }
    assertFalse(executor.asExecutorService().isShutdown());
  }

  // ---- shutdownNow

  @ParameterizedTest
  @EnumSource
  void whatIsGivenBackDoesItsWorkOnceAndItsFutureStaysCancelled(Place place) {
    ManualBackend backend = place.backend();
    ExecutorService service = open(backend).asExecutorService();
    Counter counter = new Counter();
    Future<Integer> future = service.submit((Callable<Integer>) counter::increment);
    List<Runnable> neverBegun = service.shutdownNow();
    assertTrue(service.isTerminated());
    backend.runAll();
    assertEquals(0, counter.value.get());
    assertEquals(List.of(future), neverBegun);
    neverBegun.getFirst().run();
    neverBegun.getFirst().run();
    assertEquals(1, counter.value.get());
    assertTrue(future.isCancelled());
  }

  @ParameterizedTest
  @EnumSource
  void whatIsGivenBackInTheOrderOfSubmissionCanBeGivenToAnotherView(Place place) {
    ManualBackend backend = place.backend();
    TaskExecutor executor = open(backend);
    ExecutorService service = executor.asExecutorService();
    StringBuilder order = new StringBuilder();
    var _ = service.submit(() -> order.append('a'));
    service.execute(() -> order.append('b'));
    var _ = service.submit(() -> order.append('c'), "result");
    ExecutorService other = executor.asExecutorService();
    service.shutdownNow().forEach(other::execute);
    backend.runAll();
    assertEquals("abc", order.toString());
  }

  @ParameterizedTest
  @EnumSource
  void whatIsGivenBackThrowsWhatItsWorkThrows(Place place) {
    ExecutorService service = open(place.backend()).asExecutorService();
    IOException failure = new IOException("no disk");
    var _ =
        service.submit(() -> {
          throw failure;
        });
    Runnable left = service.shutdownNow().getFirst();
    TaskFailedException e = assertThrows(TaskFailedException.class, left::run);
    assertSame(failure, e.getCause());
    assertTrue(String.valueOf(e.getMessage()).contains(getClass().getName()), e.getMessage());
  }

  @ParameterizedTest
  @EnumSource
  void aTaskThatTheUserCancelledIsNotGivenBack(Place place) {
    ManualBackend backend = place.backend();
    ExecutorService service = open(backend).asExecutorService();
    Counter counter = new Counter();
    Future<Integer> future = service.submit((Callable<Integer>) counter::increment);
    assertTrue(future.cancel(false));
    assertEquals(List.of(), service.shutdownNow());
    assertTrue(service.isTerminated());
    backend.runAll();
    ((Runnable) future).run();
    assertEquals(0, counter.value.get());
  }

  @Test
  void aTaskThatHasBegunElsewhereIsCancelledAndNotGivenBack() {
    ManualBackend backend = Place.ELSEWHERE.backend();
    ExecutorService service = open(backend).asExecutorService();
    Future<Integer> begun = service.submit(() -> 1);
    Future<Integer> waiting = service.submit(() -> 2);
    AtomicInteger stops = new AtomicInteger();
    assertTrue(backend.started.getFirst().begin(stops::incrementAndGet));
    assertEquals(List.of(waiting), service.shutdownNow());
    assertEquals(1, stops.get());
    assertTrue(begun.isCancelled());
    assertFalse(service.isTerminated(), "terminated while a task may run");
    backend.started.getFirst().fail(new InterruptedException());
    assertTrue(service.isTerminated());
  }

  @Test
  void aTaskThatRunsHereEndsAsItChoosesTo() throws Exception {
    ManualBackend backend = Place.HERE.backend();
    ExecutorService service = open(backend).asExecutorService();
    CountDownLatch running = new CountDownLatch(1);
    CountDownLatch mayEnd = new CountDownLatch(1);
    Future<String> future =
        service.submit(() -> {
          running.countDown();
          assertThrows(InterruptedException.class, () -> new CountDownLatch(1).await());
          mayEnd.await();
          return "told to stop";
        });
    Thread worker = runAll(backend);
    running.await();
    service.shutdownNow();
    assertFalse(service.isTerminated());
    assertFalse(future.isDone());
    mayEnd.countDown();
    worker.join();
    assertEquals("told to stop", future.resultNow());
    assertTrue(service.isTerminated());
  }

  /** A task that was accepted while shutdownNow() looked elsewhere is in no list. */
  @ParameterizedTest
  @EnumSource
  void aTaskIsRejectedOrGivenBackIfShutdownNowMeetsItsSubmission(Place place) {
    Holder<ExecutorService> service = new Holder<>();
    List<Runnable> givenBack = new ArrayList<>();
    Counter counter = new Counter();
    List<Attempt<?>> started = new ArrayList<>();
    EagerBackend backend =
        new EagerBackend(
            place,
            attempt -> {
              started.add(attempt);
              givenBack.addAll(service.get().shutdownNow());
            });
    try (TaskExecutor executor = TaskExecutor.open(ExecutorConfig.named("eager"), backend)) {
      service.set(executor.asExecutorService());
      int rejected = 0;
      try {
        Future<Integer> future = service.get().submit((Callable<Integer>) counter::increment);
        assertTrue(future.isCancelled());
      } catch (RejectedExecutionException e) {
        rejected++;
      }
      assertEquals(1, rejected + givenBack.size());
      started.forEach(Attempt::run);
      assertTrue(service.get().isTerminated());
    }
    assertEquals(0, counter.value.get());
  }

  @Test
  void aTaskThatBeganDuringItsSubmissionIsStoppedAfterIt() {
    Holder<ExecutorService> service = new Holder<>();
    AtomicInteger stops = new AtomicInteger();
    List<Attempt<?>> started = new ArrayList<>();
    EagerBackend backend =
        new EagerBackend(
            Place.ELSEWHERE,
            attempt -> {
              started.add(attempt);
              attempt.begin(stops::incrementAndGet);
              service.get().shutdownNow();
            });
    try (TaskExecutor executor = TaskExecutor.open(ExecutorConfig.named("eager"), backend)) {
      service.set(executor.asExecutorService());
      assertTrue(service.get().submit(() -> 1).isCancelled());
      assertEquals(1, stops.get());
      assertFalse(service.get().isTerminated(), "terminated while a task may run");
      started.getFirst().fail(new InterruptedException());
      assertTrue(service.get().isTerminated());
    }
  }

  // ---- the executor below

  @ParameterizedTest
  @EnumSource
  void shuttingTheExecutorDownEndsTheFuturesOfItsViews(Place place) {
    ManualBackend backend = place.backend();
    TaskExecutor executor = open(backend);
    ExecutorService service = executor.asExecutorService();
    Future<Integer> future = service.submit(() -> 1);
    service.execute(() -> {});
    executor.shutdownNow();
    assertTrue(future.isCancelled());
    assertTrue(service.isShutdown());
    assertTrue(service.isTerminated());
    assertTrue(executor.asExecutorService().isTerminated());
  }

  /** A pool has said that it runs the task, but the task has not done anything yet. */
  @ParameterizedTest
  @EnumSource
  void shuttingTheExecutorDownMeetsATaskThatBegins(Place place) {
    ManualBackend backend = place.backend();
    TaskExecutor executor = open(backend);
    ExecutorService service = executor.asExecutorService();
    Future<Integer> future = service.submit(() -> 1);
    Attempt<?> attempt = backend.started.getFirst();
    assertTrue(attempt.begin(() -> {}));
    executor.shutdownNow();
    assertTrue(future.isCancelled());
    assertFalse(service.isTerminated(), "terminated while a task may run");
    attempt.fail(new InterruptedException());
    assertTrue(service.isTerminated());
  }

  @Test
  void shuttingTheExecutorDownEndsTheFutureOfATaskThatDoesNotHeedIt() throws Exception {
    ManualBackend backend = Place.HERE.backend();
    TaskExecutor executor = open(backend);
    ExecutorService service = executor.asExecutorService();
    CountDownLatch running = new CountDownLatch(1);
    AtomicInteger mayEnd = new AtomicInteger();
    Future<?> future =
        service.submit(() -> {
          running.countDown();
          while (mayEnd.get() == 0) {
            Thread.onSpinWait();
          }
        });
    Thread worker = runAll(backend);
    running.await();
    executor.shutdownNow();
    assertTrue(future.isCancelled());
    assertTrue(service.isShutdown());
    assertFalse(service.isTerminated());
    mayEnd.set(1);
    worker.join();
    assertTrue(service.isTerminated());
  }

  @ParameterizedTest
  @EnumSource
  void aTaskThatTheBackendGivesUpFailsWithItsReason(Place place) throws Exception {
    ManualBackend backend = place.backend();
    ExecutorService service = open(backend).asExecutorService();
    Future<Integer> future = service.submit(() -> 1);
    BackendUnavailableException reason = new BackendUnavailableException("no worker", null);
    backend.started.getFirst().abort(reason);
    assertSame(reason, assertThrows(ExecutionException.class, future::get).getCause());
    service.shutdown();
    assertTrue(service.isTerminated());
  }

  @ParameterizedTest
  @EnumSource
  void aCommandThatTheBackendGivesUpIsSaidToTheHandlerOfUncaughtExceptions(Place place)
      throws Exception {
    BlockingQueue<Throwable> uncaught = new LinkedBlockingQueue<>();
    Thread.UncaughtExceptionHandler before = Thread.getDefaultUncaughtExceptionHandler();
    Thread.setDefaultUncaughtExceptionHandler((thread, thrown) -> uncaught.add(thrown));
    try {
      ManualBackend backend = place.backend();
      ExecutorService service = open(backend).asExecutorService();
      service.execute(() -> {});
      BackendUnavailableException reason = new BackendUnavailableException("no worker", null);
      backend.started.getFirst().abort(reason);
      assertSame(reason, uncaught.poll(20, TimeUnit.SECONDS));
    } finally {
      Thread.setDefaultUncaughtExceptionHandler(before);
    }
  }

  @Test
  void aTaskThatIsRefusedIsRejectedWithTheReasonAndAdvice() {
    TaskNotSerializableException refusal =
        new TaskNotSerializableException("Task 'x' cannot be serialized.", null);
    EagerBackend backend =
        new EagerBackend(
            Place.ELSEWHERE,
            attempt -> {
              throw refusal;
            });
    try (TaskExecutor executor = TaskExecutor.open(ExecutorConfig.named("eager"), backend)) {
      ExecutorService service = executor.asExecutorService();
      RejectedExecutionException e =
          assertThrows(RejectedExecutionException.class, () -> service.execute(() -> {}));
      assertSame(refusal, e.getCause());
      assertEquals(
          "Task 'x' cannot be serialized. A lambda for an ExecutorService can be cast:"
              + " (Callable<Integer> & Serializable) () -> 1.",
          e.getMessage());
      service.shutdown();
      assertTrue(service.isTerminated());
    }
  }

  // ---- futures

  @Test
  void whatIsGivenAwayDoesNotRunHereToo() {
    ManualBackend backend = Place.ELSEWHERE.backend();
    ExecutorService service = open(backend).asExecutorService();
    Counter counter = new Counter();
    Future<Integer> future = service.submit((Callable<Integer>) counter::increment);
    ((Runnable) future).run();
    assertEquals(0, counter.value.get());
    backend.runAll();
    assertEquals(1, future.resultNow());
  }

  @ParameterizedTest
  @EnumSource
  void aTimeThatHasPassedIsATimeout(Place place) throws Exception {
    ManualBackend backend = place.backend();
    ExecutorService service = open(backend).asExecutorService();
    Future<Integer> future = service.submit(() -> 1);
    assertThrows(TimeoutException.class, () -> future.get(Long.MIN_VALUE, TimeUnit.DAYS));
    assertThrows(TimeoutException.class, () -> future.get(0, TimeUnit.DAYS));
    assertThrows(TimeoutException.class, () -> future.get(1, TimeUnit.MILLISECONDS));
    backend.runAll();
    assertEquals(1, future.get(Long.MIN_VALUE, TimeUnit.DAYS));
  }

  @ParameterizedTest
  @EnumSource
  void cancellingWakesThoseWhoWait(Place place) throws Exception {
    ManualBackend backend = place.backend();
    ExecutorService service = open(backend).asExecutorService();
    CountDownLatch running = new CountDownLatch(1);
    CountDownLatch mayEnd = new CountDownLatch(1);
    Future<?> future =
        service.submit(() -> {
          running.countDown();
          mayEnd.await();
          return null;
        });
    Thread worker = runAll(backend);
    running.await();
    Holder<Throwable> thrown = new Holder<>();
    Thread waiter =
        Thread.ofPlatform()
            .start(() -> thrown.set(assertThrows(CancellationException.class, future::get)));
    while (waiter.getState() != Thread.State.WAITING) {
      Thread.onSpinWait();
    }
    assertTrue(future.cancel(false));
    waiter.join();
    assertInstanceOf(CancellationException.class, thrown.get());
    mayEnd.countDown();
    worker.join();
    service.shutdown();
    assertTrue(service.isTerminated());
  }

  // ---- what the tests have in common

  private static Thread runAll(ManualBackend backend) {
    return Thread.ofPlatform().daemon().start(backend::runAll);
  }

  private static final class Counter {
    final AtomicInteger value = new AtomicInteger();

    int increment() {
      return value.incrementAndGet();
    }
  }

  private static final class Holder<T> {
    private volatile @Nullable T value;

    void set(T newValue) {
      value = newValue;
    }

    T get() {
      T held = value;
      if (held == null) {
        throw new IllegalStateException("not set");
      }
      return held;
    }
  }

  /** Does something with each attempt before submit() returns. */
  private record EagerBackend(Place place, Consumer<Attempt<?>> onStart)
      implements Backend, BackendProvider {
    @Override
    public String name() {
      return "eager";
    }

    @Override
    public String description() {
      return "for tests";
    }

    @Override
    public Backend open(BackendOptions options) {
      return this;
    }

    @Override
    public BackendInfo info() {
      return place.backend().info();
    }

    @Override
    public void start(Attempt<?> attempt) {
      onStart.accept(attempt);
    }

    @Override
    public void close() {}
  }
}
