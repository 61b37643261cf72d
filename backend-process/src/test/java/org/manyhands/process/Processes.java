package org.manyhands.process;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.manyhands.ExecutorConfig;
import org.manyhands.TaskExecutor;

/** What the tests of this package share. */
final class Processes {

  private static final Duration BOUND = Duration.ofSeconds(30);

  /**
   * Is busy starting processes for a while, which end after the time that is its argument; a file
   * named {@code busy} says that it has begun.
   */
  static final String BUSY_SCRIPT =
      "> busy; i=0; while [ $i -lt 500 ]; do sleep $1 & i=$((i + 1)); done; wait";

  private Processes() {}

  static ExecutorConfig config() {
    return ExecutorConfig.named("test").withBackend("process").withParallelism(1);
  }

  static TaskExecutor open() {
    return TaskExecutor.open(config());
  }

  /** Another JVM that runs a class of the tests. */
  static ProcessBuilder java(List<String> options, Class<?> main, String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(options);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command);
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

  /** The processes of this machine that sleep for a time which nobody else sleeps for. */
  static List<Long> sleeping(String time) {
    return ProcessHandle.allProcesses()
        .filter(process -> sleeps(process.info(), time))
        .map(ProcessHandle::pid)
        .toList();
  }

  private static boolean sleeps(ProcessHandle.Info info, String time) {
    return info.arguments().map(List::of).equals(Optional.of(List.of(time)));
  }
}
