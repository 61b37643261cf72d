package org.manyhands;

import java.time.Duration;

/** Who is told what becomes of a task. Calls return at once and do not throw. */
interface Owner {

  /** The executor to which the task belongs. */
  default Home home() {
    return Home.NONE;
  }

  /** The task that the user submitted, if the given one is a part or an attempt of it. */
  default Promise<?> whole(Promise<?> task) {
    return task;
  }

  /** Told once, before the task is handed to the backend. */
  default void submitted(Promise<?> task) {}

  /** Told at most once, by the thread that is about to run the task or to send it away. */
  default void began(Promise<?> task) {}

  /** Told what the task says of itself while it runs. */
  default void progressed(Promise<?> task, long done, long total) {}

  /** Told that an attempt failed, and another one follows after a pause. */
  default void retrying(Promise<?> task, Throwable failure, Duration pause) {}

  /**
   * Told exactly once.
   *
   * @param over whether nothing of the task runs any more; if not, {@link #released} follows
   */
  void ended(Promise<?> task, boolean over);

  /** Told at most once: a task that was cancelled while it ran has really ended. */
  default void released(Promise<?> task) {}
}
