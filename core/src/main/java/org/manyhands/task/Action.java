package org.manyhands.task;

import java.io.Serializable;

/** A task without a result: what {@link Task} is to {@code Callable}, to {@code Runnable}. */
@FunctionalInterface
public interface Action extends Serializable {

  /**
   * Does the work.
   *
   * @throws Exception if the action fails
   */
  void run() throws Exception;
}
