package org.manyhands;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * What users hold of the stage of a task, and the stages that hang on it: an ordinary {@code
 * CompletableFuture}, but whoever waits for it lets time go on where that belongs to a backend, and
 * its functions run where those of the task do.
 */
final class StageCopy<T extends @Nullable Object> extends CompletableFuture<T> {

  private final Home home;

  StageCopy(Home home) {
    this.home = home;
  }

  @Override
  public <U extends @Nullable Object> CompletableFuture<U> newIncompleteFuture() {
    return new StageCopy<>(home);
  }

  @Override
  public Executor defaultExecutor() {
    return MdcTask.around(home.callbacks());
  }

  @Override
  public T join() {
    boolean interrupted = false;
    while (true) {
      try {
        home.scheduler().beforeBlocking(this::isDone);
        break;
      } catch (InterruptedException e) {
        interrupted = true; // which does not end this wait, as the JDK has it
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    return super.join();
  }

  @Override
  public T get() throws InterruptedException, ExecutionException {
    home.scheduler().beforeBlocking(this::isDone);
    return super.get();
  }

  @Override
  public T get(long timeout, TimeUnit unit)
      throws InterruptedException, ExecutionException, TimeoutException {
    Duration limit = Duration.ofNanos(unit.toNanos(timeout));
    return super.get(home.beforeBlocking(this::isDone, limit), TimeUnit.NANOSECONDS);
  }
}
