package org.manyhands.threads;

import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.RejectedExecutionException;
import org.manyhands.spi.Attempt;
import org.manyhands.spi.Backend;
import org.manyhands.spi.BackendInfo;
import org.manyhands.spi.Capability;

/**
 * Runs tasks on a {@link ForkJoinPool} of its own: daemon threads, as many as there are processors
 * for. A worker that waits for another task is replaced while it waits, so that tasks may submit
 * and join tasks at any parallelism.
 */
final class PlatformBackend implements Backend {

  private final BackendInfo info;
  private final Duration grace;
  private final Set<Worker> workers = ConcurrentHashMap.newKeySet();
  private final ForkJoinPool pool;
  private volatile boolean closed;

  PlatformBackend(String name, String executorName, int parallelism, Duration grace) {
    this.info =
        new BackendInfo(
            name,
            parallelism,
            parallelism,
            EnumSet.of(Capability.CONCURRENCY, Capability.SHARED_MEMORY, Capability.INTERRUPTION));
    this.grace = grace;
    ClassLoader loader = Thread.currentThread().getContextClassLoader();
    this.pool =
        new ForkJoinPool(
            parallelism,
            owner -> new Worker(owner, workers, executorName, loader),
            null,
            true); // first come, first served
  }

  @Override
  public BackendInfo info() {
    return info;
  }

  @Override
  public void start(Attempt<?> attempt) {
    start(attempt, attempt);
  }

  /** Accepts an attempt that is carried out by some work of another backend on top of this one. */
  void start(Attempt<?> attempt, Runnable work) {
    try {
      pool.execute(new PoolTask(attempt, work, this));
    } catch (RejectedExecutionException e) {
      if (!closed) {
        throw e;
      }
    }
    if (closed) {
      attempt.cancel(); // a task that submits may do so after the pool has emptied its queues
    }
  }

  boolean isClosed() {
    return closed;
  }

  @Override
  public void close() {
    closed = true;
    workers.forEach(Worker::cancelCurrent); // first, so that the pool's interrupt is no failure
    pool.shutdownNow(); // cancels each PoolTask in the queue, and with it its attempt
    Grace.await(List.copyOf(workers), grace);
  }
}
