package org.manyhands.gpu.opencl;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.LongStream;

/**
 * What handled the signals of this process at one moment. The JVM stops its threads and checks for
 * {@code null} by SIGSEGV. Compilers on LLVM, which are part of PoCL and of other drivers, replace
 * its handlers when they first write a file. At the next signal theirs remove the files that are
 * being written and put the former handlers back; meanwhile a second such signal, on another
 * thread, ends the process without a word (LLVM, {@code lib/Support/Unix/Signals.inc}: {@code
 * SA_RESETHAND}).
 *
 * <p>LLVM does so once, and does not look whether its handlers are still there: when {@link #keep}
 * has kept them out, they do not come.
 */
final class SignalHandlers {

  private static final Optional<CFunction> SIGACTION =
      CFunction.find("sigaction", ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.ADDRESS);

  /** At least what {@code struct sigaction} takes anywhere: 152 bytes in glibc, 16 on macOS. */
  private static final int STRUCT = 256;

  /** Those after it are real-time signals, which no compiler knows of. */
  private static final int LAST = 31;

  private static final int SIGSEGV = 11;

  /** SIG_DFL and SIG_IGN. */
  private static final long LARGEST_CONSTANT = 1;

  private final List<Kept> kept;

  private record Kept(int signal, MemorySegment action) {

    /** The address of the function: the first field everywhere. */
    long handler() {
      return action.get(ValueLayout.JAVA_LONG, 0);
    }
  }

  private SignalHandlers(List<Kept> kept) {
    this.kept = kept;
  }

  /** What handles the signals now; nothing on Windows, which has none. */
  static SignalHandlers now() {
    List<Kept> kept = new ArrayList<>();
    for (int signal = 1; signal <= LAST; signal++) {
      MemorySegment action = Arena.ofAuto().allocate(STRUCT, Long.BYTES);
      if (call(signal, MemorySegment.NULL, action) == 0) {
        kept.add(new Kept(signal, action));
      }
    }
    return new SignalHandlers(kept);
  }

  /** The address of a handler, 0 for the default. */
  long handler(int signal) {
    return kept.stream()
        .filter(one -> one.signal == signal)
        .mapToLong(Kept::handler)
        .findFirst()
        .orElse(0);
  }

  /**
   * Calls a driver that may replace handlers, so that they stay as they are. Where Linux filters
   * its thread, it cannot replace them; elsewhere they are put back when it is done, and a signal
   * that comes before is theirs.
   *
   * <p>The thread is one of its own, as the filter stays on it and on all that it starts.
   *
   * @param action the call and nothing else
   */
  static void keep(Runnable action) {
    Runnable filtered =
        () -> {
          if (SignalFilter.install()) {
            action.run();
          } else {
            runAndRestore(action);
          }
        };
    try {
      CompletableFuture.runAsync(
              filtered, body -> Lane.thread("manyhands-gpu-driver", body).start())
          .join();
    } catch (CompletionException e) {
      switch (e.getCause()) {
        case RuntimeException thrown -> throw thrown;
        case Error thrown -> throw thrown;
        case null, default -> throw e;
      }
    }
  }

  /** One at a time: another would take strange handlers for those to keep. */
  static synchronized void runAndRestore(Runnable action) {
    SignalHandlers before = now();
    try {
      action.run();
    } finally {
      before.restore();
    }
  }

  /**
   * Puts back what strangers replaced. A handler that the JVM has for another signal is none: the
   * application may install it at any time.
   */
  private void restore() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment now = arena.allocate(STRUCT, Long.BYTES);
      for (Kept one : kept) {
        if (call(one.signal, MemorySegment.NULL, now) == 0
            && isReplaced(one, now.get(ValueLayout.JAVA_LONG, 0))) {
          call(one.signal, one.action, MemorySegment.NULL);
        }
      }
    }
  }

  private boolean isReplaced(Kept one, long now) {
    if (now == one.handler()) {
      return false;
    }
    boolean isOfTheJvm = one.handler() == handler(SIGSEGV);
    return isOfTheJvm || (now > LARGEST_CONSTANT && handlers().noneMatch(known -> known == now));
  }

  private LongStream handlers() {
    return kept.stream().mapToLong(Kept::handler);
  }

  private static int call(int signal, MemorySegment to, MemorySegment from) {
    return SIGACTION.map(function -> function.call(signal, to, from)).orElse(-1);
  }
}
