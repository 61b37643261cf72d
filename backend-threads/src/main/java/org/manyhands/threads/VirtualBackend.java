package org.manyhands.threads;

import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.ThreadFactory;
import org.manyhands.spi.Attempt;
import org.manyhands.spi.Backend;
import org.manyhands.spi.BackendInfo;
import org.manyhands.spi.Capability;

/** Runs every task on a virtual thread of its own. Tasks that wait cost next to nothing. */
final class VirtualBackend implements Backend {

  private final BackendInfo info;
  private final ThreadFactory threads;
  private final Duration grace;
  private final Runs runs = new Runs();
  private volatile boolean closed;

  VirtualBackend(String name, ThreadFactory threads, int parallelism, Duration grace) {
    this.info =
        new BackendInfo(
            name,
            parallelism,
            Integer.MAX_VALUE,
            EnumSet.of(Capability.CONCURRENCY, Capability.SHARED_MEMORY, Capability.INTERRUPTION));
    this.threads = threads;
    this.grace = grace;
  }

  @Override
  public BackendInfo info() {
    return info;
  }

  @Override
  public void start(Attempt<?> attempt) {
    Runs.Run run = runs.prepare(attempt);
    Thread thread = threads.newThread(run);
    run.enter(thread);
    if (closed) {
      attempt.cancel();
    }
    thread.start();
  }

  @Override
  public void close() {
    closed = true;
    List<Runs.Run> open = runs.open();
    open.forEach(run -> run.attempt().cancel());
    Grace.await(
        open.stream()
            .map(run -> new Grace.Running(run.thread(), () -> run.attempt().name()))
            .toList(),
        grace);
  }
}
