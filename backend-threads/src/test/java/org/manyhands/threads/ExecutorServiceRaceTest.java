package org.manyhands.threads;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.manyhands.ExecutorConfig;
import org.manyhands.TaskExecutor;

/** No task is lost or done twice, however submitting, cancelling and shutting down meet. */
class ExecutorServiceRaceTest {

  private static final Duration BOUND = Duration.ofSeconds(20);
  private static final int ROUNDS = 30 * Integer.getInteger("test.rounds", 1);
  private static final int SUBMITTERS = 2;

  @ParameterizedTest
  @ValueSource(strings = {"threads", "virtual", "caller"})
  void aTaskIsRejectedOrRunsOrIsGivenBack(String backend) throws Exception {
    try (TaskExecutor executor = open(backend)) {
      for (int round = 0; round < ROUNDS; round++) {
        ExecutorService service = executor.asExecutorService();
        Queue<Future<?>> accepted = new ConcurrentLinkedQueue<>();
        Queue<Runnable> givenBack = new ConcurrentLinkedQueue<>();
        AtomicInteger ran = new AtomicInteger();
        race(
            () -> submitUntilRejected(service, ran, accepted),
            () -> {
              await(accepted, 20);
              givenBack.addAll(service.shutdownNow());
            });
        assertTrue(service.awaitTermination(BOUND.toSeconds(), TimeUnit.SECONDS));
        assertEquals(accepted.size(), ran.get() + givenBack.size());
        accepted.forEach(future -> assertTrue(future.isDone()));
        assertEquals(List.of(), service.shutdownNow());
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"threads", "virtual", "caller"})
  void allThatIsAcceptedBeforeShutdownHasRunAtTermination(String backend) throws Exception {
    try (TaskExecutor executor = open(backend)) {
      for (int round = 0; round < ROUNDS; round++) {
        ExecutorService service = executor.asExecutorService();
        Queue<Future<?>> accepted = new ConcurrentLinkedQueue<>();
        AtomicInteger ran = new AtomicInteger();
        race(
            () -> submitUntilRejected(service, ran, accepted),
            () -> {
              await(accepted, 20);
              service.shutdown();
            });
        assertTrue(service.awaitTermination(BOUND.toSeconds(), TimeUnit.SECONDS));
        int atTermination = ran.get();
        assertEquals(accepted.size(), atTermination);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"threads", "virtual", "caller"})
  void everyFutureEndsWhenTheExecutorIsShutDown(String backend) throws Exception {
    for (int round = 0; round < ROUNDS; round++) {
      TaskExecutor executor = open(backend);
      ExecutorService service = executor.asExecutorService();
      Queue<Future<?>> accepted = new ConcurrentLinkedQueue<>();
      race(
          () -> submitUntilRejected(service, new AtomicInteger(), accepted),
          () -> {
            await(accepted, 20);
            executor.shutdownNow();
          });
      assertTrue(service.awaitTermination(BOUND.toSeconds(), TimeUnit.SECONDS));
      accepted.forEach(future -> assertTrue(future.isDone()));
    }
  }

  /** A task that is cancelled as it begins runs or does not, and never interrupts another one. */
  @ParameterizedTest
  @ValueSource(strings = {"threads", "virtual"})
  void cancellingMeetsRunning(String backend) throws Exception {
    try (TaskExecutor executor = open(backend)) {
      ExecutorService service = executor.asExecutorService();
      Callable<Boolean> task = () -> Thread.currentThread().isInterrupted();
      for (int round = 0; round < 50 * ROUNDS; round++) {
        Future<Boolean> cancelled = service.submit(task);
        Future<Boolean> next = service.submit(task);
        boolean inTime = cancelled.cancel(true);
        assertEquals(inTime, cancelled.isCancelled());
        assertTrue(cancelled.isDone());
        assertFalse(next.get(), "the next task was interrupted");
      }
      service.shutdown();
      assertTrue(service.awaitTermination(BOUND.toSeconds(), TimeUnit.SECONDS));
    }
  }

  private static TaskExecutor open(String backend) {
    return TaskExecutor.open(ExecutorConfig.named("race").withBackend(backend).withParallelism(2));
  }

  private static void submitUntilRejected(
      ExecutorService service, AtomicInteger ran, Queue<Future<?>> accepted) {
    try {
      while (true) {
        accepted.add(service.submit(ran::incrementAndGet));
      }
    } catch (RejectedExecutionException e) {
      assertTrue(service.isShutdown());
    }
  }

  private static void await(Queue<?> queue, int size) {
    while (queue.size() < size) {
      Thread.onSpinWait();
    }
  }

  private static void race(Runnable submitting, Runnable ending) throws Exception {
    CyclicBarrier start = new CyclicBarrier(SUBMITTERS + 1);
    AtomicReference<Throwable> failure = new AtomicReference<>();
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < SUBMITTERS; i++) {
      threads.add(start(start, submitting, failure));
    }
    threads.add(start(start, ending, failure));
    for (Thread thread : threads) {
      assertTrue(thread.join(BOUND), () -> thread + " hangs");
    }
    if (failure.get() != null) {
      throw new AssertionError(failure.get());
    }
  }

  private static Thread start(
      CyclicBarrier start, Runnable action, AtomicReference<Throwable> failure) {
    return Thread.ofPlatform()
        .daemon()
        .start(() -> {
          try {
            start.await();
            action.run();
          } catch (Throwable thrown) {
            failure.set(thrown);
          }
        });
  }
}
