package org.manyhands.gpu.opencl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

/**
 * A compiler on LLVM installs signal handlers of its own, which remove its temporary files and then
 * end the process. The JVM stops its threads by such signals: many times a second.
 */
class SignalHandlersTest {

  private static final int SIGILL = 4;
  private static final int SIGFPE = 8;
  private static final int SIGSEGV = 11;
  private static final int SIGPIPE = 13;

  private static final int SIGWINCH = 28;

  private static volatile long sink;

  private static String source(int number) {
    return "kernel void k(global int* out) { out[get_global_id(0)] = " + number + "; }";
  }

  /** Also after a build that a compiler refused, and in a session of a device used before. */
  @Test
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "it has no signal handlers")
  void theHandlersOfTheJvmAreThereAfterEveryBuild() {
    // The JVM handles this one, too, and no compiler cares for it.
    long own = SignalHandlers.now().handler(SIGPIPE);
    for (int i = 0; i < 3; i++) {
      try (Session session = Devices.choose("").open(SessionOptions.DEFAULT)) {
        session.program(source(i), false);
        assertThrows(BuildFailedException.class, () -> session.program("#error no", false));
        for (int signal : new int[] {SIGILL, SIGFPE, SIGSEGV}) {
          assertEquals(own, SignalHandlers.now().handler(signal), "signal " + signal);
        }
      }
    }
  }

  /** Has another function handle a signal that nobody sends. */
  private static void replaceHandler() {
    CFunction signal =
        CFunction.find("signal", ValueLayout.JAVA_INT, ValueLayout.ADDRESS).orElseThrow();
    MemorySegment stranger = Linker.nativeLinker().defaultLookup().find("abs").orElseThrow();
    signal.call(SIGWINCH, stranger);
  }

  @Test
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "it has no signal handlers")
  void aDriverCannotReplaceHandlers() {
    long before = SignalHandlers.now().handler(SIGWINCH);
    SignalHandlers.keep(SignalHandlersTest::replaceHandler);
    assertEquals(before, SignalHandlers.now().handler(SIGWINCH));
  }

  @Test
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "it has no signal handlers")
  void whereThatCannotBeKeptFromItTheyArePutBack() {
    long before = SignalHandlers.now().handler(SIGWINCH);
    AtomicLong meanwhile = new AtomicLong();
    SignalHandlers.runAndRestore(() -> {
      replaceHandler();
      meanwhile.set(SignalHandlers.now().handler(SIGWINCH));
    });
    assertNotEquals(before, meanwhile.get());
    assertEquals(before, SignalHandlers.now().handler(SIGWINCH));
  }

  @Test
  void whatTheDriverThrowsIsThrown() {
    IllegalStateException thrown = new IllegalStateException("refused");
    Runnable refuses =
        () -> {
          throw thrown;
        };
    assertSame(
        thrown, assertThrows(IllegalStateException.class, () -> SignalHandlers.keep(refuses)));
  }

  /** Threads that are stopped all the time, by the signal of a memory access that failed. */
  @Test
  void programsAreBuiltWhileTheJvmStopsItsThreads() throws InterruptedException {
    AtomicBoolean enough = new AtomicBoolean();
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      threads.add(
          Thread.ofPlatform()
              .start(() -> {
                while (!enough.get()) {
                  sink = spin(10_000_000);
                }
              }));
    }
    threads.add(
        Thread.ofPlatform()
            .start(() -> {
              while (!enough.get()) {
                sink = Thread.getAllStackTraces().size();
              }
            }));
    try (Session session = Devices.choose("").open(SessionOptions.DEFAULT)) {
      for (int i = 0; i < 6; i++) {
        session.program(source(1000 + i), false);
      }
      assertEquals(7, session.compiled()); // one is the session's own
    } finally {
      enough.set(true);
      for (Thread thread : threads) {
        thread.join();
      }
    }
  }

  private static long spin(int rounds) {
    long sum = 0;
    for (long i = 0; i < rounds; i++) {
      sum += (i * i) ^ sum;
    }
    return sum;
  }
}
