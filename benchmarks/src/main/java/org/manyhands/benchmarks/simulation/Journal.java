package org.manyhands.benchmarks.simulation;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What tasks tell of themselves, beside the library: when a call starts, that it comes to its end,
 * and when it is left. One thread at a time.
 */
final class Journal {

  private final List<String> problems = new ArrayList<>();
  private final Map<Integer, Page> pages = new HashMap<>();

  /** Of one task. */
  private static final class Page {
    private int starts;
    private int ends;
    private int inside;
    private boolean closed;
    private boolean spared;
  }

  private Page page(int key) {
    return pages.computeIfAbsent(key, ignored -> new Page());
  }

  /** A call starts; returns how many there were before. */
  int start(int key) {
    Page page = page(key);
    if (page.inside > 0) {
      problem("task %d was called while a call before was not over", key);
    }
    if (page.closed) {
      problem("task %d was called after it was said that it would not be any more", key);
    }
    page.inside++;
    return page.starts++;
  }

  /** A call has done its work. */
  void end(int key) {
    page(key).ends++;
  }

  /** A call is left, whether it has done its work or not. */
  void leave(int key) {
    page(key).inside--;
  }

  /** From now on, the task must not be called. */
  void close(int key) {
    page(key).closed = true;
  }

  /** Nobody waits for the task any more, and it was not told to stop. */
  void spare(int key) {
    page(key).spared = true;
  }

  boolean isSpared(int key) {
    return page(key).spared;
  }

  int starts(int key) {
    return page(key).starts;
  }

  int ends(int key) {
    return page(key).ends;
  }

  /** How many calls there were, of all tasks. */
  long calls() {
    return pages.values().stream().mapToLong(page -> page.starts).sum();
  }

  boolean isInside(int key) {
    return page(key).inside > 0;
  }

  @SuppressWarnings("AnnotateFormatMethod") // it would need a library of annotations
  void problem(String text, Object... arguments) {
    problems.add(text.formatted(arguments));
  }

  List<String> problems() {
    return List.copyOf(problems);
  }
}
