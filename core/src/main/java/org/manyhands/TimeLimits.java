package org.manyhands;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ScheduledFuture;
import org.jspecify.annotations.Nullable;
import org.manyhands.task.TaskTimeoutException;

/** The time limits of one task: timers that end it, and are cancelled when it has ended. */
final class TimeLimits implements Owner {

  private final TaskOptions options;
  private final Timer timer;
  private final Owner owner;
  private final List<ScheduledFuture<?>> pending = new ArrayList<>(2);
  private boolean over;

  private TimeLimits(TaskOptions options, Timer timer, Owner owner) {
    this.options = options;
    this.timer = timer;
    this.owner = owner;
  }

  /** The owner itself, if there is nothing to limit. */
  static Owner around(Owner owner, TaskOptions options, Timer timer) {
    return options.timeout() == null && options.deadline() == null
        ? owner
        : new TimeLimits(options, timer, owner);
  }

  @Override
  public void submitted(Promise<?> task) {
    start(options.deadline(), task, "deadline", "from its submission");
    owner.submitted(task);
  }

  @Override
  public void began(Promise<?> task) {
    start(options.timeout(), task, "timeout", "from its start");
    owner.began(task);
  }

  @Override
  public void ended(Promise<?> task) {
    synchronized (pending) {
      over = true;
      pending.forEach(waiting -> waiting.cancel(false));
    }
    owner.ended(task);
  }

  private void start(@Nullable Duration limit, Promise<?> task, String name, String counted) {
    if (limit == null) {
      return;
    }
    Runnable expire = () -> task.expire(exceeded(task, limit, name, counted));
    synchronized (pending) {
      if (!over) {
        timer.after(limit, expire).ifPresent(pending::add);
      }
    }
  }

  private static TaskTimeoutException exceeded(
      Promise<?> task, Duration limit, String name, String counted) {
    return new TaskTimeoutException(
        "%s exceeded its %s of '%s', counted %s. If it had begun it was told to stop, and may have run in part."
            .formatted(task.describe(), name, limit, counted));
  }
}
