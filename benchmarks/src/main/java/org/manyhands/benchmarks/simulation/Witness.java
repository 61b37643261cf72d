package org.manyhands.benchmarks.simulation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.manyhands.observe.TaskEnd;
import org.manyhands.observe.TaskListener;
import org.manyhands.observe.TaskStats;
import org.manyhands.task.TaskInfo;
import org.manyhands.task.WorkerLostException;

/** A listener that checks what it is told. */
final class Witness implements TaskListener {

  /** The tag that holds a task's deadline in nanoseconds. */
  static final String DEADLINE = "deadline";

  /** The tag of a task that may be run again when its worker was lost. */
  static final String IDEMPOTENT = "idempotent";

  private final Journal journal;
  private final Map<Long, List<String>> told = new TreeMap<>();
  private final Map<Future.State, Long> ends = new EnumMap<>(Future.State.class);

  Witness(Journal journal) {
    this.journal = journal;
  }

  @Override
  public void submitted(TaskInfo task) {
    hear(task, "submitted");
  }

  @Override
  public void started(TaskInfo task) {
    hear(task, "started");
  }

  @Override
  public void progressed(TaskInfo task, long done, long total) {
    hear(task, "progressed");
  }

  @Override
  public void retrying(TaskInfo task, Throwable failure, Duration pause) {
    hear(task, "retrying");
    if (failure instanceof WorkerLostException && !task.tags().containsKey(IDEMPOTENT)) {
      journal.problem("%s is run again, though it may have run", task);
    }
  }

  @Override
  public void ended(TaskInfo task, TaskEnd end) {
    hear(task, "ended");
    ends.merge(end.state(), 1L, Long::sum);
    checkDeadline(task, end);
  }

  private void hear(TaskInfo task, String what) {
    told.computeIfAbsent(task.id(), ignored -> new ArrayList<>()).add(what);
  }

  private void checkDeadline(TaskInfo task, TaskEnd end) {
    String deadline = task.tags().get(DEADLINE);
    Duration took = end.waited().plus(end.ran());
    if (deadline != null && took.toNanos() > Long.parseLong(deadline)) {
      journal.problem("%s ended after %s, beyond its deadline of %s ns", task, took, deadline);
    }
  }

  long submitted() {
    return told.size();
  }

  long ended(Future.State state) {
    return ends.getOrDefault(state, 0L);
  }

  /** Once the executor is closed, every task has been told of, in order. */
  void check(TaskStats stats) {
    told.forEach(this::check);
    expect("submitted", stats.submitted(), submitted());
    expect("succeeded", stats.succeeded(), ended(Future.State.SUCCESS));
    expect("failed", stats.failed(), ended(Future.State.FAILED));
    expect("cancelled", stats.cancelled(), ended(Future.State.CANCELLED));
  }

  private void expect(String what, long counted, long heard) {
    if (counted != heard) {
      journal.problem(
          "the executor counts %d %s, but the listener heard of %d", counted, what, heard);
    }
  }

  private void check(long id, List<String> events) {
    boolean inOrder =
        indexOfOnly("submitted", events) == 0
            && indexOfOnly("ended", events) == events.size() - 1
            && events.indexOf("started") == events.lastIndexOf("started")
            && startsFirst(events);
    if (!inOrder) {
      journal.problem("the listener heard of task #%d: %s", id, events);
    }
  }

  /** Its place, or -2 if it is not there exactly once. */
  private static int indexOfOnly(String what, List<String> events) {
    int first = events.indexOf(what);
    return first >= 0 && first == events.lastIndexOf(what) ? first : -2;
  }

  private static boolean startsFirst(List<String> events) {
    @Nullable String second = events.size() > 1 ? events.get(1) : null;
    return second == null || !events.contains("started") || second.equals("started");
  }
}
