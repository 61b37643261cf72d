package org.manyhands.threads;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.manyhands.ExecutorConfig;
import org.manyhands.TaskExecutor;
import org.manyhands.TaskOptions;
import org.manyhands.kernel.IntKernel;
import org.manyhands.kernel.Kernels;
import org.manyhands.task.TaskContext;
import org.manyhands.task.TaskFailedException;
import org.manyhands.task.TaskInterruptedException;
import org.manyhands.task.TaskTimeoutException;

/** A thread of the program that runs a kernel computes parts of it, as long as it is free to. */
@Timeout(60)
class CallerHelpsTest {

  private static final int SIZE = 10_000;

  private final CountDownLatch free = new CountDownLatch(1);
  private final Set<Thread> computing = ConcurrentHashMap.newKeySet();

  @AfterEach
  void freeWorkers() {
    free.countDown();
  }

  @Test
  void theCallerComputesWhatNoWorkerIsFreeFor() throws Exception {
    try (TaskExecutor executor = executorWithBusyWorkers("threads", true)) {
      assertArrayEquals(IntStream.range(0, SIZE).toArray(), executor.run(kernel()));
      assertEquals(Set.of(Thread.currentThread()), computing);
      free.countDown();
    }
  }

  @Test
  void sumsScansAndFiltersAreHelpedWithToo() throws Exception {
    try (TaskExecutor executor = executorWithBusyWorkers("threads", true)) {
      assertEquals(SIZE, executor.run(Kernels.sum(SIZE, i -> 1.0)));
      assertEquals(SIZE, executor.run(Kernels.ints(SIZE, i -> 1).scan())[SIZE - 1]);
      assertEquals(SIZE / 2, executor.run(kernel().filter(i -> i % 2 == 0)).length);
      free.countDown();
    }
  }

  @Test
  void aFailureIsThatOfTheLowestIndexWhoeverComputesIt() throws Exception {
    IntKernel failing =
        Kernels.ints(
            SIZE,
            i -> {
              if (i % 1000 == 700) {
                throw new IllegalStateException("at " + i);
              }
              return i;
            });
    try (TaskExecutor executor = executorWithBusyWorkers("threads", true)) {
      var thrown = assertThrows(TaskFailedException.class, () -> executor.run(failing));
      assertEquals("java.lang.IllegalStateException: at 700", String.valueOf(thrown.getCause()));
      free.countDown();
    }
  }

  @Test
  void aPartOnTheCallersThreadHasItsContext() throws Exception {
    try (TaskExecutor executor = executorWithBusyWorkers("threads", true)) {
      IntKernel inContext = Kernels.ints(SIZE, i -> TaskContext.current().isPresent() ? 1 : 0);
      assertEquals(SIZE, IntStream.of(executor.run(inContext)).sum());
      assertFalse(TaskContext.current().isPresent());
      free.countDown();
    }
  }

  /** It is the caller's own interrupt, which it would have met while it waited. */
  @Test
  void anInterruptOfTheCallerCancelsTheKernelAndIsKept() throws Exception {
    AtomicInteger computed = new AtomicInteger();
    IntKernel kernel =
        Kernels.ints(
            1_000_000,
            i -> {
              if (computed.incrementAndGet() == 100) {
                Thread.currentThread().interrupt();
              }
              return i;
            });
    try (TaskExecutor executor = executorWithBusyWorkers("threads", true)) {
      assertThrows(TaskInterruptedException.class, () -> executor.run(kernel));
      assertTrue(Thread.interrupted());
      assertTrue(computed.get() < 1_000_000, () -> computed + " elements were computed");
      assertEquals(1, executor.stats().cancelled());
      free.countDown();
    }
  }

  @Test
  void aCallerThatIsInterruptedBeforehandComputesNothing() throws Exception {
    try (TaskExecutor executor = executorWithBusyWorkers("threads", true)) {
      Thread.currentThread().interrupt();
      assertThrows(TaskInterruptedException.class, () -> executor.run(kernel()));
      assertTrue(Thread.interrupted());
      assertEquals(Set.of(), computing);
      free.countDown();
    }
  }

  /** The caller is not interrupted, as it would not know whether the program meant to. */
  @Test
  void aKernelThatIsCancelledByAnotherThreadLeavesTheCallerWithoutAnInterrupt() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch shut = new CountDownLatch(1);
    IntKernel kernel =
        Kernels.ints(
            SIZE,
            i -> {
              begun.countDown();
              awaitUninterruptibly(shut);
              return i;
            });
    TaskExecutor executor = executorWithBusyWorkers("threads", true);
    Thread closing =
        Thread.ofPlatform()
            .start(() -> {
              awaitUninterruptibly(begun);
              executor.shutdownNow();
              shut.countDown();
            });
    assertThrows(CancellationException.class, () -> executor.run(kernel));
    assertFalse(Thread.interrupted());
    free.countDown();
    closing.join();
  }

  /** It could not leave a part that takes longer than the task may. */
  @Test
  void theCallerOnlyWaitsForAKernelWithATimeLimit() throws Exception {
    try (TaskExecutor executor = executorWithBusyWorkers("threads", true)) {
      for (TaskOptions limited :
          new TaskOptions[] {
            TaskOptions.none().withDeadline(Duration.ofMillis(20)),
            TaskOptions.none().withTimeout(Duration.ofDays(1)).withDeadline(Duration.ofMillis(20))
          }) {
        assertThrows(TaskTimeoutException.class, () -> executor.run(kernel(), limited));
      }
      assertEquals(Set.of(), computing);
      free.countDown();
    }
  }

  @Test
  void theCallerOnlyWaitsIfConfiguredTo() throws Exception {
    try (TaskExecutor executor = executorWithBusyWorkers("threads", false)) {
      Thread freeing = Thread.ofPlatform().start(free::countDown);
      assertEquals(SIZE, executor.run(kernel()).length);
      assertFalse(computing.contains(Thread.currentThread()));
      freeing.join();
    }
  }

  @Test
  void virtualThreadsAreHelpedToo() {
    try (TaskExecutor executor =
        TaskExecutor.open(ExecutorConfig.defaults().withBackend("virtual"))) {
      for (int round = 0; round < 200; round++) {
        assertArrayEquals(IntStream.range(0, SIZE).toArray(), executor.run(kernel()));
      }
    }
  }

  private IntKernel kernel() {
    return Kernels.ints(
        SIZE,
        i -> {
          computing.add(Thread.currentThread());
          return i;
        });
  }

  /** An executor of which no worker is free until {@link #free}. */
  private TaskExecutor executorWithBusyWorkers(String backend, boolean callersHelp)
      throws InterruptedException {
    TaskExecutor executor =
        TaskExecutor.open(
            ExecutorConfig.defaults()
                .withBackend(backend)
                .withParallelism(2)
                .with("manyhands.kernel.caller-helps", Boolean.toString(callersHelp)));
    CountDownLatch busy = new CountDownLatch(2);
    for (int i = 0; i < 2; i++) {
      var _ =
          executor.submit(() -> {
            busy.countDown();
            free.await();
          });
    }
    busy.await();
    return executor;
  }

  private static void awaitUninterruptibly(CountDownLatch latch) {
    boolean interrupted = false;
    while (true) {
      try {
        latch.await();
        break;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
