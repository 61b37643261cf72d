package org.manyhands.process;

import java.time.Duration;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is due later in a pool. It has a thread of its own: the program may keep the threads of the
 * common pool busy, and all carriers of virtual threads, which must not keep a task from being
 * killed. Thread-safe.
 */
final class Watch implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Watch.class);

  private final ScheduledThreadPoolExecutor timer;

  Watch(String executorName) {
    this.timer =
        new ScheduledThreadPoolExecutor(
            1,
            Thread.ofPlatform()
                .daemon()
                .name("manyhands-%s-watch".formatted(executorName))
                .factory(),
            new ThreadPoolExecutor.DiscardPolicy()); // of a closed pool nothing is due
  }

  /** Calls an action, which should be brief, after a time. */
  @SuppressWarnings("FutureReturnValueIgnored") // what it throws is logged
  void after(Duration time, Runnable action) {
    timer.schedule(() -> perform(action), time.toNanos(), TimeUnit.NANOSECONDS);
  }

  private static void perform(Runnable action) {
    try {
      action.run();
    } catch (RuntimeException | Error e) {
      LOG.error("What was due in a pool of processes failed.", e);
    }
  }

  /** Forgets what is due. */
  @Override
  public void close() {
    timer.shutdownNow();
  }
}
