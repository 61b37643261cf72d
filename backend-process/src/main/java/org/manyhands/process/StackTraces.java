package org.manyhands.process;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** Where the threads of this JVM are, as text of bounded length. */
final class StackTraces {

  /** Between one thread and the next. */
  static final String SEPARATOR = "\n\n";

  private static final int MOST_FRAMES = 100;
  private static final int MOST_THREADS = 200;
  private static final int MOST_CHARACTERS = 256 * 1024;

  private StackTraces() {}

  /** All platform threads: first one without its name, then the others with theirs. */
  static String of(Thread first) {
    Map<Thread, StackTraceElement[]> all = new HashMap<>(Thread.getAllStackTraces());
    StackTraceElement[] own = all.remove(first);
    String others =
        all.entrySet().stream()
            .limit(MOST_THREADS)
            .map(entry -> describe(entry.getKey(), entry.getValue()))
            .collect(Collectors.joining());
    String text = frames(own == null ? new StackTraceElement[0] : own) + others;
    return text.length() <= MOST_CHARACTERS ? text : text.substring(0, MOST_CHARACTERS) + "...";
  }

  private static String describe(Thread thread, StackTraceElement[] frames) {
    return SEPARATOR
        + "\"%s\"%s %s"
            .formatted(thread.getName(), thread.isDaemon() ? " daemon" : "", thread.getState())
        + (frames.length == 0 ? "" : "\n" + frames(frames));
  }

  private static String frames(StackTraceElement[] frames) {
    return Arrays.stream(frames)
        .limit(MOST_FRAMES)
        .map("    at %s"::formatted)
        .collect(Collectors.joining("\n"));
  }
}
