package org.manyhands;

import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;
import org.manyhands.task.TaskContext;

/**
 * Notices tasks that wait for each other in a circle, which would never end.
 *
 * <p>A task that waits says so before it looks whether those it waits for wait for it. Of the tasks
 * of a circle, the last to say so therefore sees it whole.
 */
final class Waiting {

  private Waiting() {}

  /** Something that blocks until a task has ended. */
  interface Wait<X extends Exception> {
    @Nullable Object await() throws InterruptedException, ExecutionException, X;
  }

  /**
   * Waits for a task; if it is a task that waits, in view of others.
   *
   * @throws IllegalStateException if that could never end
   */
  static <X extends Exception> void on(Promise<?> target, Wait<X> wait)
      throws InterruptedException, ExecutionException, X {
    TaskContext context = TaskContext.current().orElse(null);
    if (!(context instanceof AttemptContext waiter)) {
      wait.await();
      return;
    }
    Promise<?> before = waiter.waitsFor();
    waiter.waitFor(target);
    try {
      refuseCircle(waiter.attempt(), target);
      Home home = target.home();
      if (waiter.attempt().home().equals(home)) {
        waiter.help(() -> target.runBy(home.helper(Thread.currentThread())));
      }
      wait.await();
    } finally {
      waiter.waitFor(before);
    }
  }

  private static void refuseCircle(Promise<?> waiter, Promise<?> target) {
    Promise<?> whole = waiter.whole();
    StringBuilder path = new StringBuilder(whole.describe());
    for (Promise<?> next = target; next != null; next = next.waitsFor()) {
      path.append(" -> ").append(next.describe());
      if (next.whole().equals(whole)) {
        throw new IllegalStateException(
            "Tasks wait for each other in a circle, which would never end: %s. Let one of them return first."
                .formatted(path));
      }
    }
  }
}
