package org.manyhands.benchmarks.simulation;

import java.util.List;
import java.util.Set;
import java.util.concurrent.Future;
import org.manyhands.Cancellation;
import org.manyhands.TaskFuture;
import org.manyhands.observe.TaskStats;
import org.manyhands.task.TaskException;
import org.manyhands.testkit.Simulation;

/** Holds the library to what it promises and says; what is wrong goes into the journal. */
final class Checks {

  private final Journal journal;
  private final Simulation simulation;

  Checks(Journal journal, Simulation simulation) {
    this.journal = journal;
    this.simulation = simulation;
  }

  // ---- while the program runs

  /** A task that was not accepted must not run. */
  void refused(int key, TaskException e) {
    if (journal.starts(key) > 0) {
      journal.problem("task %d was refused by %s, but ran", key, e);
    }
    journal.close(key);
  }

  void value(Accepted task, int value) {
    if (value != task.key()) {
      journal.problem("task %d has the value %d", task.key(), value);
    }
  }

  void inputs(List<Accepted> inputs, List<Integer> values) {
    List<Integer> expected = inputs.stream().map(Accepted::key).toList();
    if (!expected.equals(values)) {
      journal.problem("a task that depends on %s got %s", expected, values);
    }
  }

  void squares(int[] squares) {
    for (int i = 0; i < squares.length; i++) {
      if (squares[i] != i * i) {
        journal.problem("element %d of a kernel is %d", i, squares[i]);
      }
    }
  }

  void mapped(List<Integer> elements, List<Integer> results, boolean ordered) {
    boolean right =
        ordered
            ? results.equals(elements.subList(0, results.size()))
            : elements.containsAll(results) && Set.copyOf(results).size() == results.size();
    if (!right) {
      journal.problem("a map of %s gave %s", elements, results);
    }
  }

  void ended(TaskFuture<?> future) {
    if (!future.isDone()) {
      journal.problem("%s has not ended", future);
    }
  }

  /** What was said of a task that was cancelled has to stay true. */
  void cancelled(int key, TaskFuture<?> future, Cancellation said) {
    ended(future);
    switch (said) {
      case PREVENTED -> {
        if (journal.starts(key) > 0) {
          journal.problem("task %d is said to be PREVENTED, but was called", key);
        }
        journal.close(key);
      }
      case STOPPED -> {
        if (journal.isInside(key)) {
          journal.problem("task %d is said to be STOPPED, but runs", key);
        }
        journal.close(key);
      }
      case TOO_LATE -> {
        if (future.isCancelled()) {
          journal.problem("it is said to be TOO_LATE to cancel task %d, which is cancelled", key);
        }
      }
      case ABANDONED -> {}
    }
  }

  /** What heeds its interrupt takes no time to end. */
  void stopped(Accepted task, Cancellation said) {
    boolean heeds = task.body().heedsInterrupts() && !journal.isSpared(task.key());
    if (said == Cancellation.ABANDONED && heeds) {
      journal.problem("task %d was interrupted, but runs on", task.key());
    }
  }

  void outOfScope(Accepted child) {
    if (!child.future().isDone() || journal.isInside(child.key())) {
      journal.problem("task %d outlived its scope: %s", child.key(), child.future());
    }
    journal.close(child.key());
  }

  void inFlight(TaskStats stats, long most) {
    long inFlight = stats.queued() + stats.running() + stats.abandoned();
    if (inFlight > most) {
      journal.problem("%d tasks are in flight, beyond %d: %s", inFlight, most, stats);
    }
  }

  // ---- at the end

  void noTimersLeft() {
    List<String> timers =
        simulation.unfinished().stream().filter(what -> what.endsWith("timer fires")).toList();
    if (!timers.isEmpty()) {
      journal.problem("all tasks have ended, but not their timers: %s", timers);
    }
  }

  void nothingLeft() {
    if (!simulation.unfinished().isEmpty()) {
      journal.problem("unfinished: %s", simulation.unfinished());
    }
  }

  /** Once everything has ended. */
  void journalAgrees(Accepted task) {
    int starts = journal.starts(task.key());
    if (task.callbacks().get() != 1) {
      journal.problem("task %d called back %d times", task.key(), task.callbacks().get());
    }
    if (starts > task.mostStarts()) {
      journal.problem("task %d was called %d times, with %s", task.key(), starts, task.options());
    }
    if (task.future().state() == Future.State.SUCCESS && journal.ends(task.key()) == 0) {
      journal.problem("task %d succeeded, but no call came to its end", task.key());
    }
    if (journal.isInside(task.key())) {
      journal.problem("task %d still runs", task.key());
    }
  }

  void numbersAddUp(TaskStats stats) {
    boolean adds =
        stats.submitted() == stats.succeeded() + stats.failed() + stats.cancelled()
            && stats.queued() == 0
            && stats.running() == 0
            && stats.abandoned() == 0;
    if (!adds) {
      journal.problem("the numbers do not add up: %s", stats);
    }
  }
}
