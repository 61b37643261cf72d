package org.manyhands;

import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.manyhands.spi.Scheduler;
import org.manyhands.task.TaskInterruptedException;

/** Futures that have ended, in the order in which they did. */
final class Completions<T extends @Nullable Object> {

  private final Scheduler scheduler;
  private final LinkedBlockingQueue<TaskFuture<T>> ended = new LinkedBlockingQueue<>();

  Completions(Scheduler scheduler) {
    this.scheduler = scheduler;
  }

  @SuppressWarnings("unchecked") // every TaskFuture is a promise, and only gives its value
  static <T extends @Nullable Object> Stream<TaskFuture<T>> of(
      List<? extends TaskFuture<? extends T>> given) {
    List<TaskFuture<? extends T>> futures = Arguments.copyOf(given, "futures");
    if (futures.isEmpty()) {
      return Stream.empty();
    }
    Completions<T> completions =
        new Completions<>(((Promise<T>) futures.getFirst()).home().scheduler());
    for (TaskFuture<? extends T> future : futures) {
      ((Promise<T>) future).whenEnded(() -> completions.add(future));
    }
    Unbegun unbegun = new Unbegun(futures);
    return IntStream.range(0, futures.size()).mapToObj(i -> completions.next(unbegun));
  }

  /** Called by whichever thread ends a task. */
  @SuppressWarnings("unchecked") // only tasks of this type are added
  void add(TaskFuture<?> future) {
    ended.add((TaskFuture<T>) future);
  }

  /**
   * Waits for the next.
   *
   * @param unbegun what this thread may run rather than wait for it
   */
  TaskFuture<T> next(Unbegun unbegun) {
    try {
      return Waiting.onNext(unbegun, () -> !ended.isEmpty(), this::take);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new TaskInterruptedException("Interrupted while waiting for the next task to end.", e);
    }
  }

  private TaskFuture<T> take() throws InterruptedException {
    scheduler.beforeBlocking(() -> !ended.isEmpty());
    return ended.take();
  }
}
