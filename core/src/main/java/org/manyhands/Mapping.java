package org.manyhands;

import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Queue;
import java.util.Set;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import org.manyhands.spi.Scheduler;
import org.manyhands.task.TaskInterruptedException;

/**
 * A function applied to the elements of an iterator, with a bounded number of tasks in progress.
 *
 * <p>If the source throws, or refuses an element, the results of the elements before it come first.
 */
final class Mapping<A extends @Nullable Object, T extends @Nullable Object>
    extends Spliterators.AbstractSpliterator<T> {

  private final Iterator<? extends A> source;
  private final Submission<A, T> submission;
  private final int window;
  private final InProgress<T> inProgress;
  private @Nullable Throwable sourceFailure;
  private long taken;

  private Mapping(
      Iterator<? extends A> source,
      Submission<A, T> submission,
      int window,
      InProgress<T> inProgress,
      int characteristics) {
    super(Long.MAX_VALUE, characteristics);
    this.source = source;
    this.submission = submission;
    this.window = window;
    this.inProgress = inProgress;
  }

  /** Submits the task for one element, of which the first has the index 0. */
  interface Submission<A extends @Nullable Object, T extends @Nullable Object> {
    TaskFuture<T> submit(A element, long index, Consumer<TaskFuture<?>> whenEnded);
  }

  /** Which result comes next. */
  enum Order {
    OF_ELEMENTS,
    AS_COMPLETED
  }

  static <A extends @Nullable Object, T extends @Nullable Object> Stream<T> stream(
      Iterator<? extends A> source,
      Submission<A, T> submission,
      int window,
      Order order,
      Scheduler scheduler) {
    boolean ordered = order == Order.OF_ELEMENTS;
    InProgress<T> inProgress = ordered ? new InOrder<>() : new AsCompleted<>(scheduler);
    int characteristics = ordered ? Spliterator.ORDERED : 0;
    Mapping<A, T> mapping = new Mapping<>(source, submission, window, inProgress, characteristics);
    return StreamSupport.stream(mapping, false).onClose(inProgress::cancelAll);
  }

  @Override
  public boolean tryAdvance(Consumer<? super T> action) {
    fillWindow();
    if (inProgress.size() == 0) {
      if (sourceFailure != null) {
        throw Thrown.unchecked(sourceFailure);
      }
      return false;
    }
    action.accept(joinNext());
    return true;
  }

  private T joinNext() {
    TaskFuture<T> next = inProgress.next();
    try {
      return next.join();
    } catch (RuntimeException e) {
      next.cancel(true);
      inProgress.cancelAll();
      throw e;
    }
  }

  /** The consumer decides the pace, element by element: batches for other threads would not. */
  @Override
  public @Nullable Spliterator<T> trySplit() {
    return null;
  }

  private void fillWindow() {
    try {
      while (sourceFailure == null && inProgress.size() < window && source.hasNext()) {
        inProgress.add(submission.submit(source.next(), taken++, inProgress::ended));
      }
    } catch (RuntimeException | Error e) {
      sourceFailure = e;
    }
  }

  /** The tasks that were submitted and whose results were not consumed. */
  private interface InProgress<T extends @Nullable Object> {
    int size();

    void add(TaskFuture<T> future);

    /** Called by whichever thread ends the task, possibly before {@link #add}. */
    void ended(TaskFuture<?> future);

    /** Takes out the next to be consumed; there is one. */
    TaskFuture<T> next();

    void cancelAll();
  }

  private static final class InOrder<T extends @Nullable Object> implements InProgress<T> {

    private final Queue<TaskFuture<T>> futures = new ArrayDeque<>();

    @Override
    public int size() {
      return futures.size();
    }

    @Override
    public void add(TaskFuture<T> future) {
      futures.add(future);
    }

    @Override
    public void ended(TaskFuture<?> future) {}

    @Override
    public TaskFuture<T> next() {
      return futures.remove();
    }

    @Override
    public void cancelAll() {
      futures.forEach(future -> future.cancel(true));
      futures.clear();
    }
  }

  private static final class AsCompleted<T extends @Nullable Object> implements InProgress<T> {

    private final Set<TaskFuture<T>> futures = new LinkedHashSet<>();
    private final Completions<T> completions;

    AsCompleted(Scheduler scheduler) {
      this.completions = new Completions<>(scheduler);
    }

    @Override
    public int size() {
      return futures.size();
    }

    @Override
    public void add(TaskFuture<T> future) {
      futures.add(future);
    }

    @Override
    public void ended(TaskFuture<?> future) {
      completions.add(future);
    }

    @Override
    public TaskFuture<T> next() {
      try {
        TaskFuture<T> next = completions.next(new Unbegun(futures));
        futures.remove(next);
        return next;
      } catch (TaskInterruptedException e) {
        cancelAll();
        throw e;
      }
    }

    @Override
    public void cancelAll() {
      futures.forEach(future -> future.cancel(true));
      futures.clear();
    }
  }
}
