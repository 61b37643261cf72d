package org.manyhands;

import org.jspecify.annotations.Nullable;
import org.manyhands.task.Task;

/**
 * What an {@link ExecutorServiceView} was asked to run: in this JVM by {@link #runHere()}, which
 * learns its outcome by itself, or elsewhere as {@link #task()}, of which it is told.
 */
sealed interface ViewCommand permits ViewFuture, PlainCommand {

  /** The work alone, which can be serialized if the user's object can. */
  Task<?> task();

  /** Does the work. Never throws. */
  void runHere();

  void succeeded(@Nullable Object value);

  void failed(Throwable thrown);

  void cancelled();

  /** Ends this command, which has not begun; returns what does the work if somebody runs it. */
  Runnable giveBack();
}
