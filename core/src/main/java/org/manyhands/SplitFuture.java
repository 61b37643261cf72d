package org.manyhands;

import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.manyhands.spi.Backend;
import org.manyhands.task.Assembly;
import org.manyhands.task.DivisibleTask;
import org.manyhands.task.Task;
import org.manyhands.task.TaskException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A divisible task that is run in parts.
 *
 * <p>It ends when all parts have, as the first of them by position that did not succeed, because
 * that is where a loop over the units would have ended. A part that fails therefore cancels the
 * parts after it, and not those before it.
 */
final class SplitFuture<P extends @Nullable Object, T extends @Nullable Object>
    extends Startable<T> {

  private static final Logger LOG = LoggerFactory.getLogger(SplitFuture.class);

  private final Assembly<P, T> assembly;
  private final List<Part> parts;
  private final AtomicBoolean begun = new AtomicBoolean();
  private final AtomicInteger open;

  /** Parts of which something may still run. */
  private final AtomicInteger running;

  private final long size;
  private final long elements;

  /** Guarded by the list of parts. */
  private long unitsDone;

  /** The lowest position of a part that did not succeed; beyond the last if there is none. */
  private final AtomicInteger firstUnsuccessful;

  private SplitFuture(
      DivisibleTask<T> task, Assembly<P, T> assembly, Cut cut, Object subject, Owner owner) {
    super(subject, owner);
    int count = cut.parts(task);
    this.size = task.size();
    this.elements = task.elements();
    this.assembly = assembly;
    this.open = new AtomicInteger(count);
    this.running = new AtomicInteger(count);
    this.firstUnsuccessful = new AtomicInteger(count);
    this.parts =
        IntStream.range(0, count)
            .mapToObj(i ->
                new Part(
                    i,
                    bound(task.size(), i, count),
                    bound(task.size(), i + 1, count),
                    cut.inPlace(),
                    subject))
            .toList();
    moveToRunning();
  }

  /** Cuts a task into as many parts as it has units, at most. */
  static <P extends @Nullable Object, T extends @Nullable Object> SplitFuture<P, T> of(
      DivisibleTask<T> task, Assembly<P, T> assembly, Cut cut, Object subject, Owner owner) {
    return new SplitFuture<>(task, assembly, cut, subject, owner);
  }

  private static long bound(long size, int index, int count) {
    return size / count * index + Math.min(index, size % count);
  }

  /**
   * Hands all parts to the backend. If it refuses one, the whole ends with that reason, and the
   * others, which are of no use, are cancelled.
   *
   * @throws TaskException what the backend threw
   */
  @Override
  void start(Backend backend) {
    start(backend, backend.info().parallelism());
  }

  @Override
  void startHelped(Backend backend) {
    start(backend, Math.max(1, backend.info().parallelism() - 1));
  }

  private void start(Backend backend, int threads) {
    owner().submitted(this);
    SplitEvent.record(this, elements, size, parts.size());
    if (parts.isEmpty()) {
      finish();
      return;
    }
    try {
      AttemptFuture.startAll(parts.stream().map(part -> part.attempt).toList(), backend, threads);
    } catch (TaskException refused) {
      expire(_ -> refused);
      throw refused;
    }
  }

  /**
   * Computes parts that nobody has begun on this thread, from the last: the backend begins with the
   * first.
   */
  void help(CallerShare share) {
    for (Part part : parts.reversed()) {
      if (isDone() || share.isGivenUp()) {
        return;
      }
      part.attempt.runFor(share);
    }
  }

  @Override
  void stop(boolean mayInterrupt) {
    parts.forEach(part -> part.attempt.cancel(mayInterrupt));
  }

  @Override
  List<? extends Promise<?>> parts() {
    return parts.stream().map(part -> part.attempt).toList();
  }

  @Override
  boolean hasBegun() {
    return begun.get();
  }

  @Override
  List<? extends Promise<?>> waitsFor() {
    return parts().stream().filter(attempt -> !attempt.isDone()).toList();
  }

  /** One range of units. */
  private final class Part implements Owner {

    private final int index;
    private final long from;
    private final long to;
    private final AttemptFuture<P> attempt;
    private @Nullable Throwable notAdded;

    Part(int index, long from, long to, boolean inPlace, Object subject) {
      this.index = index;
      this.from = from;
      this.to = to;
      Task<P> task = inPlace ? assembly.partInPlace(from, to) : assembly.part(from, to);
      this.attempt = new AttemptFuture<>(task, subject, AttemptEvent.around(this));
    }

    @Override
    public Home home() {
      return SplitFuture.this.home();
    }

    @Override
    public Promise<?> whole(Promise<?> ignored) {
      return SplitFuture.this.whole();
    }

    @Override
    public void began(Promise<?> ignored) {
      if (begun.compareAndSet(false, true)) {
        owner().began(SplitFuture.this);
      }
    }

    @Override
    public void ended(Promise<?> ignored, boolean over) {
      if (add()) {
        tellProgress(to - from);
      } else {
        firstUnsuccessful.accumulateAndGet(index, Math::min);
        if (!attempt.isCancelled()) {
          parts.subList(index + 1, parts.size()).forEach(later -> later.attempt.cancel(true));
        }
      }
      if (over) {
        running.decrementAndGet();
      }
      if (open.decrementAndGet() == 0) {
        finish();
      }
      reportOver();
    }

    @Override
    public void released(Promise<?> ignored) {
      running.decrementAndGet();
      reportOver();
    }

    private boolean add() {
      if (attempt.state() != State.SUCCESS) {
        return false;
      }
      try {
        assembly.add(from, attempt.resultNow());
        return true;
      } catch (RuntimeException | Error e) {
        notAdded = e;
        return false;
      }
    }

    /** Ends the whole as this part ended. */
    void endWhole() {
      if (notAdded != null) {
        endWithFailure(notAdded, running.get() == 0);
      } else {
        endWithoutValue(attempt, running.get() == 0);
      }
    }
  }

  /** Parts may end at once, but progress never goes back. */
  private void tellProgress(long more) {
    synchronized (parts) {
      unitsDone += more;
      owner().progressed(this, unitsDone, size);
    }
  }

  private void reportOver() {
    if (running.get() == 0) {
      over();
    }
  }

  private void finish() {
    int first = firstUnsuccessful.get();
    if (first < parts.size()) {
      discard();
      parts.get(first).endWhole();
      return;
    }
    T result;
    try {
      result = assembly.result();
    } catch (RuntimeException | Error e) {
      discard();
      endWithFailure(e);
      return;
    }
    if (!endWithValue(result)) {
      discard();
    }
  }

  private void discard() {
    try {
      assembly.discard();
    } catch (RuntimeException | Error e) { // the future has to end whatever a user's assembly does
      LOG.warn("{} has no result, but its parts could not be discarded.", describe(), e);
    }
  }
}
