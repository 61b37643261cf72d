package org.manyhands.process;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.io.IOException;
import java.io.Serializable;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CancellationException;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.manyhands.Cancellation;
import org.manyhands.TaskExecutor;
import org.manyhands.TaskFuture;
import org.manyhands.task.Action;
import org.manyhands.task.RemoteFailureException;
import org.manyhands.task.Task;
import org.manyhands.task.TaskFailedException;
import org.manyhands.task.TaskNotSerializableException;
import org.manyhands.task.TaskRejectedException;
import org.manyhands.testkit.FileFlag;
import org.manyhands.testkit.FileGate;

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
  void largeArgumentsAndResultsCross() {
    byte[] large = new byte[20 << 20];
    new Random(1).nextBytes(large);
    try (TaskExecutor executor = Processes.open()) {
      byte[] back = executor.run(() -> large);
      assertArrayEquals(large, back);
    }
  }

  @Test
  void aTaskAboveTheLimitIsRefusedAtSubmit() {
    byte[] large = new byte[70_000];
    try (TaskExecutor executor =
        TaskExecutor.open(Processes.config().with("manyhands.process.max-message", "64k"))) {
      TaskRejectedException e =
          assertThrows(TaskRejectedException.class, () -> executor.submit(() -> large.length));
      assertTrue(String.valueOf(e.getMessage()).contains("max-message"), e.getMessage());
      assertEquals(1, executor.run(() -> 1));
    }
  }

  @Test
  void aResultAboveTheLimitFailsItsTaskAndNoWorker() {
    try (TaskExecutor executor =
        TaskExecutor.open(Processes.config().with("manyhands.process.max-message", "64k"))) {
      long pid = Processes.pid(executor);
      TaskNotSerializableException e =
          assertThrows(
              TaskNotSerializableException.class, () -> executor.run(() -> new byte[70_000]));
      assertTrue(String.valueOf(e.getMessage()).contains("max-message"), e.getMessage());
      assertEquals(pid, Processes.pid(executor));
    }
  }

  @Test
  void aCaptureThatCannotCrossIsRefusedAtSubmitWithThePathToIt() {
    Outer outer = new Outer();
    try (TaskExecutor executor = Processes.open()) {
      TaskNotSerializableException e =
          assertThrows(
              TaskNotSerializableException.class, () -> executor.submit(() -> outer.hashCode()));
      String message = String.valueOf(e.getMessage());
      assertTrue(message.contains("captured variable 1"), message);
      assertTrue(message.contains("field 'inner'"), message);
      assertEquals(1, executor.run(() -> 1));
    }
  }

  @Test
  void aResultThatCannotCrossFailsItsTaskAndNoWorker() {
    try (TaskExecutor executor = Processes.open()) {
      long pid = Processes.pid(executor);
      Task<Object> task = Object::new;
      TaskNotSerializableException e =
          assertThrows(TaskNotSerializableException.class, () -> executor.run(task));
      assertTrue(String.valueOf(e.getMessage()).contains("java.lang.Object"), e.getMessage());
      assertEquals(pid, Processes.pid(executor));
    }
  }

  @Test
  void aValueWhoseOwnCodeFailsWhileItCrossesFailsItsTaskAlone() {
    try (TaskExecutor executor = Processes.open()) {
      long pid = Processes.pid(executor);
      for (Where where : Where.values()) {
        for (String how : List.of("exception", "error", "unspeakable")) {
          Throwable e =
              assertThrows(
                  Exception.class, () -> executor.run(where.task(new Hostile(where, how))));
          String expected = how.equals("unspeakable") ? "OnPurposeException" : "on purpose";
          assertTrue(e.toString().contains(expected), where + " " + how + ": " + e);
        }
      }
      assertEquals(pid, Processes.pid(executor));
    }
  }

  @Test
  void anExceptionComesBackWithItsRemoteStack() {
    try (TaskExecutor executor = Processes.open()) {
      TaskFailedException e =
          assertThrows(TaskFailedException.class, () -> executor.run(ProcessBackendTest::failing));
      IOException cause = assertInstanceOf(IOException.class, e.getCause());
      assertEquals("no disk", cause.getMessage());
      List<StackTraceElement> stack = Arrays.asList(cause.getStackTrace());
      assertEquals("failing", stack.getFirst().getMethodName());
      assertEquals(WorkerMain.class.getName(), stack.getLast().getClassName());
    }
  }

  private static int failing() throws IOException {
    throw new IOException("no disk");
  }

  @Test
  void anExceptionThatCannotCrossIsToldAsText() {
    try (TaskExecutor executor = Processes.open()) {
      TaskFailedException e =
          assertThrows(
              TaskFailedException.class,
              () ->
                  executor.run(() -> {
                    throw new Unserializable("told");
                  }));
      RemoteFailureException cause = assertInstanceOf(RemoteFailureException.class, e.getCause());
      assertEquals(Unserializable.class.getName(), cause.originalClass());
      assertTrue(String.valueOf(cause.getMessage()).contains("told"));
    }
  }

  @Test
  void theFilterKeepsClassesOut() {
    try (TaskExecutor executor =
        TaskExecutor.open(
            Processes.config()
                .with("manyhands.process.filter", "!java.util.concurrent.atomic.*"))) {
      TaskNotSerializableException e =
          assertThrows(
              TaskNotSerializableException.class,
              () -> executor.run(() -> new java.util.concurrent.atomic.AtomicInteger(1)));
      assertTrue(
          String.valueOf(e.getMessage()).contains("manyhands.process.filter"), e.getMessage());
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

  @Test
  void closingLeavesNeitherProcessNorFile() throws Exception {
    Path temp = Files.createDirectory(folder.resolve("t"));
    Process program = start(ClosingMain.class, temp);
    assertEquals("1 file, then 0", program.inputReader().readLine());
    assertEquals("worker alive: true, then false", program.inputReader().readLine());
    assertEquals(0, program.waitFor());
  }

  @Test
  void shutdownNowEndsAWorkerThatRunsForEver() throws Exception {
    FileGate gate = FileGate.in(folder, "gate");
    TaskFuture<?> running;
    long pid;
    try (TaskExecutor executor = Processes.open()) {
      pid = Processes.pid(executor);
      running =
          executor.submit(() -> {
            gate.arrived().raise();
            gate.opened().awaitStubbornly();
          });
      gate.arrived().await();
      executor.shutdownNow();
    }
    assertTrue(running.isCancelled());
    assertFalse(Processes.isAlive(pid));
  }

  @Test
  void aParentThatIsKilledLeavesNoWorkerAndNoFile() throws Exception {
    Path temp = Files.createDirectory(folder.resolve("t"));
    Process parent = start(ParentMain.class, temp);
    long worker = Long.parseLong(parent.inputReader().readLine());
    assertTrue(Processes.isAlive(worker));

    parent.destroyForcibly().waitFor();

    Processes.await("the end of the worker", () -> !Processes.isAlive(worker));
    Processes.await("an empty folder", () -> isEmpty(temp));
  }

  @Test
  void aParentThatIsKilledLeavesNoProgramThatItsWorkersRun() throws Exception {
    Process parent = start(CommandParentMain.class, folder, "4325");
    Processes.await("a program in the worker", () -> Files.exists(folder.resolve("busy")));

    parent.destroyForcibly().waitFor();

    Processes.await("the end of the program", () -> Processes.sleeping("4325").isEmpty());
  }

  private static Process start(Class<?> main, Path folder, String... arguments) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Djava.io.tmpdir=" + folder,
                "-cp",
                System.getProperty("java.class.path"),
                main.getName(),
                folder.toString()));
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
  }

  private static boolean isEmpty(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files.findAny().isEmpty();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static final class Inner {}

  private static final class Outer implements Serializable {
    private static final long serialVersionUID = 1L;

    @SuppressWarnings({"serial", "unused"}) // the mistake that is to be found
    private final Inner inner = new Inner();
  }

  private static final class Unserializable extends RuntimeException {
    private static final long serialVersionUID = 1L;

    @SuppressWarnings({"serial", "unused"}) // the mistake that is to be survived
    private final Inner inner = new Inner();

    Unserializable(String message) {
      super(message);
    }
  }
}
