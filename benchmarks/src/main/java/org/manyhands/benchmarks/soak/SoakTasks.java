package org.manyhands.benchmarks.soak;

import java.util.concurrent.locks.LockSupport;
import org.manyhands.task.Task;
import org.manyhands.task.TaskContext;

/** The tasks of a soak; all of them can travel. */
final class SoakTasks {

  private SoakTasks() {}

  /** Computes for about some time and returns a number. */
  record Work(long nanos, int value) implements Task<Integer> {
    @Override
    public Integer call() {
      long end = System.nanoTime() + nanos;
      while (System.nanoTime() - end < 0) {
        Thread.onSpinWait();
      }
      return value;
    }
  }

  /** Fails always. */
  record Failing(int value) implements Task<Integer> {
    @Override
    public Integer call() {
      throw new IllegalArgumentException("soak " + value);
    }
  }

  /** Waits until it is told to stop. */
  record Waiting() implements Task<Integer> {
    @Override
    public Integer call() throws InterruptedException {
      while (!Thread.interrupted()) {
        LockSupport.park();
      }
      throw new InterruptedException("told to stop");
    }
  }

  /** Fails in its first attempts. */
  record Flaky(int failures, int value) implements Task<Integer> {
    @Override
    public Integer call() {
      int attempt = TaskContext.current().orElseThrow().task().attempt();
      if (attempt <= failures) {
        throw new IllegalStateException("attempt " + attempt);
      }
      return value;
    }
  }
}
