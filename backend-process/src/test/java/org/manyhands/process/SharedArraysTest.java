package org.manyhands.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.manyhands.ExecutorConfig;
import org.manyhands.TaskExecutor;
import org.manyhands.TaskFuture;
import org.manyhands.kernel.Kernels;
import org.manyhands.shared.SharedDoubles;
import org.manyhands.shared.SharedInts;
import org.manyhands.task.SharingException;
import org.manyhands.task.Task;
import org.manyhands.task.TaskException;
import org.manyhands.task.TaskFailedException;
import org.manyhands.task.TaskNotSerializableException;
import org.manyhands.task.WorkerLostException;
import org.manyhands.testkit.FileGate;
import org.slf4j.LoggerFactory;

/**
 * Arrays that workers share: what becomes of them when somebody closes, dies or is somewhere else.
 */
class SharedArraysTest {

  private static final String FOLDER = "manyhands.process.shared-folder";
  private static final String MEMORY = "manyhands.process.shared-memory";

  @TempDir Path folder;

  @BeforeEach
  void needsDescriptors() {
    assumeTrue(Files.isDirectory(Path.of("/proc/self/fd")), "no descriptors in /proc");
  }

  private ExecutorConfig config() {
    return Processes.config().with(FOLDER, folder.toString());
  }

  private static double[] array(int length) {
    double[] array = new double[length];
    Arrays.setAll(array, i -> i);
    return array;
  }

  /** Of the files in a folder that a process has mapped. */
  private static long mapped(long pid, Path folder) {
    return lines(Path.of("/proc", Long.toString(pid), "maps"), folder);
  }

