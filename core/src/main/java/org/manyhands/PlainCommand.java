package org.manyhands;

import org.jspecify.annotations.Nullable;
import org.manyhands.task.Task;

/**
 * A runnable without a future. What it throws goes to the handler of uncaught exceptions, because
 * there is nobody else to tell.
 */
record PlainCommand(Runnable runnable) implements ViewCommand {

  @Override
  public Task<?> task() {
    return new RunnableTask(runnable);
  }

  @Override
  public void runHere() {
    try {
      runnable.run();
    } catch (Throwable thrown) {
      reportUncaught(thrown);
    }
  }

  @Override
  public void succeeded(@Nullable Object value) {}

  /** On a thread of its own, because the handler is the user's, and this thread the backend's. */
  @Override
  public void failed(Throwable thrown) {
    Thread.ofVirtual().name("manyhands-uncaught").start(() -> reportUncaught(thrown));
  }

  private static void reportUncaught(Throwable thrown) {
    Thread thread = Thread.currentThread();
    thread.getUncaughtExceptionHandler().uncaughtException(thread, thrown);
  }

  @Override
  public void cancelled() {}

  @Override
  public Runnable giveBack() {
    return runnable;
  }
}
