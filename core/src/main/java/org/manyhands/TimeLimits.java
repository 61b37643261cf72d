package org.manyhands;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.manyhands.task.TaskTimeoutException;

/** The time limits of one task: timers that end it, and are cancelled when it has ended. */
final class TimeLimits extends OwnerDecorator {

  private final @Nullable Duration timeout;
  private final @Nullable Duration deadline;
  private final List<Runnable> pending = new ArrayList<>(2);
  private boolean ended;

  private TimeLimits(Owner owner, @Nullable Duration timeout, @Nullable Duration deadline) {
    super(owner);
    this.timeout = timeout;
    this.deadline = deadline;
  }

  /** The owner itself, if there is nothing to limit. */
  static Owner around(Owner owner, @Nullable Duration timeout, @Nullable Duration deadline) {
    return timeout == null && deadline == null ? owner : new TimeLimits(owner, timeout, deadline);
  }

  @Override
  public void submitted(Promise<?> task) {
    start(deadline, task, "deadline", "from its submission");
    super.submitted(task);
  }

  @Override
  public void began(Promise<?> task) {
    start(timeout, task, "timeout", "from its start");
    super.began(task);
  }

  @Override
  public void ended(Promise<?> task, boolean over) {
    synchronized (pending) {
      ended = true;
      pending.forEach(Runnable::run);
    }
    super.ended(task, over);
  }

  private void start(@Nullable Duration limit, Promise<?> task, String name, String counted) {
    if (limit == null) {
      return;
    }
    Runnable expire = () -> task.expire(begun -> exceeded(task, limit, name, counted, begun));
    synchronized (pending) {
      if (!ended) {
        pending.add(home().scheduler().schedule(limit, expire));
      }
    }
  }

  private static TaskTimeoutException exceeded(
      Promise<?> task, Duration limit, String name, String counted, boolean begun) {
    String message =
        "%s exceeded its %s of '%s', counted %s; it %s."
            .formatted(
                task.describe(),
                name,
                limit,
                counted,
                begun ? "was told to stop, and may have run in part" : "never started");
    Throwable before = task.lastFailure();
    return before == null
        ? new TaskTimeoutException(message)
        : new TaskTimeoutException(
            "%s The attempt before failed: %s".formatted(message, Thrown.text(before)), before);
  }
}
