package org.manyhands.process;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.manyhands.ExecutorConfig;
import org.manyhands.TaskExecutor;

/** What the tests of this package share. */
final class Processes {

  private static final Duration BOUND = Duration.ofSeconds(30);

  private Processes() {}

  static ExecutorConfig config() {
    return ExecutorConfig.named("test").withBackend("process").withParallelism(1);
  }

  static TaskExecutor open() {
    return TaskExecutor.open(config());
  }

  static long pid(TaskExecutor executor) {
    return executor.run(() -> ProcessHandle.current().pid());
  }

  static void kill(long pid) {
    ProcessHandle.of(pid).orElseThrow().destroyForcibly();
  }

  /** Waits for something that must happen. */
  static void await(String what, BooleanSupplier condition) {
    long deadline = System.nanoTime() + BOUND.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("Did not happen: " + what);
      }
      LockSupport.parkNanos(1_000_000);
    }
  }

  static boolean isAlive(long pid) {
    return ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
  }
}
