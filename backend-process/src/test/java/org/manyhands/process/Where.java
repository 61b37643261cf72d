package org.manyhands.process;

import org.manyhands.task.Task;

/** A place on the way of a value across the boundary, and a task that brings it there. */
enum Where {
  ARGUMENT_OUT,
  ARGUMENT_IN,
  RESULT_OUT,
  RESULT_IN;

  Task<?> task(Hostile value) {
    return switch (this) {
      case ARGUMENT_OUT, ARGUMENT_IN -> () -> value.hashCode();
      case RESULT_OUT, RESULT_IN -> returning(this, value.how());
    };
  }

  /** Captures names alone, so that the value itself is made in the worker. */
  private static Task<?> returning(Where where, String how) {
    return () -> new Hostile(where, how);
  }
}
