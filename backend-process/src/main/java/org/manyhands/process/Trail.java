package org.manyhands.process;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a job for those who ask why it failed: when it waited and ran, what it logged
 * last, and where it was. Thread-safe.
 */
final class Trail {

  /** Of the log; older lines are forgotten. */
  private static final int MOST_LINES = 50;

  /** Of a line of the log, in characters. */
  private static final int LONGEST = 2000;

  private static final double NANOS_PER_SECOND = 1e9;

  private static final String UNKNOWN = "    where it was is not known";

  private final long submitted = System.nanoTime();

  /** Null before the first line comes: most tasks log nothing. Guarded by this. */
  private @Nullable Deque<String> log;

  private volatile @Nullable Long sent;
  private volatile @Nullable Long started;
  private volatile String trace = UNKNOWN;

  /** It is sent to a worker, perhaps not for the first time. */
  void sent() {
    sent = System.nanoTime();
  }

  /** Its turn has come, perhaps not for the first time. */
  void started() {
    started = System.nanoTime();
  }

  /** When it was submitted. */
  Instant submittedAt() {
    return at(submitted);
  }

  /** When it was sent to the worker that had it last, if it was. */
  @Nullable Instant sentAt() {
    Long known = sent;
    return known == null ? null : at(known);
  }

  /** When its turn came, if it did. */
  @Nullable Instant startedAt() {
    Long known = started;
    return known == null ? null : at(known);
  }

  private static Instant at(long nanoTime) {
    return Instant.now().minusNanos(System.nanoTime() - nanoTime);
  }

  /** How long it waited, and ran until now: for the middle of a sentence. */
  String times() {
    Long known = started;
    long now = System.nanoTime();
    return known == null
        ? "waited for " + seconds(now - submitted)
        : "waited for %s and ran for %s"
            .formatted(seconds(known - submitted), seconds(now - known));
  }

  private static String seconds(long nanos) {
    return String.format(Locale.ROOT, "%.3f s", nanos / NANOS_PER_SECOND);
  }

  synchronized void logged(LogEntry entry) {
    Deque<String> lines = log;
    if (lines == null) {
      lines = new ArrayDeque<>();
      log = lines;
    } else if (lines.size() == MOST_LINES) {
      lines.removeFirst();
    }
    String message = entry.message();
    String cut = message.length() <= LONGEST ? message : message.substring(0, LONGEST) + "...";
    lines.add("%s %s %s: %s".formatted(Instant.now(), entry.level(), entry.logger(), cut));
  }

  /** What it logged last, oldest first. */
  synchronized List<String> log() {
    return log == null ? List.of() : List.copyOf(log);
  }

  /** Where it was when it was interrupted, and after an empty line, where other threads were. */
  void wasAt(String stackTraces) {
    trace = stackTraces;
  }

  /** Where its own thread was when it was interrupted. */
  String place() {
    String all = trace;
    int end = all.indexOf(StackTraces.SEPARATOR);
    return end < 0 ? all : all.substring(0, end);
  }

  /** Where all threads of its worker were when it was interrupted. */
  String trace() {
    return trace;
  }
}
