package org.manyhands.process;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The jobs that were sent to a worker and are not answered, in order: the first runs, or is about
 * to; the others are ahead of their turn. How many may be is a matter of how long tasks take: as
 * many as the worker has done by the time in which more could be sent.
 *
 * <p>Thread-safe. Calls nothing that waits, or takes a lock.
 */
final class Pipeline {

  /** How much work a worker has before it. */
  private static final long WORK_AHEAD = Duration.ofNanos(200_000).toNanos();

  private static final int MOST_AHEAD = Turnstile.PLACES / 4;

  /** Less than what fits into the buffer of a socket, so that sending ahead never waits. */
  static final int MOST_BYTES_AHEAD = 64 * 1024;

  private final Turnstile turnstile;
  private final Deque<Sent> sent = new ArrayDeque<>();
  private long last;
  private long bytes;

  /** Nanoseconds; of tasks that take longer than others rather too much than too little. */
  private long meanDuration = WORK_AHEAD;

  private long busySince;

  /** A job under the number that it has for this worker. */
  private record Sent(long number, Job job) {}

  Pipeline(Turnstile turnstile) {
    this.turnstile = turnstile;
  }

  /** Adds a job that is to be sent next; returns its number. */
  synchronized long add(Job job) {
    if (sent.isEmpty()) {
      busySince = System.nanoTime();
    }
    long number = ++last;
    turnstile.admit(number);
    sent.add(new Sent(number, job));
    bytes += job.size();
    return number;
  }

  synchronized boolean isEmpty() {
    return sent.isEmpty();
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
    Job job = running(number);
    if (job == null) {
      return null;
    }
    sent.remove();
    bytes -= job.size();
    long now = System.nanoTime();
    long duration = now - busySince;
    busySince = now;
    meanDuration += (duration - meanDuration) / (duration > meanDuration ? 2 : 8);
    return job;
  }

  /** Takes out a job that has not started, and then never does; false if it has. */
  synchronized boolean revoke(long number) {
    if (!turnstile.revoke(number)) {
      return false;
    }
    for (Iterator<Sent> all = sent.iterator(); all.hasNext(); ) {
      Sent next = all.next();
      if (next.number() == number) {
        all.remove();
        bytes -= next.job().size();
      }
    }
    return true;
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
