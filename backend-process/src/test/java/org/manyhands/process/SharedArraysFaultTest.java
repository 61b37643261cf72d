package org.manyhands.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.manyhands.TaskExecutor;
import org.manyhands.TaskFuture;
import org.manyhands.kernel.Kernels;
import org.manyhands.shared.SharedDoubles;
import org.manyhands.shared.SharedInts;
import org.manyhands.task.SharingException;
import org.manyhands.task.TaskFailedException;
import org.manyhands.task.WorkerLostException;
import org.manyhands.testkit.FileGate;
import org.slf4j.LoggerFactory;

/** Arrays that workers share: what becomes of them when somebody dies, stops, or forgets them. */
class SharedArraysFaultTest extends SharedArraysFixture {

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

  /** Of so many lines, some do not fit into the pipe to it. */
  @Test
  void aWorkerThatIsStoppedKeepsNobodyFromClosing() throws Exception {
    try (TaskExecutor executor = TaskExecutor.open(config())) {
      String worker = "" + Processes.pid(executor);
      SharedDoubles read = executor.share(array(10));
      assertEquals(3.0, executor.run(() -> read.get(3)));
      assertEquals(0, SharedMemoryTest.run("kill", "-STOP", worker));
      try {
        FutureTask<Boolean> closing = new FutureTask<>(() -> closeMany(executor), true);
        Thread.ofPlatform().daemon().start(closing);
        assertEquals(true, closing.get(30, TimeUnit.SECONDS));
        read.close();
      } finally {
        assertEquals(0, SharedMemoryTest.run("kill", "-CONT", worker));
      }
      Processes.await("the end of the mapping", () -> mapped(Long.parseLong(worker), folder) == 0);
      assertEquals(worker, "" + Processes.pid(executor));
      assertNothingLeft();
    }
  }

  private static void closeMany(TaskExecutor executor) {
    for (int i = 0; i < 3000; i++) {
      executor.share(array(1)).close();
    }
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
      assertTrue(
          warning.contains("SharedArraysFaultTest.shareAndForget(SharedArraysFaultTest"), warning);
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
        Processes.java(List.of(), SharingMain.class, folder.toString())
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
