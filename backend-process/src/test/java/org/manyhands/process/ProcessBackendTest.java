package org.manyhands.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.manyhands.Cancellation;
import org.manyhands.TaskExecutor;
import org.manyhands.TaskFuture;
import org.manyhands.task.Action;
import org.manyhands.testkit.FileFlag;
import org.manyhands.testkit.FileGate;

/** Tasks run, wait and are cancelled in workers, which tell nobody what they should not. */
class ProcessBackendTest {

  private static final int MANY = 2000;

  @TempDir Path folder;

  @Test
  void tasksRunInAnotherProcess() {
    try (TaskExecutor executor = Processes.open()) {
      assertNotEquals(ProcessHandle.current().pid(), Processes.pid(executor));
    }
  }

  @Test
  void aCancelledTaskThatHeedsTheInterruptCostsNoWorker() throws Exception {
    try (TaskExecutor executor = Processes.open()) {
      long pid = Processes.pid(executor);
      FileGate gate = FileGate.in(folder, "gate");
      FileFlag interrupted = FileFlag.in(folder, "interrupted");
      TaskFuture<?> running =
          executor.submit(() -> {
            try {
              gate.pass();
            } catch (InterruptedException e) {
              interrupted.raise();
            }
          });
      gate.arrived().await();

      assertTrue(running.cancel(true));

      interrupted.await();
      assertThrows(CancellationException.class, running::join);
      assertEquals(pid, Processes.pid(executor));
      assertFalse(executor.run(() -> Thread.currentThread().isInterrupted()));
    }
  }

  @Test
  void aCancelledTaskThatIgnoresTheInterruptIsKilledWithItsWorker() throws Exception {
    try (TaskExecutor executor =
        TaskExecutor.open(Processes.config().with("manyhands.process.grace", "50ms"))) {
      long pid = Processes.pid(executor);
      FileGate gate = FileGate.in(folder, "gate");
      TaskFuture<?> running =
          executor.submit(() -> {
            gate.arrived().raise();
            gate.opened().awaitStubbornly();
          });
      gate.arrived().await();

      assertTrue(running.cancel(true));

      Processes.await("the end of the worker", () -> !Processes.isAlive(pid));
      assertNotEquals(pid, Processes.pid(executor));
    }
  }

  @Test
  void aTaskCancelledInTheQueueNeverRuns() throws Exception {
    try (TaskExecutor executor = Processes.open()) {
      FileGate gate = FileGate.in(folder, "gate");
      FileFlag ran = FileFlag.in(folder, "ran");
      TaskFuture<?> first = executor.submit((Action) gate::pass);
      TaskFuture<?> second = executor.submit((Action) ran::raise);
      gate.arrived().await();
      assertTrue(second.cancel(false));
      gate.open();
      first.join();
      executor.run(() -> 1);
      assertFalse(ran.isRaised());
    }
  }

  /**
   * The first many make the pool send ahead; a worker that is stuck then has some of the others.
   */
  @Test
  void whatWaitsBehindATaskThatTakesLongIsRunByOtherWorkers() throws Exception {
    try (TaskExecutor executor = TaskExecutor.open(Processes.config().withParallelism(2))) {
      FileGate gate = FileGate.in(folder, "gate");
      List<TaskFuture<Integer>> quick = new ArrayList<>(submitMany(executor));
      TaskFuture<?> slow = executor.submit((Action) gate::pass);
      quick.addAll(submitMany(executor));
      assertEquals(2 * MANY, quick.stream().mapToInt(TaskFuture::join).sum());
      assertFalse(slow.isDone());
      gate.open();
      slow.join();
    }
  }

  private static List<TaskFuture<Integer>> submitMany(TaskExecutor executor) {
    return IntStream.range(0, MANY).mapToObj(i -> executor.submit(() -> 1)).toList();
  }

  @Test
  void whatIsCancelledAmongManyEitherRanOrNeverDoes() throws Exception {
    try (TaskExecutor executor = Processes.open()) {
      List<FileFlag> flags =
          IntStream.range(0, 300).mapToObj(i -> FileFlag.in(folder, "f" + i)).toList();
      List<TaskFuture<?>> tasks = new ArrayList<>();
      for (FileFlag flag : flags) {
        tasks.add(executor.submit((Action) flag::raise));
      }
      List<Cancellation> answers =
          tasks.reversed().stream()
              .map(task -> task.cancel(Duration.ofSeconds(20)))
              .toList()
              .reversed();
      executor.run(() -> 1);
      for (int i = 0; i < flags.size(); i++) {
        boolean ran = flags.get(i).isRaised();
        assertFalse(ran && answers.get(i) == Cancellation.PREVENTED, "task %d ran".formatted(i));
        assertTrue(ran || answers.get(i) != Cancellation.TOO_LATE, "task %d did not".formatted(i));
      }
    }
  }

  @Test
  void aThreadThatIsInterruptedMaySubmit() {
    try (TaskExecutor executor = Processes.open()) {
      long pid = Processes.pid(executor);
      Thread.currentThread().interrupt();
      TaskFuture<Long> next = executor.submit(() -> ProcessHandle.current().pid());
      assertTrue(Thread.interrupted());
      assertEquals(pid, next.join());
    }
  }

  @Test
  void workersInheritNoVariableThatChangesTheJvm() {
    try (TaskExecutor executor = Processes.open()) {
      assertEquals("", executor.run(() -> System.getenv().getOrDefault("CLASSPATH", "")));
      assertEquals("", executor.run(() -> System.getenv().getOrDefault("JAVA_TOOL_OPTIONS", "")));
    }
  }

  @Test
  void nobodyAttachesToAWorker() {
    try (TaskExecutor executor = Processes.open()) {
      String refuses =
          executor.run(() ->
              ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
                  .getVMOption("DisableAttachMechanism")
                  .getValue());
      assertEquals("true", refuses);
    }
  }

  @Test
  void theTokenIsNeitherInTheArgumentsNorInTheEnvironment() {
    try (TaskExecutor executor = Processes.open()) {
      String seen =
          executor.run(() ->
              System.getenv() + " " + ProcessHandle.current().info().commandLine().orElse(""));
      assertFalse(seen.matches("(?s).*[0-9a-f]{64}.*"), seen);
    }
  }
}
