package org.manyhands;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.FlightRecorder;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import org.manyhands.task.TaskInfo;

/** One run of a task, or of a part of it. */
@Name("org.manyhands.Attempt")
@Label("Attempt")
@Description("One run of a task, or of a part of it, from its start to its end")
@Category("Manyhands")
@StackTrace(false)
final class AttemptEvent extends Event {

  @Label("Executor")
  String executor = "";

  @Label("Task Id")
  long taskId;

  @Label("Task")
  String task = "";

  @Label("Tags")
  String tags = "";

  @Label("Attempt")
  int attempt;

  @Label("Outcome")
  String outcome = "";

  /** The owner itself, if nobody records. */
  static Owner around(Owner owner) {
    return FlightRecorder.isInitialized() && new AttemptEvent().isEnabled()
        ? new Recording(owner)
        : owner;
  }

  private static final class Recording extends OwnerDecorator {

    private final AttemptEvent event = new AttemptEvent();

    Recording(Owner owner) {
      super(owner);
    }

    @Override
    public void began(Promise<?> run) {
      event.begin();
      super.began(run);
    }

    @Override
    public void ended(Promise<?> run, boolean over) {
      if (run.hasBegun()) {
        TaskInfo info = run.info();
        event.executor = home().executorName();
        event.taskId = info.id();
        event.task = info.name();
        event.tags = TaskNames.tags(info);
        event.attempt = info.attempt();
        event.outcome = run.state().name();
        event.commit();
      }
      super.ended(run, over);
    }
  }
}
