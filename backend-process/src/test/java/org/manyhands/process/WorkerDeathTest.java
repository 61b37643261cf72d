package org.manyhands.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.manyhands.ExecutorConfig;
import org.manyhands.TaskExecutor;
import org.manyhands.TaskFuture;
import org.manyhands.task.Action;
import org.manyhands.task.BackendUnavailableException;
import org.manyhands.task.WorkerLostException;
import org.manyhands.testkit.FileGate;

/** However a worker dies, its task ends with the reason, no other task does, and the pool heals. */
class WorkerDeathTest {

  private static final int MANY = 2000;

  @TempDir Path folder;

  @Test
  void aWorkerKilledInTheMiddleOfATaskFailsThatTaskAlone() throws Exception {
    try (TaskExecutor executor = Processes.open()) {
      long pid = Processes.pid(executor);
      FileGate gate = FileGate.in(folder, "gate");
      TaskFuture<?> running = executor.submit((Action) gate::pass);
      TaskFuture<Integer> queued = executor.submit(() -> 42);
      gate.arrived().await();

      Processes.kill(pid);

      WorkerLostException lost = assertThrows(WorkerLostException.class, running::join);
      assertEquals(OptionalInt.of(137), lost.exitCode());
      assertTrue(lost.worker().contains("pid " + pid), lost.worker());
      assertTrue(message(lost).contains("SIGKILL"), message(lost));
      assertEquals(42, queued.join());
    }
  }

  @Test
  void aWorkerKilledWhileIdleFailsNothing() {
    try (TaskExecutor executor = Processes.open()) {
      long pid = Processes.pid(executor);
      Processes.kill(pid);
      Processes.await("the end of " + pid, () -> !Processes.isAlive(pid));
      assertNotEquals(pid, Processes.pid(executor)); // whether its death is known by now or not
    }
  }

  @Test
  void aWorkerThatDiesWithTasksAheadFailsTheOneThatRan() throws Exception {
    try (TaskExecutor executor = Processes.open()) {
      long pid = Processes.pid(executor);
      assertEquals(MANY, submitMany(executor).stream().mapToInt(TaskFuture::join).sum());
      List<TaskFuture<Integer>> before = submitMany(executor);
      FileGate gate = FileGate.in(folder, "gate");
      TaskFuture<?> running = executor.submit((Action) gate::pass);
      List<TaskFuture<Integer>> after = submitMany(executor);
      gate.arrived().await();

      Processes.kill(pid);

      assertThrows(WorkerLostException.class, running::join);
      assertEquals(MANY, before.stream().mapToInt(TaskFuture::join).sum());
      assertEquals(MANY, after.stream().mapToInt(TaskFuture::join).sum());
    }
  }

  private static List<TaskFuture<Integer>> submitMany(TaskExecutor executor) {
    return IntStream.range(0, MANY).mapToObj(i -> executor.submit(() -> 1)).toList();
  }

  @Test
  void exitHaltAndOutOfMemoryAreDeathsWhateverTheExitCodeSays() {
    try (TaskExecutor executor =
        TaskExecutor.open(Processes.config().with("manyhands.process.heap", "32m"))) {
      assertEquals(OptionalInt.of(0), deathOf(executor, () -> System.exit(0)).exitCode());
      assertEquals(OptionalInt.of(3), deathOf(executor, () -> System.exit(3)).exitCode());
      assertEquals(
          OptionalInt.of(0), deathOf(executor, () -> Runtime.getRuntime().halt(0)).exitCode());
      WorkerLostException memory = deathOf(executor, WorkerDeathTest::leak);
      assertTrue(message(memory).contains("OutOfMemoryError"), message(memory));
      assertEquals(42, executor.run(() -> 42));
    }
  }

  @Test
  void aSegmentationFaultIsToldWithItsExitCodeAndLastOutput() {
    try (TaskExecutor executor =
        TaskExecutor.open(
            Processes.config()
                .with("manyhands.process.jvm-options", "-XX:-CreateCoredumpOnCrash"))) {
      WorkerLostException lost = deathOf(executor, WorkerDeathTest::segfault);
      assertNotEquals(OptionalInt.of(0), lost.exitCode());
      assertTrue(message(lost).contains("SIGSEGV"), message(lost));
      assertTrue(message(lost).contains("manyhands.process.crash-folder"), message(lost));
      assertEquals(42, executor.run(() -> 42));
    }
  }

  @Test
  void theCrashLogIsKeptWhereTheProgramSays(@TempDir Path kept) throws IOException {
    try (TaskExecutor executor =
        TaskExecutor.open(
            Processes.config()
                .with("manyhands.process.crash-folder", kept.toString())
                .with("manyhands.process.jvm-options", "-XX:-CreateCoredumpOnCrash"))) {
      String message = message(deathOf(executor, WorkerDeathTest::segfault));
      try (Stream<Path> logs = Files.list(kept)) {
        Path log = logs.findFirst().orElseThrow();
        assertTrue(message.contains("'%s'".formatted(log)), message);
        assertTrue(Files.readString(log).contains("SIGSEGV"));
      }
    }
  }

