package org.manyhands;

import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.manyhands.spi.Backend;
import org.manyhands.spi.Capability;
import org.manyhands.task.TaskContext;

/** The threads of the program that compute parts of what they wait for. */
final class Callers {

  private final boolean help;
  private final Set<CallerShare> shares = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  /** Callers may help where workers are threads of this JVM, and nobody else says what is next. */
  Callers(Backend backend, ResolvedConfig config) {
    this.help =
        config.get(GeneralSettings.KERNEL_CALLER_HELPS)
            && backend.info().has(Capability.SHARED_MEMORY)
            && backend.scheduler().isEmpty();
  }

  /**
   * Whether this thread may compute parts of a task with such options: it could not leave a part
   * that takes longer than the task may. A thread that runs a task helps in another way: see {@link
   * Waiting}.
   */
  boolean mayHelp(TaskOptions options) {
    Objects.requireNonNull(options, "options");
    return help
        && options.timeout() == null
        && options.deadline() == null
        && TaskContext.current().isEmpty();
  }

  /** As {@link TaskFuture#join()} of a task that is cancelled if this thread is interrupted. */
  <T extends @Nullable Object> T helpAndJoin(SplitFuture<?, T> task) {
    CallerShare share = new CallerShare(task);
    shares.add(share);
    try {
      if (closed) {
        share.cancel();
      }
      share.compute();
      if (share.isGivenUp()) {
        throw Thrown.interrupted(
            task.describe(), new InterruptedException("while it computed a part"));
      }
      return task.join();
    } finally {
      shares.remove(share);
    }
  }

  void shutdownNow() {
    closed = true;
    shares.forEach(CallerShare::cancel);
  }
}
