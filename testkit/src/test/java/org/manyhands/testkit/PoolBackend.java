package org.manyhands.testkit;

import static java.util.concurrent.TimeUnit.MINUTES;

import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinWorkerThread;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.manyhands.spi.Attempt;
import org.manyhands.spi.Backend;
import org.manyhands.spi.BackendInfo;
import org.manyhands.spi.BackendOptions;
import org.manyhands.spi.Capability;
import org.manyhands.task.TaskContext;

/** A small backend that keeps every rule. Subclasses break one. */
class PoolBackend implements Backend {

  /** As many as tasks may wait for each other, each on a thread of its own. */
  private static final int MOST_THREADS = 2000;

  final ForkJoinPool pool;
  final Set<Attempt<?>> open = ConcurrentHashMap.newKeySet();
  final EnumSet<Capability> capabilities =
      EnumSet.of(Capability.CONCURRENCY, Capability.SHARED_MEMORY, Capability.INTERRUPTION);

  PoolBackend(BackendOptions options, Capability... more) {
    this(options, MOST_THREADS, more);
  }

  /** A backend of which some threads, beyond its parallelism, stand in for those that wait. */
  PoolBackend(BackendOptions options, int mostThreads, Capability... more) {
    int size = options.parallelism();
    String name = "manyhands-%s-worker".formatted(options.executorName());
    this.pool =
        new ForkJoinPool(
            size,
            pool -> thread(pool, name),
            null,
            true,
            size,
            Math.max(size, mostThreads),
            1,
            ignored -> true,
            1,
            MINUTES);
    capabilities.addAll(Set.of(more));
  }

  ForkJoinWorkerThread thread(ForkJoinPool pool, String name) {
    ForkJoinWorkerThread thread = new ForkJoinWorkerThread(pool) {};
    thread.setName(name);
    return thread;
  }

  @Override
  public BackendInfo info() {
    int size = pool.getParallelism();
    return new BackendInfo("pool", size, size, capabilities);
  }

  @Override
  public void start(Attempt<?> attempt) {
    open.add(attempt);
    try {
      pool.execute(() -> run(attempt));
    } catch (RejectedExecutionException e) {
      attempt.cancel();
    }
  }

  private void run(Attempt<?> attempt) {
    Thread thread = Thread.currentThread();
    if (attempt.begin(() -> stop(attempt, thread))) {
      callAndEnd(attempt);
      while (!attempt.isDone()) {
        Thread.onSpinWait(); // an interrupt that is under way comes before the end
      }
      Thread.interrupted();
    } else {
      dropped(attempt);
    }
    open.remove(attempt);
  }

  private <T extends @Nullable Object> void callAndEnd(Attempt<T> attempt) {
    T value;
    try {
      value = callInContext(attempt);
    } catch (Throwable thrown) {
      fail(attempt, thrown);
      return;
    }
    succeed(attempt, value);
  }

  <T extends @Nullable Object> T callInContext(Attempt<T> attempt) throws Exception {
    return TaskContext.call(context(attempt), () -> call(attempt));
  }

  <T extends @Nullable Object> T call(Attempt<T> attempt) throws Exception {
    return attempt.task().call();
  }

  TaskContext context(Attempt<?> attempt) {
    return attempt.context();
  }

  <T extends @Nullable Object> void succeed(Attempt<T> attempt, T value) {
    attempt.succeed(value);
  }

  void fail(Attempt<?> attempt, Throwable thrown) {
    attempt.fail(thrown);
  }

  void stop(Attempt<?> attempt, Thread thread) {
    thread.interrupt();
  }

  void dropped(Attempt<?> attempt) {}

  @Override
  public void close() {
    cancelAll(); // first, so that the interrupts of the pool are no failures
    pool.shutdownNow();
    cancelAll(); // what came in between
    awaitThreads();
  }

  final void cancelAll() {
    open.forEach(Attempt::cancel);
  }

  final void awaitThreads() {
    try {
      if (!pool.awaitTermination(5, TimeUnit.SECONDS)) {
        throw new IllegalStateException("A task does not heed the interrupt.");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
