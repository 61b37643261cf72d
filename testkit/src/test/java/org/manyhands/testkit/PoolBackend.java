package org.manyhands.testkit;

import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.manyhands.spi.Attempt;
import org.manyhands.spi.Backend;
import org.manyhands.spi.BackendInfo;
import org.manyhands.spi.BackendOptions;
import org.manyhands.spi.Capability;
import org.manyhands.task.TaskContext;
import org.manyhands.task.TaskInfo;

/** A small backend that keeps every rule. Subclasses break one. */
class PoolBackend implements Backend {

  final ThreadPoolExecutor pool;
  final Set<Attempt<?>> open = ConcurrentHashMap.newKeySet();
  private final EnumSet<Capability> capabilities =
      EnumSet.of(Capability.CONCURRENCY, Capability.SHARED_MEMORY, Capability.INTERRUPTION);

  PoolBackend(BackendOptions options, Capability... more) {
    int size = options.parallelism();
    String name = "manyhands-%s-".formatted(options.executorName());
    this.pool =
        new ThreadPoolExecutor(
            size,
            size,
            1,
            TimeUnit.MINUTES,
            new LinkedBlockingQueue<>(),
            Thread.ofPlatform().daemon().name(name, 1).factory());
    capabilities.addAll(Set.of(more));
  }

  @Override
  public BackendInfo info() {
    int size = pool.getMaximumPoolSize();
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
      value = TaskContext.call(new PoolContext(attempt, info(attempt)), () -> call(attempt));
    } catch (Throwable thrown) {
      fail(attempt, thrown);
      return;
    }
    succeed(attempt, value);
  }

  TaskInfo info(Attempt<?> attempt) {
    return attempt.info();
  }

  <T extends @Nullable Object> T call(Attempt<T> attempt) throws Exception {
    return attempt.task().call();
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

  private record PoolContext(Attempt<?> attempt, TaskInfo task) implements TaskContext {
    @Override
    public boolean isCancelled() {
      return attempt.isDone();
    }

    @Override
    public void progress(long done, long total) {
      attempt.progress(done, total);
    }
  }
}
