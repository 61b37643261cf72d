package org.manyhands.testkit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.manyhands.Cancellation;
import org.manyhands.ExecutorConfig;
import org.manyhands.Repetition;
import org.manyhands.Retry;
import org.manyhands.ScopePolicy;
import org.manyhands.TaskExecutor;
import org.manyhands.TaskFuture;
import org.manyhands.TaskOptions;
import org.manyhands.kernel.Kernels;
import org.manyhands.spi.Capability;
import org.manyhands.task.TaskFailedException;
import org.manyhands.task.TaskInterruptedException;
import org.manyhands.task.TaskRejectedException;
import org.manyhands.task.TaskTimeoutException;
import org.manyhands.task.WorkerLostException;

@SuppressWarnings("FutureReturnValueIgnored") // that they end is up to the executor
class SimulationTest {

  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Duration HOUR = Duration.ofHours(1);
  private static final SimulationConfig CALM = SimulationConfig.seeded(17);

  private final Simulation simulation = Simulation.seeded(17);

  // ---- time

  @Test
  void aTaskThatIsStartedInEightHoursIsWaitedForInNoTime() {
    try (TaskExecutor executor = simulation.open()) {
      assertEquals("morning", executor.after(HOUR.multipliedBy(8), () -> "morning").join());
      assertEquals(HOUR.multipliedBy(8), simulation.now());
    }
  }

  @Test
  void nothingHappensByItself() {
    try (TaskExecutor executor = simulation.open()) {
      TaskFuture<Integer> answer = executor.submit(() -> 42);
      assertFalse(answer.isDone());
      simulation.advance(Duration.ZERO);
      assertEquals(42, answer.resultNow());
    }
  }

  @Test
  void advancingLetsHappenWhatHappensInThatTime() {
    try (TaskExecutor executor = simulation.open()) {
      TaskFuture<String> sooner = executor.after(SECOND, () -> "sooner");
      TaskFuture<String> later = executor.after(SECOND.plusNanos(1), () -> "later");
      simulation.advance(SECOND);
      assertTrue(sooner.isDone());
      assertFalse(later.isDone());
      assertEquals(SECOND, simulation.now());
    }
  }

  @Test
  void runningUntilIdleTakesAsLongAsItTakes() {
    try (TaskExecutor executor = simulation.open()) {
      TaskFuture<String> later = executor.after(HOUR, () -> "later");
      simulation.runUntilIdle();
      assertEquals("later", later.resultNow());
      assertEquals(List.of(), simulation.unfinished());
    }
  }

  @Test
  void attemptsTakeTheTimeThatTheyAreGiven() {
    Simulation slow = new Simulation(CALM.withDurations(SECOND, SECOND));
    try (TaskExecutor executor = slow.open()) {
      executor.run(() -> "value");
      assertEquals(SECOND, slow.now());
    }
  }

  @Test
  void theParallelismBoundsWhatComputesAtOnce() {
    Simulation slow = new Simulation(CALM.withDurations(SECOND, SECOND).withParallelism(3));
    try (TaskExecutor executor = slow.open()) {
      IntStream.range(0, 7).forEach(i -> executor.submit(() -> i));
    }
    assertEquals(SECOND.multipliedBy(3), slow.now());
  }

  @Test
  void aConfiguredParallelismGoesFirst() {
    ExecutorConfig config = ExecutorConfig.defaults().withParallelism(5);
    try (TaskExecutor executor = simulation.open(config)) {
      assertEquals(5, executor.backend().parallelism());
    }
  }

  @Test
  void aTaskSleepsInVirtualTime() {
    try (TaskExecutor executor = simulation.open()) {
      executor.run(() -> simulation.sleep(HOUR));
      assertEquals(HOUR, simulation.now());
    }
  }

  @Test
  void theTestSleepsInVirtualTimeToo() throws InterruptedException {
    try (TaskExecutor executor = simulation.open()) {
      TaskFuture<String> later = executor.after(SECOND, () -> "later");
      simulation.sleep(HOUR);
      assertTrue(later.isDone());
      assertEquals(HOUR, simulation.now());
    }
  }

  @Test
  void executorsShareTheClock() {
    try (TaskExecutor one = simulation.open();
        TaskExecutor other = simulation.open(ExecutorConfig.named("other"))) {
      TaskFuture<String> first = one.after(SECOND, () -> "first");
      assertEquals("second", other.after(HOUR, () -> "second").join());
      assertTrue(first.isDone());
    }
  }

