package org.manyhands;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/** Callables of which one has to succeed; closing cancels the others. */
final class FirstSuccess<T> implements AutoCloseable {

  private final List<ViewFuture<T>> futures;
  private final AtomicInteger open;

  /** The first that succeeded, or the last to fail. */
  private final CompletableFuture<ViewFuture<T>> decisive = new CompletableFuture<>();

  FirstSuccess(Collection<? extends Callable<T>> callables) {
    List<Callable<T>> all = List.copyOf(callables);
    if (all.isEmpty()) {
      throw new IllegalArgumentException(
          "None of '0' tasks can succeed; pass a collection with at least one.");
    }
    this.open = new AtomicInteger(all.size());
    this.futures = all.stream().map(callable -> new ViewFuture<>(callable, this::done)).toList();
  }

  private void done(ViewFuture<T> future) {
    if (future.state() == ViewFuture.State.SUCCESS || open.decrementAndGet() == 0) {
      decisive.complete(future);
    }
  }

  /** Starts one after the other, as long as none has succeeded. */
  void startOn(Executor executor) {
    for (ViewFuture<T> future : futures) {
      if (decisive.isDone()) {
        return;
      }
      executor.execute(future);
    }
  }

  T await(Home home) throws InterruptedException, ExecutionException {
    home.scheduler().beforeBlocking(decisive::isDone);
    return resultOf(decisive.get());
  }

  T await(Home home, Duration limit)
      throws InterruptedException, ExecutionException, TimeoutException {
    long nanos = home.beforeBlocking(decisive::isDone, limit);
    return resultOf(decisive.get(nanos, TimeUnit.NANOSECONDS));
  }

  private static <T> T resultOf(ViewFuture<T> future)
      throws InterruptedException, ExecutionException {
    try {
      return future.get();
    } catch (CancellationException e) {
      throw new ExecutionException("No task succeeded, and the last was cancelled.", e);
    }
  }

  @Override
  public void close() {
    futures.forEach(future -> future.cancel(true));
  }
}
