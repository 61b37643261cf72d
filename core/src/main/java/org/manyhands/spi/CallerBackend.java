package org.manyhands.spi;

import java.util.EnumSet;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Runs every task in the thread that submits it, before {@code submit} returns. */
public final class CallerBackend implements Backend {

  private final BackendInfo info;

  /** As many as there are threads that submit; cancelled in the order in which they came. */
  private final Queue<Attempt<?>> running = new ConcurrentLinkedQueue<>();

  private volatile boolean closed;

  /**
   * A backend.
   *
   * @param name its name
   */
  public CallerBackend(String name) {
    this.info =
        new BackendInfo(name, 1, 1, EnumSet.of(Capability.SHARED_MEMORY, Capability.INTERRUPTION));
  }

  @Override
  public BackendInfo info() {
    return info;
  }

  @Override
  public void start(Attempt<?> attempt) {
    running.add(attempt);
    try {
      if (closed) {
        attempt.cancel();
      }
      attempt.run();
    } finally {
      running.remove(attempt);
    }
  }

  @Override
  public void close() {
    closed = true;
    running.forEach(Attempt::cancel);
  }
}
