package org.manyhands;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.FlightRecorder;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import org.manyhands.task.TaskInfo;

/** A divisible task that is cut. */
@Name("org.manyhands.Split")
@Label("Split")
@Description("A divisible task is cut into parts")
@Category("Manyhands")
@StackTrace(false)
final class SplitEvent extends Event {

  @Label("Executor")
  String executor = "";

  @Label("Task Id")
  long taskId;

  @Label("Task")
  String task = "";

  @Label("Tags")
  String tags = "";

  @Label("Elements")
  long elements;

  @Label("Units")
  long units;

  @Label("Parts")
  int parts;

  static void record(Promise<?> whole, long elements, long units, int parts) {
    if (!FlightRecorder.isInitialized()) {
      return;
    }
    SplitEvent event = new SplitEvent();
    if (event.isEnabled()) {
      TaskInfo info = whole.info();
      event.executor = whole.home().executorName();
      event.taskId = info.id();
      event.task = info.name();
      event.tags = TaskNames.tags(info);
      event.elements = elements;
      event.units = units;
      event.parts = parts;
      event.commit();
    }
  }
}
