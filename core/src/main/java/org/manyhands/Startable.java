package org.manyhands;

import org.jspecify.annotations.Nullable;
import org.manyhands.spi.Backend;
import org.manyhands.task.TaskException;

/** A future whose task is handed to a backend, whole or in parts. */
abstract class Startable<T extends @Nullable Object> extends Promise<T> {

  Startable(Object subject, Owner owner) {
    super(subject, owner);
  }

  /**
   * Hands the task to a backend.
   *
   * @throws TaskException if the backend refuses it; this future has then ended with that reason
   */
  abstract void start(Backend backend);

  /**
   * As {@link #start}, by a thread that takes part in the task then: see {@link CallerShare}.
   *
   * @throws TaskException if the backend refuses it; this future has then ended with that reason
   */
  void startHelped(Backend backend) {
    start(backend);
  }
}
