package org.manyhands;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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

  /** Something that blocks until a task has ended, however long that takes. */
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
    if (!target.whole().equals(whole) && target.waitsFor().isEmpty()) {
      return;
    }
    Map<Promise<?>, Promise<?>> waitedForBy = new HashMap<>(Map.of(target, whole));
    Deque<Promise<?>> unseen = new ArrayDeque<>(List.of(target));
    while (!unseen.isEmpty()) {
      Promise<?> next = unseen.pop();
      if (next.whole().equals(whole)) {
        throw circle(next, whole, waitedForBy);
      }
      for (Promise<?> further : next.waitsFor()) {
        if (!next.isDone() && waitedForBy.putIfAbsent(further, next) == null) {
          unseen.push(further);
        }
      }
    }
  }

  private static IllegalStateException circle(
      Promise<?> last, Promise<?> whole, Map<Promise<?>, Promise<?>> waitedForBy) {
    List<String> path = new ArrayList<>(List.of(whole.describe()));
    Promise<?> end = last;
    do {
      path.add(1, end.describe());
      end = Objects.requireNonNull(waitedForBy.get(end));
    } while (!end.equals(whole));
    return new IllegalStateException(
        "Tasks wait for each other in a circle, which would never end: %s. Let one of them return first."
            .formatted(String.join(" -> ", path)));
  }
}
