package org.manyhands.threads;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionService;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.manyhands.ExecutorConfig;
import org.manyhands.TaskExecutor;

/** What libraries do with an {@code ExecutorService}, beyond the rules of the kit. */
@Timeout(60)
class ExecutorServiceTest {

  private static TaskExecutor open(String backend) {
    return TaskExecutor.open(
        ExecutorConfig.named("service").withBackend(backend).withParallelism(1));
  }

  @ParameterizedTest
  @ValueSource(strings = {"threads", "virtual", "caller"})
  void aTaskMaySubmitToItsOwnServiceAndWait(String backend) throws Exception {
    try (TaskExecutor executor = open(backend);
        ExecutorService service = executor.asExecutorService()) {
      Callable<Integer> inner = () -> 1;
      Callable<Integer> outer =
          () -> {
            int sum = service.submit(inner).get() + service.submit(inner).get(1, TimeUnit.HOURS);
            for (Future<Integer> future : service.invokeAll(List.of(inner, inner))) {
              sum += future.resultNow();
            }
            for (Future<Integer> future : service.invokeAll(List.of(inner), 1, TimeUnit.HOURS)) {
              sum += future.resultNow();
            }
            return sum
                + service.invokeAny(List.of(inner, inner))
                + service.invokeAny(List.of(inner), 1, TimeUnit.HOURS);
          };
      assertEquals(7, service.submit(outer).get());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"threads", "virtual", "caller"})
  void aTaskMayHaveAServiceOfItsOwn(String backend) throws Exception {
    try (TaskExecutor executor = open(backend);
        ExecutorService service = executor.asExecutorService()) {
      Callable<Integer> outer =
          () -> {
            Future<Integer> future;
            try (ExecutorService own = executor.asExecutorService()) {
              future = own.submit(() -> 42);
            }
            return future.resultNow();
          };
      assertEquals(42, service.submit(outer).get());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"threads", "virtual", "caller"})
  void servesCompletableFuturesAndCompletionServices(String backend) throws Exception {
    try (TaskExecutor executor = open(backend);
        ExecutorService service = executor.asExecutorService()) {
      assertEquals(
          3,
          CompletableFuture.supplyAsync(() -> 1, service)
              .thenApplyAsync(x -> x + 2, service)
              .get());
      CompletionService<Integer> completion = new ExecutorCompletionService<>(service);
      Future<Integer> future = completion.submit(() -> 42);
      assertSame(future, completion.take());
      assertEquals(42, future.get());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"threads", "virtual"})
  void cancellingATaskOfACompletionServiceInterruptsIt(String backend) throws Exception {
    try (TaskExecutor executor = open(backend);
        ExecutorService service = executor.asExecutorService()) {
      CompletionService<Integer> completion = new ExecutorCompletionService<>(service);
      CountDownLatch running = new CountDownLatch(1);
      CountDownLatch interrupted = new CountDownLatch(1);
      Future<Integer> future =
          completion.submit(() -> {
            running.countDown();
            try {
              new CountDownLatch(1).await();
            } catch (InterruptedException e) {
              interrupted.countDown();
            }
            return 1;
          });
      running.await();
      assertTrue(future.cancel(true));
      interrupted.await();
      assertSame(future, completion.take());
      assertFalse(service.submit(() -> Thread.currentThread().isInterrupted()).get());
    }
  }

  /** The task runs in the thread of the test, which waits until another thread stops it. */
  @Test
  void whatRunsInTheCallingThreadIsStoppedByOtherThreads() throws Exception {
    try (TaskExecutor executor = open("caller");
        ExecutorService service = executor.asExecutorService()) {
      CountDownLatch running = new CountDownLatch(1);
      Thread stopper =
          Thread.ofPlatform()
              .start(() -> {
                try {
                  running.await();
                  assertEquals(List.of(), service.shutdownNow());
                } catch (InterruptedException e) {
                  throw new IllegalStateException(e);
                }
              });
      AtomicBoolean interrupted = new AtomicBoolean();
      Future<?> future =
          service.submit(() -> {
            running.countDown();
            try {
              new CountDownLatch(1).await();
            } catch (InterruptedException e) {
              interrupted.set(true);
              Thread.currentThread().interrupt();
            }
          });
      assertTrue(interrupted.get());
      assertFalse(Thread.interrupted(), "the interrupt outlasts the task");
      assertEquals(Future.State.SUCCESS, future.state());
      stopper.join();
      assertTrue(service.isTerminated());
    }
  }
}
