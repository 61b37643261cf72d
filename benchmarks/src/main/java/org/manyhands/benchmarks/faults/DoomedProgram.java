package org.manyhands.benchmarks.faults;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import org.manyhands.ExecutorConfig;
import org.manyhands.TaskExecutor;
import org.manyhands.command.Command;
import org.manyhands.task.TaskException;

/** A program that has a pool under load, and goes on until somebody kills it. */
public final class DoomedProgram {

  private static final int WORKERS = 3;
  private static final int ENOUGH = 100;
  private static final int OUTER = 20;

  private DoomedProgram() {}

  /**
   * Says when it has done some tasks.
   *
   * @param args none
   */
  @SuppressWarnings("InfiniteLoop")
  public static void main(String[] args) {
    TaskExecutor executor = open("doomed", WORKERS);
    CountDownLatch enough = new CountDownLatch(ENOUGH);
    Thread.ofPlatform().daemon().start(() -> say(enough));
    for (int i = 0; ; i++) {
      submit(executor, i, enough);
    }
  }

  private static TaskExecutor open(String name, int workers) {
    return TaskExecutor.open(
        ExecutorConfig.named(name)
            .withBackend("process")
            .withParallelism(workers)
            .with("manyhands.in-flight.tasks", "200")
            .with("manyhands.process.heap", "64m")
            .with("manyhands.process.start-cache", "off"));
  }

  private static void say(CountDownLatch enough) {
    try {
      enough.await();
      System.out.println("up");
    } catch (InterruptedException e) {
      System.out.println("interrupted");
    }
  }

  /** Tasks that compute, one that starts a program, and one that has a pool of its own. */
  @SuppressWarnings("FutureReturnValueIgnored") // nobody is left to look at them
  private static void submit(TaskExecutor executor, int i, CountDownLatch enough) {
    if (i == OUTER) {
      executor.submit(Command.of("sleep", "600"));
    } else if (i == 2 * OUTER) {
      executor.submit(DoomedProgram::nest);
    } else {
      byte[] cargo = new byte[i % 10 == 0 ? 200_000 : 0];
      executor
          .submit(() -> {
            LockSupport.parkNanos(Duration.ofMillis(1 + i % 20).toNanos());
            return cargo;
          })
          .whenComplete((value, thrown) -> enough.countDown());
    }
  }

  private static int nest() {
    try (TaskExecutor inner = open("inner", 1)) {
      int sum = 0;
      while (sum >= 0) {
        sum += inner.run(() -> 1);
      }
      return sum;
    } catch (TaskException e) {
      return -1;
    }
  }
}
