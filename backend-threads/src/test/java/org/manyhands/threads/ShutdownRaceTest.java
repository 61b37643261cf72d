package org.manyhands.threads;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.manyhands.ExecutorConfig;
import org.manyhands.TaskExecutor;
import org.manyhands.TaskFuture;
import org.manyhands.task.TaskRejectedException;

/** Every future that was accepted ends, however submitting and shutting down meet. */
class ShutdownRaceTest {

  private static final Duration BOUND = Duration.ofSeconds(20);
  private static final int ROUNDS = 50 * Integer.getInteger("test.rounds", 1);
  private static final int SUBMITTERS = 2;

  @ParameterizedTest
  @ValueSource(strings = {"threads", "virtual", "caller", "rehearsal"})
  void submittersOutside(String backend) throws Exception {
    for (int round = 0; round < ROUNDS; round++) {
      TaskExecutor executor = open(backend);
      Queue<TaskFuture<?>> accepted = new ConcurrentLinkedQueue<>();
      race(executor, () -> submitUntilRejected(executor, accepted));
      assertAllEnd(accepted);
    }
  }

  /** Tasks that are submitted by a task go to the queue of its own worker. */
  @ParameterizedTest
  @ValueSource(strings = {"threads", "virtual"})
  void submittersInside(String backend) throws Exception {
    for (int round = 0; round < ROUNDS; round++) {
      TaskExecutor executor = open(backend);
      Queue<TaskFuture<?>> accepted = new ConcurrentLinkedQueue<>();
      race(
          executor,
          () -> {
            try {
              accepted.add(
                  executor.submit(() -> {
                    submitUntilRejected(executor, accepted);
                    return null;
                  }));
            } catch (TaskRejectedException e) {
              assertEquals(null, e.getCause());
            }
          });
      assertAllEnd(accepted);
    }
  }

  private static TaskExecutor open(String backend) {
    return TaskExecutor.open(ExecutorConfig.named("race").withBackend(backend).withParallelism(2));
  }

  private static void race(TaskExecutor executor, Runnable submitting) throws Exception {
    CyclicBarrier start = new CyclicBarrier(SUBMITTERS + 1);
    AtomicReference<Throwable> failure = new AtomicReference<>();
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < SUBMITTERS; i++) {
      threads.add(start(start, submitting, failure));
    }
    threads.add(start(start, executor::shutdownNow, failure));
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

  private static void submitUntilRejected(TaskExecutor executor, Queue<TaskFuture<?>> accepted) {
    try {
      while (true) {
        accepted.add(executor.submit(() -> 1));
      }
    } catch (TaskRejectedException e) {
      assertEquals(null, e.getCause());
    }
  }

  private static void assertAllEnd(Queue<TaskFuture<?>> accepted) throws Exception {
    for (TaskFuture<?> future : accepted) {
      try {
        future.get(BOUND.toSeconds(), TimeUnit.SECONDS);
      } catch (CancellationException | ExecutionException e) {
        assertTrue(future.isDone());
      }
    }
  }
}
