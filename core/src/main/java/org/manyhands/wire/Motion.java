package org.manyhands.wire;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** What the threads of a process do. Only Linux tells: elsewhere, all seem to have stopped. */
enum Motion {
  /** All have stopped, or have ended. */
  NONE,

  /** Some wait in the kernel for what no signal cuts short, and then stop. */
  STUCK,

  /** Some run, or would if they were woken. */
  RUNNING;

  static Motion of(long pid) {
    try (Stream<Path> threads = Files.list(Path.of("/proc", Long.toString(pid), "task"))) {
      return most(threads.map(Motion::ofThread));
    } catch (IOException | UncheckedIOException e) { // it has ended, or this is not Linux
      return NONE;
    }
  }

  private static Motion ofThread(Path thread) {
    try {
      String state = Files.readString(thread.resolve("stat"));
      return ofState(state.charAt(state.lastIndexOf(')') + 2)); // a name may have brackets, too
    } catch (IOException e) { // it has ended
      return NONE;
    }
  }

  private static Motion ofState(char state) {
    return switch (state) {
      case 'T', 't', 'Z', 'X' -> NONE;
      case 'D' -> STUCK;
      default -> RUNNING;
    };
  }

  static Motion most(Stream<Motion> motions) {
    return motions.max(Comparator.naturalOrder()).orElse(NONE);
  }
}
