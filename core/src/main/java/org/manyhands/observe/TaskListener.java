package org.manyhands.observe;

import java.time.Duration;
import org.manyhands.task.TaskInfo;

/**
 * Told what becomes of the tasks of an executor. Register it with {@code TaskExecutor.addListener}.
 *
 * <p>Calls come one after the other, for each task in the order of the methods here, a moment after
 * the fact, on a thread of the executor's own: a listener that takes its time delays what it hears
 * later, and no task. What it throws is logged and changes nothing. Closing the executor waits, for
 * some seconds at most, until every listener has heard of everything.
 */
public interface TaskListener {

  /**
   * A task was accepted.
   *
   * @param task which
   */
  default void submitted(TaskInfo task) {}

  /**
   * A task has started, for the first time if it is run again.
   *
   * @param task which
   */
  default void started(TaskInfo task) {}

  /**
   * A task tells how far it is: of itself, or because a part of it has ended.
   *
   * @param task which
   * @param done the units done so far
   * @param total all units, or 0 if that is not known
   */
  default void progressed(TaskInfo task, long done, long total) {}

  /**
   * An attempt at a task has failed, and there will be another.
   *
   * @param task which
   * @param failure why it failed
   * @param pause how long it waits
   */
  default void retrying(TaskInfo task, Throwable failure, Duration pause) {}

  /**
   * A task has ended. Told exactly once of each task that was submitted.
   *
   * @param task which, with the number of its last attempt
   * @param end how
   */
  default void ended(TaskInfo task, TaskEnd end) {}
}