  @Test
  void waitingWithALimitGivesUpInVirtualTime() {
    try (TaskExecutor executor = simulation.open()) {
      TaskFuture<String> later = executor.after(HOUR, () -> "later");
      assertThrows(TimeoutException.class, () -> later.get(1, TimeUnit.SECONDS));
      assertEquals(SECOND, simulation.now());
    }
  }

  // ---- determinism

  @Test
  void theSameSeedTellsTheSameStory() {
    assertEquals(story(4), story(4));
  }

  @Test
  void otherSeedsTellOthers() {
    Set<List<String>> stories = new HashSet<>();
    IntStream.range(0, 10).forEach(seed -> stories.add(story(seed)));
    assertEquals(10, stories.size());
  }

  /** A program with a bit of everything, in rough conditions. */
  private static List<String> story(long seed) {
    Simulation rough =
        new Simulation(
            SimulationConfig.seeded(seed)
                .withParallelism(3)
                .withDurations(Duration.ZERO, SECOND)
                .withDelay(SECOND)
                .withFailures(0.2)
                .withLostWorkers(0.2)
                .withStubborn(0.2));
    TaskOptions retried =
        TaskOptions.none().withRetry(Retry.upTo(3).withBackoff(SECOND, HOUR)).withIdempotent();
    TaskExecutor executor = rough.open();
    List<TaskFuture<Integer>> futures = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      futures.add(executor.submit(() -> 1, retried));
      futures.add(executor.after(SECOND.multipliedBy(i), () -> 2));
    }
    executor.repeat(Repetition.atFixedRate(SECOND), () -> {});
    futures.get(3).cancel(SECOND);
    rough.advance(SECOND.multipliedBy(4));
    executor.shutdownNow();
    rough.runUntilIdle();
    return rough.trace();
  }

  @Test
  void theSeedDecidesWhichOfTwoTasksRunsFirst() {
    Set<List<String>> orders = new HashSet<>();
    for (int seed = 0; seed < 20; seed++) {
      List<String> order = new ArrayList<>();
      try (TaskExecutor executor = Simulation.seeded(seed).open()) {
        executor.submit(() -> order.add("a"));
        executor.submit(() -> order.add("b"));
      }
      orders.add(order);
    }
    assertEquals(Set.of(List.of("a", "b"), List.of("b", "a")), orders);
  }

  @Test
  void theTraceSaysWhenAndWhat() {
    try (TaskExecutor executor = simulation.open()) {
      simulation.note("the shop opens");
      executor.after(SECOND, () -> "sold", TaskOptions.named("sell")).join();
    }
    assertEquals(
        List.of(
            "PT0S the shop opens",
            "PT1S a timer fires",
            "PT1S callback 1 is called",
            "PT1S Task 'sell' #1.1 begins",
            "PT1S Task 'sell' #1.1 returned"),
        simulation.trace());
  }

  // ---- waiting

  @Test
  void aTaskMayWaitForAnotherAlsoOnASingleWorker() {
    for (int seed = 0; seed < 20; seed++) {
      Simulation single = new Simulation(CALM.withSeed(seed).withParallelism(1));
      try (TaskExecutor executor = single.open()) {
        assertEquals(43, executor.run(() -> executor.submit(() -> 42).join() + 1));
      }
    }
  }

  @Test
  void tasksThatWaitForEachOtherInACircleAreToldSo() {
    AtomicReference<@Nullable TaskFuture<String>> second = new AtomicReference<>();
    try (TaskExecutor executor = simulation.open()) {
      TaskFuture<String> first = executor.submit(() -> join(second.get()));
      second.set(executor.submit(() -> first.join()));
      TaskFailedException failure = assertThrows(TaskFailedException.class, first::join);
      assertTrue(String.valueOf(failure.getMessage()).contains("in a circle"), failure::toString);
    }
  }

  private static String join(@Nullable TaskFuture<String> future) {
    return future == null ? "too early" : future.join();
  }

  @Test
  void callbacksAreCalledAndMayWait() {
    try (TaskExecutor executor = simulation.open()) {
      TaskFuture<Integer> answer = executor.submit(() -> 6);
      var product = answer.thenApply(value -> value * executor.submit(() -> 7).join());
      simulation.runUntilIdle();
      assertEquals(42, product.toCompletableFuture().join());
    }
  }

  @Test
  void copiesAndStagesOfAFutureMayBeWaitedFor() throws Exception {
    try (TaskExecutor executor = simulation.open()) {
      TaskFuture<Integer> answer = executor.after(HOUR, () -> 6);
      assertEquals(42, answer.thenApply(value -> value * 7).toCompletableFuture().join());
      assertEquals(HOUR, simulation.now());
      TaskFuture<Integer> again = executor.after(HOUR, () -> 7);
      CompletableFuture<String> copy = again.toCompletableFuture().thenApplyAsync(String::valueOf);
      assertThrows(TimeoutException.class, () -> copy.get(1, TimeUnit.SECONDS));
      assertEquals(HOUR.plus(SECOND), simulation.now());
      assertEquals("7", copy.get());
      assertEquals("7!", executor.run(() -> copy.thenApplyAsync(value -> value + "!").join()));
    }
  }

  @Test
  void aTaskThatWaitsForAStageOfItselfIsSaidToHang() {
    TaskExecutor executor = simulation.open();
    AtomicReference<@Nullable TaskFuture<Integer>> itself = new AtomicReference<>();
    itself.set(
        executor.submit(() ->
            Objects.requireNonNull(itself.get())
                .thenApply(value -> value)
                .toCompletableFuture()
                .join()));
    IllegalStateException hang =
        assertThrows(
            IllegalStateException.class, () -> Objects.requireNonNull(itself.get()).join());
    assertTrue(String.valueOf(hang.getMessage()).contains("for ever"), hang::toString);
  }

  @Test
  void timeDoesNotGoBack() {
    assertRefused("PT-1S", () -> simulation.advance(SECOND.negated()));
    assertRefused(
        "PT-1S",
        () -> {
          try {
            simulation.sleep(SECOND.negated());
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
        });
  }

  @Test
  void whatCanNeverComeIsSaidAtOnce() {
    AtomicReference<@Nullable TaskFuture<String>> itself = new AtomicReference<>();
    TaskExecutor executor = simulation.open();
    itself.set(
        executor.submit(
            () ->
                TaskFuture.asCompleted(List.of(Objects.requireNonNull(itself.get())))
                    .toList()
                    .toString(),
            TaskOptions.named("parent")));
    IllegalStateException hang =
        assertThrows(IllegalStateException.class, () -> join(itself.get()));
    String message = String.valueOf(hang.getMessage());
    assertTrue(message.startsWith("This would wait for ever: nothing is left to happen"), message);
    assertTrue(message.contains("seed '17'"), message);
    assertTrue(message.contains("Task 'parent' #1.1 waits"), message);
    assertEquals(1, simulation.unfinished().size());
  }

  @Test
  void whatNeverEndsIsSaidAfterManySteps() {
    Simulation impatient = new Simulation(CALM, 100);
    TaskExecutor executor = impatient.open();
    executor.repeat(Repetition.atFixedRate(SECOND), () -> {});
    IllegalStateException endless =
        assertThrows(IllegalStateException.class, impatient::runUntilIdle);
    assertTrue(String.valueOf(endless.getMessage()).contains("no end in sight"));
    executor.shutdownNow();
  }

  @Test
  void aTaskCannotDriveTheSimulation() {
    try (TaskExecutor executor = simulation.open()) {
      TaskFailedException failure =
          assertThrows(
              TaskFailedException.class, () -> executor.run(() -> simulation.advance(SECOND)));
      assertTrue(String.valueOf(failure.getMessage()).contains("let it sleep()"));
    }
  }

  @Test
  void aTestThatIsInterruptedWaitsNoLonger() {
    try (TaskExecutor executor = simulation.open()) {
      TaskFuture<String> later = executor.after(HOUR, () -> "later");
      Thread.currentThread().interrupt();
      assertThrows(TaskInterruptedException.class, later::join);
      assertTrue(Thread.interrupted());
    }
  }

  /** As when a test framework ends a test that takes too long. */
  @Test
  void anInterruptReachesATaskThatWaitsForWhatTheSimulationCannotSee() {
    try (TaskExecutor executor = simulation.open()) {
      Thread test = Thread.currentThread();
      TaskFuture<String> stuck =
          executor.submit(() -> {
            Thread.ofVirtual().start(test::interrupt);
            new CountDownLatch(1).await();
            return "never";
          });
      assertThrows(TaskFailedException.class, stuck::join);
      assertTrue(Thread.interrupted());
      assertInstanceOf(InterruptedException.class, stuck.exceptionNow());
    }
  }

  @Test
  void aFullExecutorLetsTheTestWaitInVirtualTime() {
    ExecutorConfig one = ExecutorConfig.defaults().with("manyhands.in-flight.tasks", "1");
    try (TaskExecutor executor = simulation.open(one)) {
      executor.submit(() -> simulation.sleep(HOUR));
      executor.submit(() -> "next");
      assertEquals(HOUR, simulation.now());
    }
  }

  @Test
  void anExecutorServiceWaitsInVirtualTimeToo() throws Exception {
    try (TaskExecutor executor = simulation.open()) {
      ExecutorService service = executor.asExecutorService();
      assertEquals("any", service.invokeAny(List.of(() -> slowly("any"))));
      assertEquals("any", service.invokeAny(List.of(() -> slowly("any")), 2, TimeUnit.HOURS));
      assertEquals("all", service.invokeAll(List.of(() -> slowly("all"))).getFirst().get());
      var last = service.submit(() -> slowly("last"));
      service.shutdown();
      assertFalse(service.awaitTermination(1, TimeUnit.MINUTES));
      assertTrue(service.awaitTermination(1, TimeUnit.DAYS));
      assertEquals("last", last.get());
      assertEquals(HOUR.multipliedBy(4), simulation.now());
    }
  }

  private String slowly(String value) throws InterruptedException {
    simulation.sleep(HOUR);
    return value;
  }

  // ---- cancelling and closing

  @Test
  void aTaskThatHeedsItsInterruptIsStopped() {
    try (TaskExecutor executor = simulation.open()) {
      TaskFuture<?> sleeper = executor.submit(() -> simulation.sleep(HOUR));
      simulation.advance(SECOND);
      assertEquals(Cancellation.STOPPED, sleeper.cancel(SECOND));
      assertEquals(SECOND, simulation.now());
    }
  }

  @Test
  void aTaskThatDoesNotRunsOnUntilItEnds() {
    Simulation stubborn = new Simulation(CALM.withDurations(HOUR, HOUR).withStubborn(1));
    try (TaskExecutor executor = stubborn.open()) {
      TaskFuture<String> task = executor.submit(() -> "value");
      stubborn.advance(SECOND);
      assertEquals(Cancellation.ABANDONED, task.cancel(SECOND));
      assertEquals(SECOND.multipliedBy(2), stubborn.now());
      assertEquals(1, executor.stats().abandoned());
      assertEquals(Cancellation.STOPPED, task.cancel(HOUR));
      assertEquals(HOUR, stubborn.now());
    }
  }

  @Test
  void aTaskThatHasNotBegunIsPrevented() {
    AtomicInteger calls = new AtomicInteger();
    try (TaskExecutor executor = simulation.open()) {
      TaskFuture<Integer> task = executor.submit(calls::incrementAndGet);
      assertEquals(Cancellation.PREVENTED, task.cancel(SECOND));
    }
    assertEquals(0, calls.get());
  }

  @Test
  void aTimeoutAndADeadlineEndATask() {
    try (TaskExecutor executor = simulation.open()) {
      TaskOptions timeout = TaskOptions.none().withTimeout(SECOND);
      TaskOptions deadline = TaskOptions.none().withDeadline(SECOND);
      assertThrows(
          TaskTimeoutException.class, () -> executor.run(() -> simulation.sleep(HOUR), timeout));
      assertEquals(SECOND, simulation.now());
      assertThrows(
          TaskTimeoutException.class, () -> executor.after(HOUR, () -> "late", deadline).join());
      assertEquals(SECOND.multipliedBy(2), simulation.now());
    }
  }

  @Test
  void shuttingDownEndsEverything() {
    TaskExecutor executor = simulation.open();
    List<TaskFuture<?>> futures =
        List.of(
            executor.submit(() -> simulation.sleep(HOUR)),
            executor.after(HOUR, () -> "later"),
            executor.repeat(Repetition.atFixedRate(SECOND), () -> {}));
    simulation.advance(SECOND);
    executor.shutdownNow();
    futures.forEach(future -> assertTrue(future.isCancelled(), future::toString));
    simulation.runUntilIdle();
    assertEquals(List.of(), simulation.unfinished());
    assertEquals(SECOND, simulation.now());
  }

  @Test
  void aTaskMayShutItsExecutorDown() {
    TaskExecutor executor = simulation.open();
    TaskFuture<?> task = executor.submit(executor::shutdownNow);
    assertThrows(CancellationException.class, task::join);
    executor.close();
    assertEquals(List.of(), simulation.unfinished());
  }

  @Test
  void aScopeWaitsForItsChildren() {
    try (TaskExecutor executor = simulation.open();
        var scope = executor.<String, List<String>>scope(ScopePolicy.allSucceed())) {
      scope.submit(() -> slowly("one"));
      scope.submit(() -> "two");
      assertEquals(List.of("one", "two"), scope.join());
    }
  }

  // ---- what goes wrong

  @Test
  void aFailureIsInjectedInThePlaceOfTheTask() {
    AtomicInteger calls = new AtomicInteger();
    try (TaskExecutor executor = new Simulation(CALM.withFailures(1)).open()) {
      TaskFuture<Integer> task = executor.submit(calls::incrementAndGet);
      assertThrows(ExecutionException.class, task::get);
      assertInstanceOf(InjectedFailureException.class, task.exceptionNow());
    }
    assertEquals(0, calls.get());
  }

  @Test
  void aLostWorkerLosesItsTask() {
    try (TaskExecutor executor = new Simulation(CALM.withLostWorkers(1)).open()) {
      assertThrows(WorkerLostException.class, () -> executor.run(() -> "lost"));
    }
  }

  @Test
  void anIdempotentTaskIsRunAgainWhenItsWorkerWasLost() {
    int repeated = 0;
    for (int seed = 0; seed < 20; seed++) {
      Simulation rough = new Simulation(CALM.withSeed(seed).withLostWorkers(0.3));
      try (TaskExecutor executor = rough.open()) {
        executor.submit(() -> "value", TaskOptions.none().withIdempotent());
      }
      repeated += (int) rough.trace().stream().filter(line -> line.contains("#1.2 begins")).count();
    }
    assertNotEquals(0, repeated);
  }

  @Test
  void aTaskIsRefused() {
    try (TaskExecutor executor = new Simulation(CALM.withRefusals(1)).open()) {
      assertThrows(TaskRejectedException.class, () -> executor.submit(() -> "refused"));
      assertEquals(1, executor.stats().failed());
    }
  }

  @Test
  void callbacksComeLateOnABusyMachine() {
    Simulation busy = new Simulation(CALM.withDelay(HOUR));
    try (TaskExecutor executor = busy.open()) {
      executor.run(() -> "value");
    }
    assertNotEquals(Duration.ZERO, busy.now());
  }

  @Test
  void kernelsAreCutAndPutTogether() {
    try (TaskExecutor executor = new Simulation(CALM.withDurations(Duration.ZERO, SECOND)).open()) {
      int[] squares = executor.run(Kernels.ints(100, i -> i * i));
      assertArrayEquals(IntStream.range(0, 100).map(i -> i * i).toArray(), squares);
    }
  }

  @Test
  void anIsolatedSimulationSharesNoMemory() {
    try (TaskExecutor executor = new Simulation(CALM.withIsolation()).open()) {
      assertTrue(executor.backend().has(Capability.ISOLATION));
      assertFalse(executor.backend().has(Capability.SHARED_MEMORY));
      assertEquals(1, executor.run(() -> 1));
      TaskFuture<?> sleeper = executor.submit(() -> simulation.sleep(HOUR));
      assertEquals(Cancellation.PREVENTED, sleeper.cancel(SECOND));
    }
  }

  @Test
  void anIsolatedTaskIsStopped() {
    Simulation isolated = new Simulation(CALM.withIsolation());
    try (TaskExecutor executor = isolated.open()) {
      TaskFuture<?> sleeper = executor.submit(() -> isolated.sleep(HOUR));
      isolated.advance(SECOND);
      assertEquals(Cancellation.STOPPED, sleeper.cancel(SECOND));
      assertThrows(TaskFailedException.class, () -> executor.run(SimulationTest::fail));
    }
  }

  private static void fail() throws Exception {
    throw new Exception("on purpose");
  }

  // ---- configuration

  @Test
  void numbersOutOfRangeAreRefused() {
    assertRefused("'0'", () -> CALM.withParallelism(0));
    assertRefused("'1.5'", () -> CALM.withFailures(1.5));
    assertRefused("'NaN'", () -> CALM.withLostWorkers(Double.NaN));
    assertRefused("'-0.1'", () -> CALM.withRefusals(-0.1));
    assertRefused("'2.0'", () -> CALM.withStubborn(2));
    assertRefused("'PT-1S'", () -> CALM.withDelay(SECOND.negated()));
    assertRefused("'PT-1S'", () -> CALM.withDurations(SECOND.negated(), SECOND));
    assertRefused("'PT1S'", () -> CALM.withDurations(HOUR, SECOND));
  }

  private static void assertRefused(String value, Runnable change) {
    IllegalArgumentException e = assertThrows(IllegalArgumentException.class, change::run);
    assertTrue(String.valueOf(e.getMessage()).contains(value), e::toString);
  }
}
