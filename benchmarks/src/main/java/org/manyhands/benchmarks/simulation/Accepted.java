package org.manyhands.benchmarks.simulation;

import java.util.concurrent.atomic.AtomicInteger;
import org.manyhands.TaskFuture;
import org.manyhands.TaskOptions;

/**
 * A task that was accepted.
 *
 * @param body the task
 * @param future its future
 * @param options how it is run
 * @param callbacks how often its end was called back
 */
record Accepted(
    Body body, TaskFuture<Integer> future, TaskOptions options, AtomicInteger callbacks) {

  static Accepted of(Body body, TaskFuture<Integer> future, TaskOptions options) {
    AtomicInteger callbacks = new AtomicInteger();
    var _ = future.whenComplete((_, _) -> callbacks.incrementAndGet());
    return new Accepted(body, future, options, callbacks);
  }

  int key() {
    return body.key();
  }

  /** How often the task may be called. */
  int mostStarts() {
    int attempts = options.retry().maxAttempts();
    return options.idempotent() ? Math.max(3, attempts) : attempts;
  }
}