  @Test
  void theLastOutputOfALostWorkerIsTold() {
    try (TaskExecutor executor = Processes.open()) {
      WorkerLostException lost =
          deathOf(
              executor,
              () -> {
                for (int i = 0; i < 1000; i++) {
                  System.out.println("line " + i);
                }
                System.err.println("last words");
                Runtime.getRuntime().halt(9);
              });
      assertEquals("last words", lost.lastOutput().getLast());
      assertTrue(lost.lastOutput().contains("line 999"), lost.lastOutput().toString());
    }
  }

  @Test
  void whatATaskPrintsCannotDisturbTheConnection() {
    try (TaskExecutor executor = Processes.open()) {
      String flood = "x".repeat(100_000) + "\0\1\2";
      executor.run(() -> {
        System.out.print(flood);
        System.out.write(new byte[] {0, 0, 0, 1, 3});
        System.out.flush();
        System.in.close();
        System.out.close();
      });
      assertEquals(42, executor.run(() -> 42));
    }
  }

  @Test
  void aTaskThatClosesTheLifelineHarmsItsWorkerAlone() throws Exception {
    try (TaskExecutor executor = Processes.open()) {
      long pid = Processes.pid(executor);
      FileGate gate = FileGate.in(folder, "gate");
      TaskFuture<?> deaf =
          executor.submit(
              (Action)
                  () -> {
                    new FileInputStream(FileDescriptor.in).close();
                    gate.pass();
                  });
      gate.arrived().await();

      deaf.cancel(true); // which that worker hears, and nothing after it

      Processes.await("the end of " + pid, () -> !Processes.isAlive(pid));
      assertEquals(42, executor.run(() -> 42));
    }
  }

  @Test
  void aWorkerThatCannotStartIsToldWithWhatItPrinted() {
    ExecutorConfig config =
        Processes.config().with("manyhands.process.jvm-options", "-XX:+NoSuchOption");
    try (TaskExecutor executor = TaskExecutor.open(config)) {
      List<TaskFuture<Integer>> futures =
          IntStream.range(0, 5).mapToObj(i -> executor.submit(() -> i)).toList();
      for (TaskFuture<Integer> future : futures) {
        BackendUnavailableException e =
            assertThrows(BackendUnavailableException.class, future::join);
        assertTrue(message(e).contains("NoSuchOption"), message(e));
      }
      assertThrows(BackendUnavailableException.class, () -> executor.run(() -> 1));
    }
  }

  @Test
  void aTaskThatNoWorkerCanReceiveIsGivenUp() {
    ExecutorConfig config = Processes.config().with("manyhands.process.heap", "16m");
    try (TaskExecutor executor = TaskExecutor.open(config)) {
      byte[] tooLarge = new byte[64 << 20];
      WorkerLostException lost =
          assertThrows(WorkerLostException.class, () -> executor.run(() -> tooLarge.length));
      assertTrue(message(lost).contains("heap too small"), message(lost));
      assertEquals(42, executor.run(() -> 42));
    }
  }

  @Test
  void everyFutureEndsWhileWorkersAreKilledAtRandom() {
    Random random = new Random(20_240_101);
    int lost = 0;
    try (TaskExecutor executor = TaskExecutor.open(Processes.config().withParallelism(2))) {
      for (int round = 0; round < 15; round++) {
        List<TaskFuture<Long>> futures = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
          int payload = random.nextInt(20_000);
          byte[] data = new byte[payload];
          futures.add(executor.submit(() -> ProcessHandle.current().pid() + 0L * data.length));
        }
        int victim = random.nextInt(futures.size());
        try {
          ProcessHandle.of(futures.get(victim).join()).ifPresent(ProcessHandle::destroyForcibly);
        } catch (WorkerLostException e) {
          lost++;
        }
        for (TaskFuture<Long> future : futures) {
          try {
            assertTrue(future.join() > 0);
          } catch (WorkerLostException e) {
            lost++;
          }
        }
      }
    }
    assertTrue(lost <= 30, "at most the task of each killed worker is lost, but: " + lost);
  }

  private static WorkerLostException deathOf(TaskExecutor executor, Action action) {
    WorkerLostException lost = assertThrows(WorkerLostException.class, () -> executor.run(action));
    assertFalse(message(lost).isEmpty());
    return lost;
  }

  private static String message(Exception e) {
    return String.valueOf(e.getMessage());
  }

  private static void leak() {
    List<byte[]> leak = new ArrayList<>();
    while (leak.size() < Integer.MAX_VALUE) {
      leak.add(new byte[1 << 20]);
    }
  }

  @SuppressWarnings("removal")
  private static void segfault() throws ReflectiveOperationException {
    Class<?> type = Class.forName("sun.misc.Unsafe");
    Field field = type.getDeclaredField("theUnsafe");
    field.setAccessible(true);
    type.getMethod("putLong", long.class, long.class).invoke(field.get(null), 8L, 1L);
  }
}
