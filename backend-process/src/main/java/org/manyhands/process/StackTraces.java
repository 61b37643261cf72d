package org.manyhands.process;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where the platform threads of this JVM were.
 *
 * @param first the thread that comes first, without its name
 * @param frames of all threads
 */
record StackTraces(Thread first, Map<Thread, StackTraceElement[]> frames) {

  /** Between one thread and the next. */
  static final String SEPARATOR = "\n\n";

  private static final int MOST_FRAMES = 100;

  /** A thread that begins before has all its frames. */
  private static final int MOST_CHARACTERS = 256 * 1024;

  static StackTraces now(Thread first) {
    return new StackTraces(first, Thread.getAllStackTraces());
  }

  /** Without streams and formats, for which a worker would have to load many classes. */
  String text() {
    StringBuilder text = new StringBuilder();
    append(text, frames.get(first));
    for (Map.Entry<Thread, StackTraceElement[]> each : frames.entrySet()) {
      Thread thread = each.getKey();
      if (!thread.equals(first) && text.length() < MOST_CHARACTERS) {
        text.append(SEPARATOR).append('"').append(thread.getName()).append('"');
        text.append(thread.isDaemon() ? " daemon " : " ").append(thread.getState()).append('\n');
        append(text, each.getValue());
      }
    }
    return text.toString().stripTrailing();
  }

  private static void append(StringBuilder text, StackTraceElement @Nullable [] frames) {
    for (int i = 0; frames != null && i < Math.min(frames.length, MOST_FRAMES); i++) {
      text.append(i == 0 ? "    at " : "\n    at ").append(frames[i]);
    }
  }
}
