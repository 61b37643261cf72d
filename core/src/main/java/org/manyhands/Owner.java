package org.manyhands;

/** Who is told what becomes of a task. */
interface Owner {

  /** Told once, before the task is handed to the backend. */
  default void submitted(Promise<?> task) {}

  /** Told at most once, by the thread that is about to run the task or to send it away. */
  default void began(Promise<?> task) {}

  /** Told exactly once. */
  void ended(Promise<?> task);
}
