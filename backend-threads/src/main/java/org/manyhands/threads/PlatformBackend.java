package org.manyhands.threads;

import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.manyhands.spi.Attempt;
import org.manyhands.spi.Backend;
import org.manyhands.spi.BackendInfo;
import org.manyhands.spi.Capability;

/**
 * Runs tasks on a {@link ForkJoinPool} of its own: daemon threads, as many as there are processors
 * for. A worker that waits for another task is replaced while it waits, so that tasks may submit
 * and join tasks at any parallelism; when very many wait, they run what they wait for themselves.
 */
final class PlatformBackend implements Backend {

  /** Replacements of workers that wait for other tasks, before workers help out themselves. */
  private static final int FEW_REPLACEMENTS = 256;

  private static final int MOST_REPLACEMENTS = 1024;
  private static final long KEEP_ALIVE_SECONDS = 60;

  private final BackendInfo info;
  private final Duration grace;
  private final Set<Worker> workers = ConcurrentHashMap.newKeySet();
  private final ForkJoinPool pool;
  private volatile boolean closed;

  PlatformBackend(String name, String executorName, int parallelism, Duration grace) {
    this(name, executorName, parallelism, grace, thread -> {});
  }

  /** A backend whose threads are set up before they start. */
  PlatformBackend(
      String name,
      String executorName,
      int parallelism,
      Duration grace,
      Consumer<? super Thread> setUp) {
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
            owner -> {
              Worker worker = new Worker(owner, this, executorName, loader);
              setUp.accept(worker);
              return worker;
            },
            null,
            true, // first come, first served
            parallelism,
            parallelism + MOST_REPLACEMENTS,
            1,
            ignored -> true, // with no replacement left, waiting is better than failing
            KEEP_ALIVE_SECONDS,
            TimeUnit.SECONDS);
  }

  @Override
  public BackendInfo info() {
    return info;
  }

  @Override
  public void start(Attempt<?> attempt) {
    start(attempt, new PoolTask(attempt));
  }

  /** Accepts an attempt that is carried out in a way of its own. */
  void start(Attempt<?> attempt, PoolTask task) {
    execute(task, attempt::cancel);
  }

  @Override
  public void startAll(List<? extends Attempt<?>> attempts, int atOnce) {
    Parts parts = new Parts(attempts);
    for (int i = 0; i < Math.min(atOnce, attempts.size()); i++) {
      execute(new PartsTask(parts), parts::cancel);
    }
  }

  private void execute(ForkJoinTask<?> task, Runnable cancel) {
    try {
      pool.execute(task);
    } catch (RejectedExecutionException e) {
      if (!closed) {
        throw e;
      }
    }
    if (closed) {
      cancel.run(); // a task that submits may do so after the pool has emptied its queues
    }
  }

  boolean isClosed() {
    return closed;
  }

  Set<Worker> workers() {
    return workers;
  }

  /** Whether so many workers wait that those who are about to should do something instead. */
  boolean isCrowded() {
    return pool.getPoolSize() >= info.parallelism() + FEW_REPLACEMENTS;
  }

  @Override
  public void close() {
    closed = true;
    workers.forEach(Worker::cancelCurrent); // first, so that the pool's interrupt is no failure
    pool.shutdownNow(); // cancels each PoolTask in the queue, and with it its attempt
    Grace.await(
        workers.stream().map(worker -> new Grace.Running(worker, worker::task)).toList(), grace);
  }
}
