package org.manyhands;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.manyhands.spi.JoinHelper;

/**
 * The attempts that some tasks wait for and nobody has begun, those first that others depend on.
 * What a task turns out to wait for once these have ended comes after them. Chains of any length
 * are walked without recursion.
 */
final class Unbegun {

  private final Deque<Promise<?>> path = new ArrayDeque<>();
  private final Set<Promise<?>> seen = Collections.newSetFromMap(new IdentityHashMap<>());

  /** Looked at one by one, as far as needed. */
  private final Iterator<? extends TaskFuture<?>> targets;

  Unbegun(Collection<? extends TaskFuture<?>> targets) {
    this.targets = targets.iterator();
  }

  private boolean enter(Promise<?> task) {
    boolean isNew = !task.isDone() && seen.add(task);
    if (isNew) {
      path.push(task);
    }
    return isNew;
  }

  /**
   * The next that belongs to an executor, or {@code null} if there is none at present.
   *
   * @param helper told later of those that are started while the thread waits
   */
  synchronized @Nullable AttemptFuture<?> next(Home home, JoinHelper helper) {
    while (!path.isEmpty() || enterTarget()) {
      Promise<?> task = path.peek();
      tell(helper, task);
      if (!task.isDone() && enterParts(task)) {
        continue;
      }
      path.pop();
      if (task instanceof AttemptFuture<?> attempt
          && attempt.home().equals(home)
          && !attempt.hasBegun()
          && !attempt.isDone()) {
        return attempt;
      }
    }
    return null;
  }

  synchronized boolean isExhausted() {
    return path.isEmpty() && !targets.hasNext();
  }

  /** Of what cannot be run here and now. */
  private static void tell(JoinHelper helper, Promise<?> task) {
    if (helper instanceof Helping standIns) {
      switch (task) {
        case Relay<?> relay -> relay.helpBy(standIns);
        case GatheredFuture<?, ?> gathered -> standIns.standIn(gathered.choices(), task.home());
        default -> {}
      }
    }
  }

  private boolean enterTarget() {
    while (targets.hasNext()) {
      if (enter((Promise<?>) targets.next())) { // every TaskFuture is a promise
        return true;
      }
    }
    return false;
  }

  private boolean enterParts(Promise<?> task) {
    boolean entered = false;
    for (Promise<?> part : task.parts().reversed()) {
      entered |= enter(part);
    }
    return entered;
  }
}
