package org.manyhands;

import org.jspecify.annotations.Nullable;
import org.manyhands.task.Task;

/** A runnable of any type as a task, which can travel if the runnable is serializable. */
@SuppressWarnings("serial") // that it is serializable is found out where it matters
record RunnableTask(Runnable runnable) implements Task<@Nullable Void> {
  @Override
  public @Nullable Void call() {
    runnable.run();
    return null;
  }
}
