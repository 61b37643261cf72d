package org.manyhands.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.io.InputStream;
import java.lang.invoke.MethodHandles;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.manyhands.TaskExecutor;
import org.manyhands.TaskFuture;
import org.manyhands.task.Action;
import org.manyhands.task.TaskFailedException;
import org.manyhands.task.WorkerLostException;

/** A task that takes all memory outside the heap costs itself alone, and at most its worker. */
class NativeMemoryTest {

  @Test
  void aTaskThatTakesAllDirectMemoryFailsAlone() {
    try (TaskExecutor executor =
        TaskExecutor.open(
            Processes.config()
                .with("manyhands.process.jvm-options", "-XX:MaxDirectMemorySize=16m"))) {
      long pid = Processes.pid(executor);
      Action greedy =
          () -> {
            List<ByteBuffer> taken = new ArrayList<>();
            while (taken.size() < Integer.MAX_VALUE) {
              taken.add(ByteBuffer.allocateDirect(1 << 20));
            }
          };
      TaskFuture<?> failing = executor.submit(greedy);
      TaskFuture<Integer> other = executor.submit(() -> 42);
      TaskFailedException e = assertThrows(TaskFailedException.class, failing::join);
      assertInstanceOf(OutOfMemoryError.class, e.getCause());
      assertEquals(42, other.join());
      assertEquals(pid, Processes.pid(executor));
    }
  }

  /** The operating system refuses its JVM any more. */
  @Test
  @EnabledOnOs(OS.LINUX)
  void aWorkerThatGetsNoMoreMemoryIsLostWithItsTaskAlone() {
    try (TaskExecutor executor = Processes.open()) {
      long pid = Processes.pid(executor);
      TaskFuture<?> starving = executor.submit((Action) NativeMemoryTest::starve);
      TaskFuture<Integer> other = executor.submit(() -> 42);
      assertThrows(WorkerLostException.class, starving::join);
      assertEquals(42, other.join());
      assertNotEquals(pid, Processes.pid(executor));
    }
  }

  private static void refuseMemory() throws IOException, InterruptedException {
    String self = Long.toString(ProcessHandle.current().pid());
    try {
      int done = new ProcessBuilder("prlimit", "--as=1", "--pid", self).start().waitFor();
      assertEquals(0, done);
    } catch (OutOfMemoryError e) { // for the thread that waits for that program: it was quick
      System.out.println("no more memory by now: " + e);
    }
  }

  /** From now on each request for memory fails; then classes need some. */
  private static void starve() throws IOException, InterruptedException, IllegalAccessException {
    byte[] definition;
    try (InputStream in = NativeMemoryTest.class.getResourceAsStream("NativeMemoryTest.class")) {
      definition = Objects.requireNonNull(in, "NativeMemoryTest.class").readAllBytes();
    }
    refuseMemory();
    List<MethodHandles.Lookup> leak = new ArrayList<>();
    while (leak.size() < Integer.MAX_VALUE) {
      leak.add(
          MethodHandles.lookup()
              .defineHiddenClass(definition, true, MethodHandles.Lookup.ClassOption.STRONG));
    }
  }
}
