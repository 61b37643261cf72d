package org.manyhands;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.FlightRecorder;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import org.manyhands.observe.TaskEnd;
import org.manyhands.task.TaskInfo;

/** A task, from its submission to its end. */
@Name("org.manyhands.Task")
@Label("Task")
@Description("A task from its submission to its end")
@Category("Manyhands")
@StackTrace(false)
final class TaskEvent extends Event {

  @Label("Executor")
  String executor = "";

  @Label("Task Id")
  long taskId;

  @Label("Task")
  String task = "";

  @Label("Tags")
  String tags = "";

  @Label("Attempts")
  int attempts;

  @Label("Outcome")
  String outcome = "";

  /** Whether anybody records; cheap, and does not start Flight Recorder. */
  static boolean isOn() {
    return FlightRecorder.isInitialized() && new TaskEvent().isEnabled();
  }

  void commit(TaskInfo info, String executorName, TaskEnd end) {
    executor = executorName;
    taskId = info.id();
    task = info.name();
    tags = TaskNames.tags(info);
    attempts = info.attempt();
    outcome = end.state().name();
    commit();
  }
}
