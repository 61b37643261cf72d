package org.manyhands.benchmarks.faults;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Future.State;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.manyhands.Cancellation;
import org.manyhands.benchmarks.faults.Fate.Expected;
import org.manyhands.benchmarks.faults.Journal.Event;
import org.manyhands.benchmarks.faults.Journal.Line;
import org.manyhands.task.WorkerLostException;

/** Compares what futures say with what the journal says. */
final class Verdict {

  private static final Pattern PID = Pattern.compile("pid (\\d+)");

  private final Map<Long, Submitted> tasks = new HashMap<>();
  private final Map<Long, List<Line>> calls = new HashMap<>();
  private final Set<Long> up = new HashSet<>();
  private final Set<Long> inOrder = new HashSet<>();
  private final Set<Long> goneBeforeClose = new HashSet<>();

  /** Workers whose death was caused: injected, or by the library, which has a reason to. */
  private final Set<Long> injected = new HashSet<>();

  private final Set<Long> stoppedByUs = new HashSet<>();
  private final List<String> violations = new ArrayList<>();
  private boolean abrupt;

  /**
   * @param abrupt whether tasks were cancelled by closing
   */
  static Verdict of(List<Submitted> accepted, List<Line> journal, boolean abrupt) {
    Verdict verdict = new Verdict();
    verdict.abrupt = abrupt;
    accepted.forEach(task -> verdict.tasks.put(task.id, task));
    verdict.read(journal);
    accepted.forEach(verdict::judge);
    verdict.judgeDeaths();
    return verdict;
  }

  List<String> violations() {
    return violations;
  }

  int workers() {
    return up.size();
  }

  int deaths() {
    return injected.size();
  }

  private void read(List<Line> journal) {
    boolean closing = false;
    Map<Long, Long> inside = new HashMap<>(); // by worker: the task whose call is in progress
    for (Line line : journal) {
      switch (line.event()) {
        case UP -> up.add(line.pid());
        case BYE -> inOrder.add(line.pid());
        case START -> {
          checkOverlap(line, inside);
          inside.put(line.pid(), line.id());
          calls.computeIfAbsent(line.id(), id -> new ArrayList<>()).add(line);
        }
        case END, LEAVE -> {
          inside.remove(line.pid());
          calls.computeIfAbsent(line.id(), id -> new ArrayList<>()).add(line);
        }
        case DIE, KILL -> injected.add(line.pid());
        case STOP -> stoppedByUs.add(line.pid());
        case GONE -> {
          if (!closing) {
            goneBeforeClose.add(line.pid());
          }
        }
        case CLOSE -> closing = true;
        case ASK -> {}
      }
    }
    inside.forEach(this::noteWhyItWasKilled);
  }

  /** A call that never came to an end, though nobody wanted it any more: its worker was killed. */
  private void noteWhyItWasKilled(long pid, long id) {
    Submitted task = tasks.get(id);
    if (task != null
        && (abrupt || task.cancelRequested || task.failedWith("TaskTimeoutException"))) {
      stoppedByUs.add(pid);
    }
  }

  private void checkOverlap(Line start, Map<Long, Long> inside) {
    if (inside.containsKey(start.pid())) {
      problem(
          start.id(),
          "starts in worker %d while task %d runs there"
              .formatted(start.pid(), inside.get(start.pid())));
    }
    inside.forEach((pid, id) -> {
      if (id == start.id() && !injected.contains(pid)) {
        problem(
            id, "attempt %d starts while one runs in worker %d".formatted(start.attempt(), pid));
      }
    });
  }

  private void problem(long id, String what) {
    Submitted task = tasks.get(id);
    String known = task == null ? "unknown" : task.fate + ", " + task.outcome();
    violations.add(
        "task %d (%s): %s; the journal says %s"
            .formatted(id, known, what, calls.getOrDefault(id, List.of())));
  }

  private long count(Submitted task, Event event) {
    return calls.getOrDefault(task.id, List.of()).stream()
        .filter(line -> line.event() == event)
        .count();
  }

  private void judge(Submitted task) {
    if (task.completions.get() != 1) {
      problem(task.id, "its future ended %d times".formatted(task.completions.get()));
      return;
    }
    long starts = count(task, Event.START);
    if (starts > (task.repeatable ? 3 : 1)) {
      problem(task.id, "was called %d times".formatted(starts));
    }
    if (task.cancellation == Cancellation.PREVENTED && starts > 0) {
      problem(task.id, "was called, though that was PREVENTED");
    }
    if (task.state == State.SUCCESS && count(task, Event.END) == 0) {
      problem(task.id, "succeeded, but did not come to its end");
    }
    if (!task.wrongValue.isEmpty()) {
      problem(task.id, task.wrongValue);
    }
    judgeOutcome(task);
  }

  private void judgeOutcome(Submitted task) {
    boolean asExpected =
        switch (task.state) {
          case CANCELLED -> task.cancelRequested || abrupt;
          case SUCCESS -> task.fate.expected() == Expected.SUCCESS || task.repeatable;
          case FAILED -> isLost(task) ? explained(task) : failsAsItShould(task);
          case null, default -> false;
        };
    if (!asExpected) {
      problem(task.id, "should not have ended so; expected is " + task.fate.expected());
    }
  }

  private static boolean failsAsItShould(Submitted task) {
    return task.fate.expected() == Expected.FAILURE && task.failedWith(task.fate.failure());
  }

  private static boolean isLost(Submitted task) {
    return task.failedWith(WorkerLostException.class.getSimpleName());
  }

  /** Whether the worker that a task was lost with was killed on purpose. */
  private boolean explained(Submitted task) {
    Matcher pid = PID.matcher(task.outcome());
    return pid.find() && isExplained(Long.parseLong(pid.group(1)));
  }

  private boolean isExplained(long pid) {
    return injected.contains(pid) || stoppedByUs.contains(pid);
  }

  private void judgeDeaths() {
    for (long pid : goneBeforeClose) {
      if (!inOrder.contains(pid) && !isExplained(pid)) {
        violations.add("worker %d died, and nobody has killed it".formatted(pid));
      }
    }
  }
}
