package org.manyhands;

import org.jspecify.annotations.Nullable;
import org.manyhands.task.Action;
import org.manyhands.task.Task;

/** An action as a task whose result is {@code null}. */
record ActionTask(Action action) implements Task<@Nullable Void> {
  @Override
  public @Nullable Void call() throws Exception {
    action.run();
    return null;
  }
}