  private static long lines(Path file, Path folder) {
    try (Stream<String> lines = Files.lines(file)) {
      return lines.filter(line -> line.contains(folder.toString())).count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** How many files in the folder this process has open. */
  private long open() {
    try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
      return descriptors.filter(this::leadsHere).count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private boolean leadsHere(Path descriptor) {
    try {
      return Files.readSymbolicLink(descriptor).startsWith(folder);
    } catch (IOException closedMeanwhile) {
      return false;
    }
  }

  private void assertNothingLeft() throws IOException {
    assertEquals(0, open());
    assertEquals(0, mapped(ProcessHandle.current().pid(), folder));
    try (Stream<Path> files = Files.list(folder)) {
      assertEquals(List.of(), files.toList());
    }
  }

  @Test
  void workersMapAnArrayOnceAndLetGoOfItWhenItIsClosed() throws Exception {
    try (TaskExecutor executor = TaskExecutor.open(config())) {
      long worker = Processes.pid(executor);
      SharedDoubles shared = executor.share(array(1000));
      for (int i = 0; i < 5; i++) {
        int index = i;
        assertEquals(i, executor.run(() -> shared.get(index)));
      }
      assertEquals(1, mapped(worker, folder));
      shared.close();
      Processes.await("the end of the mapping", () -> mapped(worker, folder) == 0);
      assertNothingLeft();
      assertEquals(worker, Processes.pid(executor));
    }
  }

  @Test
  void whatIsSentIsSmall() {
    try (TaskExecutor executor = TaskExecutor.open(config());
        SharedDoubles shared = executor.share(array(1_000_000))) {
      long bytes = executor.explain(Kernels.sum(shared.length(), i -> shared.get(i))).bytes();
      assertTrue(bytes < 4000, () -> bytes + " bytes");
    }
  }

  @Test
  void manyTasksMapAnArrayAtOnce() throws Exception {
    try (TaskExecutor executor = TaskExecutor.open(config().withParallelism(2))) {
      for (int round = 0; round < 10; round++) {
        try (SharedDoubles shared = executor.share(array(10_000))) {
          List<TaskFuture<Double>> sums =
              IntStream.range(0, 20).mapToObj(i -> executor.submit(() -> sum(shared))).toList();
          sums.forEach(sum -> assertEquals(49_995_000.0, sum.join()));
        }
      }
      assertNothingLeft();
    }
  }

  private static double sum(SharedDoubles shared) {
    return Arrays.stream(shared.toArray()).sum();
  }

  @Test
  void threadsOfAProgramShareAndCloseAtOnce() throws Exception {
    try (TaskExecutor executor = TaskExecutor.open(config());
        ExecutorService threads = Executors.newFixedThreadPool(4)) {
      Callable<Integer> sharer =
          () -> {
            int sum = 0;
            for (int i = 0; i < 25; i++) {
              int round = i;
              try (SharedInts shared = executor.share(new int[] {round, 2})) {
                sum += executor.run(() -> shared.get(0) + shared.get(1));
              }
            }
            return sum;
          };
      for (var sum : threads.invokeAll(List.of(sharer, sharer, sharer, sharer))) {
        assertEquals(350, sum.get());
      }
      assertNothingLeft();
    }
  }

  @Test
  void aTaskThatIsReadingWhenItIsClosedIsToldSoAndItsWorkerLives() throws Exception {
    try (TaskExecutor executor = TaskExecutor.open(config())) {
      long worker = Processes.pid(executor);
      SharedDoubles shared = executor.share(array(1000));
      FileGate gate = FileGate.in(folder, "gate");
      TaskFuture<?> reading = executor.submit(new ForEver(gate, shared));
      gate.arrived().await();
      shared.close();
      TaskFailedException e = assertThrows(TaskFailedException.class, reading::join);
      assertInstanceOf(IllegalStateException.class, e.getCause());
      assertTrue(String.valueOf(e.getMessage()).contains("is closed"), e::getMessage);
      assertEquals(worker, Processes.pid(executor));
    }
  }

  private record ForEver(FileGate gate, SharedDoubles shared) implements Task<Double> {
    @Override
    public Double call() {
      double sum = 0;
      for (long i = 0; ; i++) {
        sum += shared.get((int) (i % 1000));
        if (i == 100_000) {
          gate.arrived().raise();
        }
        if (sum < 0) {
          return sum;
        }
      }
    }
  }

  @Test
  void aWorkerThatIsKilledWhileItReadsLeavesNothing() throws Exception {
    try (TaskExecutor executor = TaskExecutor.open(config())) {
      long worker = Processes.pid(executor);
      try (SharedDoubles shared = executor.share(array(1000))) {
        FileGate gate = FileGate.in(folder, "gate");
        TaskFuture<?> reading = executor.submit(new ForEver(gate, shared));
        gate.arrived().await();
        Processes.kill(worker);
        assertThrows(WorkerLostException.class, reading::join);
        assertEquals(7.0, executor.run(() -> shared.get(7)));
      }
      Files.delete(Path.of(FileGate.in(folder, "gate").arrived().path()));
      assertNothingLeft();
    }
  }

  @Test
  void anArrayOfAnotherPoolIsReadAndClosed() throws Exception {
    try (TaskExecutor first = TaskExecutor.open(config());
        TaskExecutor second = TaskExecutor.open(config())) {
      SharedDoubles shared = first.share(array(10));
      long worker = Processes.pid(second);
      assertEquals(3.0, second.run(() -> shared.get(3)));
      shared.close();
      Processes.await("the end of the mapping", () -> mapped(worker, folder) == 0);
      assertThrows(TaskException.class, () -> second.run(() -> shared.get(3)));
    }
    assertNothingLeft();
  }

  @Test
  void anArrayIsPassedOnToThePoolOfATaskAndClosedThere() throws Exception {
    FileGate gate = FileGate.in(folder, "gate");
    String where = folder.toString();
    try (TaskExecutor executor = TaskExecutor.open(Processes.config())) {
      try (TaskExecutor other = TaskExecutor.open(config())) {
        SharedDoubles shared = other.share(array(10));
        TaskFuture<String> outer =
            executor.submit(() -> {
              try (TaskExecutor inner = Processes.open()) {
                long below = Processes.pid(inner);
                double third = inner.run(() -> shared.get(3));
                long before = mapped(below, Path.of(where));
                gate.pass();
                Processes.await("the end", () -> mapped(below, Path.of(where)) == 0);
                return third + ", " + before;
              }
            });
        gate.arrived().await();
        shared.close();
        gate.open();
        assertEquals("3.0, 1", outer.join());
      }
    }
  }

  @Test
  void anArrayOfATaskDoesNotOutliveItsPool() {
    try (TaskExecutor executor = Processes.open()) {
      TaskException e =
          assertThrows(
              TaskException.class,
              () ->
                  executor.run(() -> {
                    TaskExecutor inner = Processes.open();
                    return inner.share(new double[3]);
                  }));
      assertTrue(String.valueOf(e.getMessage()).contains("not above"), e::getMessage);
    }
  }

  @Test
  void anArrayOnTheHeapIsNotReadByWorkers() throws Exception {
    try (TaskExecutor executor = Processes.open();
        SharedDoubles shared = executor.share(array(10));
        SharedDoubles onHeap = Kernels.doubles(10, i -> shared.get(i)).shared().call()) {
      TaskNotSerializableException e =
          assertThrows(TaskNotSerializableException.class, () -> executor.run(() -> onHeap.get(3)));
      assertTrue(String.valueOf(e.getMessage()).contains("heap of another process"), e::getMessage);
    }
  }

  @Test
  void theQuotaIsThatOfAnExecutorAndCountsResults() throws Exception {
    try (TaskExecutor executor = TaskExecutor.open(config().with(MEMORY, "1k"))) {
      try (SharedDoubles shared = executor.share(new double[100])) {
        assertThrows(SharingException.class, () -> executor.share(new double[100]));
        SharingException e =
            assertThrows(
                SharingException.class,
                () -> executor.run(Kernels.doubles(Integer.MAX_VALUE - 8, i -> i).shared()));
        assertTrue(String.valueOf(e.getMessage()).contains("'17179869112' bytes"), e::getMessage);
        assertEquals(0.0, executor.run(() -> shared.get(99)));
      }
      executor.run(Kernels.doubles(128, i -> i).shared()).close();
      executor.share(new double[128]).close();
      assertNothingLeft();
    }
  }

  @Test
  void aResultThatNobodyGetsTakesNoMemory() throws Exception {
    try (TaskExecutor executor = TaskExecutor.open(config().withParallelism(2))) {
      for (int round = 0; round < 5; round++) {
        FileGate gate = FileGate.in(Files.createDirectory(folder.resolve("r" + round)), "gate");
        TaskFuture<SharedInts> future =
            executor.submit(Kernels.ints(100, i -> held(gate, i)).shared());
        gate.arrived().await();
        assertEquals(1, open());
        future.cancel(true);
        Processes.await("the end of its memory", () -> open() == 0);
      }
      assertThrows(
          TaskFailedException.class,
          () -> executor.run(Kernels.ints(100, i -> 1 / (i - 50)).shared()));
      Processes.await("the end of its memory", () -> open() == 0);
      assertEquals(0, mapped(ProcessHandle.current().pid(), folder));
    }
  }

  private static int held(FileGate gate, int index) {
    try {
      gate.pass();
      return index;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void aWorkerThatIsKilledWhileItWritesAResultLeavesNothing() throws Exception {
    try (TaskExecutor executor = TaskExecutor.open(config())) {
      long worker = Processes.pid(executor);
      FileGate gate = FileGate.in(Files.createDirectory(folder.resolve("r")), "gate");
      TaskFuture<SharedInts> future =
          executor.submit(Kernels.ints(100, i -> held(gate, i)).shared());
      gate.arrived().await();
      Processes.kill(worker);
      assertThrows(WorkerLostException.class, future::join);
      Processes.await("the end of its memory", () -> open() == 0);
    }
  }

  @Test
  void closingAnExecutorLeavesNothing() throws Exception {
    List<SharedDoubles> handles = new ArrayList<>();
    try (TaskExecutor executor = TaskExecutor.open(config())) {
      for (int i = 0; i < 10; i++) {
        handles.add(executor.share(array(10)));
        handles.add(executor.run(Kernels.doubles(10, at -> at).shared()));
      }
      assertEquals(20, open());
      assertFalse(handles.getFirst().isClosed());
    }
    assertNothingLeft();
    handles.forEach(handle -> assertTrue(handle.isClosed()));
  }

  @Test
  void anArrayThatIsForgottenIsSweptWithAWarning() throws Exception {
    Logger logger = (Logger) LoggerFactory.getLogger("org.manyhands.shared.Lease");
    ListAppender<ILoggingEvent> log = new ListAppender<>();
    log.start();
    logger.addAppender(log);
    logger.setLevel(Level.WARN);
    try (TaskExecutor executor = TaskExecutor.open(config())) {
      long worker = Processes.pid(executor);
      assertEquals(2.0, shareAndForget(executor));
      Processes.await("the sweep", () -> sweptHere(worker));
      assertEquals(0, mapped(ProcessHandle.current().pid(), folder));
      Processes.await("the warning", () -> !log.list.isEmpty());
      String warning = log.list.getFirst().getFormattedMessage();
      assertTrue(warning.startsWith("The shared 'double[3]' of executor 'test'"), warning);
      assertTrue(warning.contains("SharedArraysTest.shareAndForget(SharedArraysTest"), warning);
      assertEquals(Level.WARN, log.list.getFirst().getLevel());
    } finally {
      logger.detachAppender(log);
      logger.setLevel(null);
    }
    assertEquals(1, log.list.size());
  }

  private static double shareAndForget(TaskExecutor executor) {
    SharedDoubles shared = executor.share(array(3));
    return executor.run(() -> shared.get(2));
  }

  private boolean sweptHere(long worker) {
    System.gc();
    return open() == 0 && mapped(worker, folder) == 0;
  }

  /** A file system of a megabyte, which only root can make. */
  @Test
  void aFullFileSystemIsAnErrorThatSaysWhereAndHarmsNothing() throws Exception {
    Path small = Files.createDirectory(folder.resolve("small"));
    assumeTrue(SharedMemoryTest.run("mount", "-t", "tmpfs", "-o", "size=1m", "s", "" + small) == 0);
    try (TaskExecutor executor =
        TaskExecutor.open(Processes.config().with(FOLDER, small.toString()).with(MEMORY, "100m"))) {
      SharingException e =
          assertThrows(SharingException.class, () -> executor.share(new double[1 << 20]));
      assertTrue(String.valueOf(e.getMessage()).contains(small.toString()), e::getMessage);
      TaskFailedException failed =
          assertThrows(
              TaskFailedException.class,
              () -> executor.run(Kernels.doubles(1 << 20, i -> i).shared()));
      assertInstanceOf(SharingException.class, failed.getCause());
      assertTrue(
          String.valueOf(failed.getMessage()).contains(small.toString()), failed::getMessage);
      try (SharedDoubles shared = executor.share(array(1000))) {
        assertEquals(999.0, executor.run(() -> shared.get(999)));
      }
    } finally {
      assertEquals(0, SharedMemoryTest.run("umount", small.toString()));
    }
  }

  @Test
  void aProgramThatIsKilledLeavesNothing() throws Exception {
    Process program =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                SharingMain.class.getName(),
                folder.toString())
            .redirectErrorStream(true)
            .start();
    FileGate gate = FileGate.in(folder, "gate");
    Processes.await("the task to read", () -> gate.arrived().isRaised() || !program.isAlive());
    assertTrue(gate.arrived().isRaised(), () -> "" + program.inputReader().lines().toList());
    List<Long> workers = program.descendants().map(ProcessHandle::pid).toList();
    program.destroyForcibly().waitFor();
    Processes.await("the end of its workers", () -> workers.stream().noneMatch(Processes::isAlive));
    Files.delete(Path.of(gate.arrived().path()));
    assertNothingLeft();
  }
}
