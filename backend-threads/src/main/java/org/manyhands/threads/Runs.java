package org.manyhands.threads;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.manyhands.spi.Attempt;

/**
 * The attempts that have a thread of their own, so that closing finds them. They are linked in
 * several short lists: one map for all would cost a task as much as starting its thread does.
 */
final class Runs {

  private static final int LISTS =
      Integer.highestOneBit(8 * Runtime.getRuntime().availableProcessors());

  private final List<Ring> rings = IntStream.range(0, LISTS).mapToObj(i -> new Ring()).toList();

  /** Which ring is next; threads that meet here may well take the same. */
  private int next;

  /** What the thread of an attempt is to run. It is found from {@link Run#enter} on. */
  Run prepare(Attempt<?> attempt) {
    return new Run(attempt, rings.get(next++ & (LISTS - 1)));
  }

  /** Those that have entered and not left. */
  List<Run> open() {
    List<Run> open = new ArrayList<>();
    rings.forEach(ring -> ring.addTo(open));
    return open;
  }

  /** A list of runs; its lock guards their links. */
  private static final class Ring {

    private @Nullable Run first;

    synchronized void add(Run run) {
      run.after = first;
      if (first != null) {
        first.before = run;
      }
      first = run;
    }

    synchronized void remove(Run run) {
      if (run.before == null) {
        first = run.after;
      } else {
        run.before.after = run.after;
      }
      if (run.after != null) {
        run.after.before = run.before;
      }
      run.before = null; // or else whoever keeps one run would keep all that came before it
      run.after = null;
    }

    synchronized void addTo(List<Run> open) {
      for (Run run = first; run != null; run = run.after) {
        open.add(run);
      }
    }
  }

  /** An attempt and its thread. */
  static final class Run implements Runnable {

    private final Attempt<?> attempt;
    private final Ring ring;
    private @Nullable Thread thread;
    private @Nullable Run before;
    private @Nullable Run after;

    private Run(Attempt<?> attempt, Ring ring) {
      this.attempt = attempt;
      this.ring = ring;
    }

    Attempt<?> attempt() {
      return attempt;
    }

    /** Only of one that has entered. */
    Thread thread() {
      return Objects.requireNonNull(thread);
    }

    void enter(Thread own) {
      thread = own;
      ring.add(this);
    }

    @Override
    public void run() {
      try {
        attempt.run();
      } finally {
        ring.remove(this);
      }
    }
  }
}
