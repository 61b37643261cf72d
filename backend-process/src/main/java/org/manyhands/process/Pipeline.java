package org.manyhands.process;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The jobs that were sent to a worker and are not answered, in order: the first runs, or is about
 * to; the others are ahead of their turn. How many may be is a matter of how long tasks take: as
 * many as the worker has done by the time in which more could be sent.
 *
 * <p>Thread-safe. Calls nothing that waits, or takes a lock.
 */
final class Pipeline {

  /** How much work a worker has before it, in nanoseconds. */
  static final long WORK_AHEAD = 200_000;

  private static final int MOST_AHEAD = Turnstile.PLACES / 4;

  /** Less than what fits into the buffer of a socket, so that sending ahead never waits. */
  static final int MOST_BYTES_AHEAD = 64 * 1024;

  private final Turnstile turnstile;
  private final LongSupplier nanoTime;
  private final Deque<Sent> sent = new ArrayDeque<>();
  private long last;
  private long bytes;

  /** Nanoseconds; of tasks that take longer than others rather too much than too little. */
  private long meanDuration = WORK_AHEAD;

  private long busySince;

  /** Whether the last job was taken out, and nobody was told so far. */
  private boolean ranEmpty;

  /** A job under the number that it has for this worker. */
  private record Sent(long number, Job job) {}

  /**
   * An empty one.
   *
   * @param nanoTime a clock as {@link System#nanoTime()} is
   */
  Pipeline(Turnstile turnstile, LongSupplier nanoTime) {
    this.turnstile = turnstile;
    this.nanoTime = nanoTime;
  }

  /** Adds a job that is to be sent next; returns its number. */
  synchronized long add(Job job) {
    if (sent.isEmpty()) {
      busySince = nanoTime.getAsLong();
    }
    ranEmpty = false;
    long number = ++last;
    turnstile.admit(number);
    sent.add(new Sent(number, job));
    bytes += job.size();
    return number;
  }

  synchronized boolean isEmpty() {
    return sent.isEmpty();
  }

  /** Whether the last job was taken out. Says so once: one of those who take out gets more. */
  synchronized boolean ranEmpty() {
    boolean first = ranEmpty;
    ranEmpty = false;
    return first;
  }

  private void remove(Sent job) {
    sent.remove(job);
    bytes -= job.job().size();
    ranEmpty = sent.isEmpty();
  }

  /** The job that runs, or is about to. */
  synchronized @Nullable Job head() {
    Sent first = sent.peek();
    return first == null ? null : first.job();
  }

  synchronized boolean contains(Job job) {
    return sent.stream().anyMatch(one -> one.job() == job);
  }

  /** The job that runs, if it has that number. */
  synchronized @Nullable Job running(long number) {
    Sent first = sent.peek();
    return first != null && first.number() == number ? first.job() : null;
  }

  /** How many more jobs the worker should have ahead; none before it has something to do. */
  synchronized int room() {
    long most = Math.clamp(WORK_AHEAD / Math.max(1, meanDuration), 1, MOST_AHEAD);
    return sent.isEmpty() || bytes >= MOST_BYTES_AHEAD ? 0 : (int) Math.max(0, most - sent.size());
  }

  /** How many jobs wait for their turn. */
  synchronized int ahead() {
    return Math.max(0, sent.size() - 1);
  }

  /** Takes out the first job, which was answered; {@code null} if the answer is to another one. */
  synchronized @Nullable Job answered(long number) {
    Sent first = sent.peek();
    if (first == null || first.number() != number) {
      return null;
    }
    remove(first);
    long now = nanoTime.getAsLong();
    long duration = now - busySince;
    busySince = now;
    meanDuration += (duration - meanDuration) / (duration > meanDuration ? 2 : 8);
    return first.job();
  }

  /** Takes out a job that has not started, and then never does; false if it has. */
  synchronized boolean revoke(long number) {
    if (!turnstile.revoke(number)) {
      return false;
    }
    sent.stream().filter(next -> next.number() == number).findFirst().ifPresent(this::remove);
    return true;
  }

  /** As {@link #revoke}, but never takes the first: nobody would ask for more for this worker. */
  synchronized boolean revokeAhead(long number) {
    Sent first = sent.peek();
    return first != null && first.number() != number && revoke(number);
  }

  /** The job whose turn comes last, unless it is its turn. */
  synchronized @Nullable Job lastAhead() {
    return sent.size() > 1 ? sent.getLast().job() : null;
  }

  /** All jobs, without taking them out. */
  synchronized List<Job> jobs() {
    return sent.stream().map(Sent::job).toList();
  }

  /** Takes out all jobs of a worker that has died, those first that it had started. */
  synchronized Rest drain() {
    List<Job> started = new ArrayList<>();
    List<Job> untouched = new ArrayList<>();
    for (Sent next : sent) {
      (turnstile.hasEntered(next.number()) ? started : untouched).add(next.job());
    }
    sent.clear();
    return new Rest(started, untouched);
  }

  /**
   * What a worker leaves behind.
   *
   * @param started one at most, unless a worker has lied
   * @param untouched those that have not run
   */
  record Rest(List<Job> started, List<Job> untouched) {}
}
