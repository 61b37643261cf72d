package org.manyhands.testkit;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.manyhands.observe.TaskEnd;
import org.manyhands.observe.TaskListener;
import org.manyhands.task.TaskInfo;

/** A listener that writes down what it is told. */
final class Heard implements TaskListener {

  /**
   * What was told.
   *
   * @param what the name of the method
   * @param task of which task
   * @param done how far it was, if it told
   * @param end how it ended, if it did
   */
  record Event(String what, TaskInfo task, long done, @Nullable TaskEnd end) {}

  private final List<Event> events = new CopyOnWriteArrayList<>();

  @Override
  public void submitted(TaskInfo task) {
    events.add(new Event("submitted", task, 0, null));
  }

  @Override
  public void started(TaskInfo task) {
    events.add(new Event("started", task, 0, null));
  }

  @Override
  public void progressed(TaskInfo task, long done, long total) {
    events.add(new Event("progressed", task, done, null));
  }

  @Override
  public void retrying(TaskInfo task, Throwable failure, Duration pause) {
    events.add(new Event("retrying", task, 0, null));
  }

  @Override
  public void ended(TaskInfo task, TaskEnd end) {
    events.add(new Event("ended", task, 0, end));
  }

  /** All of the task of a name. */
  List<Event> of(String name) {
    return events.stream().filter(event -> event.task().name().equals(name)).toList();
  }

  /** What is told of the task of a name, in order, but for its progress. */
  List<String> story(String name) {
    return of(name).stream().map(Event::what).filter(what -> !what.equals("progressed")).toList();
  }

  List<Long> progress(String name) {
    return of(name).stream()
        .filter(event -> event.what().equals("progressed"))
        .map(Event::done)
        .toList();
  }

  boolean hasEnded(String name) {
    return of(name).stream().anyMatch(event -> event.end() != null);
  }
}
