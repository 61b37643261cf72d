package org.manyhands;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.manyhands.spi.JoinHelper;
import org.manyhands.task.TaskContext;

/**
 * Notices tasks that wait for each other in a circle, which would never end.
 *
 * <p>A task that waits says so before it looks whether those it waits for wait for it. Of the tasks
 * of a circle, the last to say so therefore sees it whole.
 */
final class Waiting {

  private Waiting() {}

  /** Something that blocks until tasks have ended, however long that takes. */
  interface Wait<R extends @Nullable Object, X extends Exception> {
    R await() throws InterruptedException, X;
  }

  /**
   * Waits for tasks; if it is a task that waits, in view of others.
   *
   * @param done whether there is anything left to wait for
   * @throws IllegalStateException if that could never end
   */
  static <X extends Exception> void on(
      List<? extends Promise<?>> targets, BooleanSupplier done, Wait<?, X> wait)
      throws InterruptedException, X {
    if (!(TaskContext.current().orElse(null) instanceof AttemptContext waiter)) {
      wait.await();
      return;
    }
    List<? extends Promise<?>> before = waiter.alsoWaitFor(targets);
    try {
      targets.forEach(target -> refuseCircle(waiter.attempt(), target));
      help(waiter, new Unbegun(targets), done);
      wait.await();
    } finally {
      waiter.waitFor(before);
    }
  }

  /**
   * Waits for all tasks of an executor that is closed; if it is a task that waits, in view of
   * others.
   *
   * @throws IllegalStateException if that could never end
   */
  static <X extends Exception> void onAllOf(Home closed, Wait<?, X> wait)
      throws InterruptedException, X {
    if (!(TaskContext.current().orElse(null) instanceof AttemptContext waiter)) {
      wait.await();
      return;
    }
    Promise<?> closer = waiter.attempt();
    closer.home().addCloser(closer);
    try {
      on(List.of(new Closing(closed)), () -> false, wait);
    } finally {
      closer.home().removeCloser(closer);
    }
  }

  /** Whether the thread runs one of some tasks, or a part or an attempt of it. */
  static boolean isInsideOneOf(Collection<? extends Promise<?>> tasks) {
    return TaskContext.current().orElse(null) instanceof AttemptContext context
        && tasks.contains(context.attempt().whole());
  }

  /**
   * Waits for the next of some tasks, all of which will be waited for.
   *
   * @param done whether there is anything left to wait for
   */
  static <R extends @Nullable Object, X extends Exception> R onNext(
      Unbegun targets, BooleanSupplier done, Wait<R, X> wait) throws InterruptedException, X {
    if (TaskContext.current().orElse(null) instanceof AttemptContext waiter) {
      help(waiter, targets, done);
    }
    return wait.await();
  }

  /** Lets this thread run what nobody has begun, as there may be no other left for it. */
  private static void help(AttemptContext waiter, Unbegun unbegun, BooleanSupplier done) {
    Home home = waiter.attempt().home();
    JoinHelper helper = home.helper(Thread.currentThread());
    waiter.help(() -> {
      while (!done.getAsBoolean() && !waiter.isCancelled()) {
        AttemptFuture<?> next = unbegun.next(home, helper);
        if (next == null) {
          break;
        }
        List<? extends Promise<?>> before = waiter.alsoWaitFor(List.of(next));
        helper.help(next);
        waiter.waitFor(before);
      }
    });
    if (helper instanceof Helping standIns) {
      standIns.beforeBlocking(home);
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
      if (next instanceof Closing && next.home().equals(waiter.home())) {
        waitedForBy.put(whole, next);
        throw circle(whole, whole, waitedForBy);
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
