package org.manyhands.benchmarks.simulation;

import java.time.Duration;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.manyhands.task.Task;
import org.manyhands.task.TaskContext;
import org.manyhands.testkit.Simulation;

/** A task of the campaign, which keeps the journal and returns its key. */
final class Body implements Task<Integer> {

  private static final long serialVersionUID = 1L;

  /** What a task may do while it runs, besides what it is told here. */
  interface Deed {
    void run();
  }

  private final transient Simulation simulation;
  private final transient Journal journal;
  private final transient Deed deed;
  private final int key;
  private final int failures;
  private final boolean throwsError;
  private final boolean heedsInterrupts;
  private final boolean tellsProgress;
  private final Duration sleep;
  private final @Nullable Duration limit;

  /**
   * A task.
   *
   * @param limit how long a call may take if it heeds its interrupt, or {@code null}
   */
  Body(
      int key,
      SplittableRandom random,
      Simulation simulation,
      Journal journal,
      Deed deed,
      @Nullable Duration limit) {
    this.key = key;
    this.simulation = simulation;
    this.journal = journal;
    this.deed = deed;
    this.failures = random.nextInt(3) == 0 ? random.nextInt(1, 5) : 0;
    this.throwsError = random.nextInt(10) == 0;
    this.heedsInterrupts = random.nextInt(4) != 0;
    this.limit = heedsInterrupts ? limit : null;
    this.tellsProgress = random.nextInt(4) == 0;
    this.sleep = random.nextBoolean() ? Duration.ofMillis(random.nextInt(2000)) : Duration.ZERO;
  }

  @Override
  public Integer call() throws Exception {
    int before = journal.start(key);
    Duration start = simulation.now();
    try {
      sleep();
      tellProgress();
      deed.run();
      if (before < failures) {
        fail();
      }
      journal.end(key);
      return key;
    } finally {
      journal.leave(key);
      checkLimit(simulation.now().minus(start));
    }
  }

  private void checkLimit(Duration took) {
    if (limit != null && took.compareTo(limit) > 0 && !journal.isSpared(key)) {
      journal.problem("task %d was called for %s, beyond its timeout of %s", key, took, limit);
    }
  }

  int key() {
    return key;
  }

  boolean heedsInterrupts() {
    return heedsInterrupts;
  }

  private void sleep() throws InterruptedException {
    if (sleep.isZero()) {
      return;
    }
    Duration end = simulation.now().plus(sleep);
    while (simulation.now().compareTo(end) < 0) {
      try {
        simulation.sleep(end.minus(simulation.now()));
      } catch (InterruptedException e) {
        if (heedsInterrupts) {
          throw e;
        }
      }
    }
  }

  private void tellProgress() {
    if (tellsProgress) {
      TaskContext.current().orElseThrow().progress(1, 2);
    }
  }

  private void fail() throws Exception {
    if (throwsError) {
      throw new AssertionError("task %d means to fail badly".formatted(key));
    }
    throw new Exception("task %d means to fail".formatted(key));
  }
}
