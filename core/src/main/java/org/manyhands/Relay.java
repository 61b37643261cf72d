package org.manyhands;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.manyhands.spi.Backend;
import org.manyhands.task.TaskException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A future around another one that is started later, or several times. At any time there is at most
 * one: the next is not started before nothing of the one before runs any more.
 */
abstract class Relay<T extends @Nullable Object> extends Startable<T> implements Owner {

  private static final Logger LOG = LoggerFactory.getLogger(Relay.class);

  private final Object lock = new Object();
  private @Nullable Backend backend;
  private volatile boolean begun;

  /** What is started and not over, and what will start the next; guarded by the lock. */
  private @Nullable Startable<T> current;

  /** Set before a thread that waits looks at what is started. */
  private volatile @Nullable Helping helping;

  private Runnable timer = () -> {};

  /** What became of the attempt as which this task failed. Not the attempt: it may keep much. */
  private volatile @Nullable String attemptEnd;

  /** What an attempt threw before the one that was under way when this task was stopped. */
  private volatile @Nullable Throwable failureBefore;

  private boolean stopped;
  private boolean retired;

  Relay(Object subject, Owner owner) {
    super(subject, owner);
    moveToRunning();
  }

  /** Called once, when this task has been submitted; starts something now or later. */
  abstract void begin();

  /**
   * Decides how it goes on after an attempt: {@link #endAsAttempt}, or another one.
   *
   * @param over whether nothing of it runs any more; if not, {@link #attemptReleased()} follows
   */
  abstract void attemptEnded(Promise<T> attempt, boolean over);

  /** Told when an attempt really ended after its future had. */
  void attemptReleased() {}

  @Override
  final void start(Backend backend) {
    this.backend = backend;
    owner().submitted(this);
    begin();
  }

  /** Starts an attempt, unless this task was stopped. In this thread. */
  final void startAttempt(Startable<T> attempt) {
    try {
      startOrThrow(attempt);
    } catch (TaskException refused) {
      LOG.debug("{} was refused.", describe(), refused); // the attempt has ended with it
    }
  }

  /**
   * Starts an attempt, unless this task was stopped. In this thread.
   *
   * @throws TaskException if the backend refuses it; the attempt has then ended with that reason
   */
  final void startOrThrow(Startable<T> attempt) {
    synchronized (lock) {
      if (stopped || retired) {
        return;
      }
      current = attempt;
    }
    attempt.start(Objects.requireNonNull(backend));
    Helping standIns = helping;
    if (standIns != null) {
      standIns.standIn(List.of(attempt), home());
    }
  }

  /** A thread of the backend waits for this task, and may miss what is started later. */
  final void helpBy(Helping standIns) {
    helping = standIns;
  }

  /** Calls back after a pause, on a thread that may block, unless this task is stopped before. */
  final void afterPause(Duration pause, Runnable action) {
    synchronized (lock) {
      if (!stopped) {
        timer = home().scheduler().schedule(pause, () -> home().scheduler().execute(action));
      }
    }
  }

  final void endAsAttempt(Promise<T> attempt, boolean over) {
    if (attempt.state() == State.FAILED) {
      attemptEnd = attempt.describeEnd();
    }
    if (!endAs(attempt, over)) {
      attemptEnd = null; // it was cancelled meanwhile
    }
    if (!over && !isBusy()) { // it was released meanwhile
      over();
    }
  }

  /**
   * Starts nothing more. If something runs that was started, {@link #attemptEnded} follows; if not,
   * this task is cancelled now.
   */
  final void retire() {
    boolean busy;
    synchronized (lock) {
      retired = true;
      busy = current != null;
    }
    if (!busy) {
      cancel(false);
    }
  }

  /** Whether this task is to end when what it has started has. */
  final boolean isRetired() {
    synchronized (lock) {
      return retired;
    }
  }

  /** Whether something that was started is not over. */
  final boolean isBusy() {
    synchronized (lock) {
      return current != null;
    }
  }

  @Override
  final void stop(boolean mayInterrupt) {
    Startable<T> running;
    synchronized (lock) {
      stopped = true;
      running = current;
      timer.run();
    }
    if (running == null) {
      over();
    } else {
      failureBefore = running.lastFailure(); // before it forgets what it runs in its turn
      running.cancel(mayInterrupt);
    }
  }

  @Override
  String describeEnd() {
    String end = attemptEnd;
    return end == null ? super.describeEnd() : end;
  }

  @Override
  @Nullable Throwable lastFailure() {
    return failureBefore;
  }

  // ---- as the owner of an attempt

  @Override
  public final Promise<?> whole(Promise<?> attempt) {
    return whole();
  }

  @Override
  public final void began(Promise<?> attempt) {
    if (!begun) { // attempts do not overlap
      begun = true;
      owner().began(this);
    }
  }

  @Override
  public final void progressed(Promise<?> attempt, long done, long total) {
    owner().progressed(this, done, total);
  }

  @Override
  @SuppressWarnings("unchecked") // this owns nothing but its own attempts
  public final void ended(Promise<?> attempt, boolean over) {
    if (over && forget()) {
      over();
    } else {
      attemptEnded((Promise<T>) attempt, over);
    }
  }

  @Override
  public final void released(Promise<?> attempt) {
    if (forget() || isDone()) {
      over();
    } else {
      attemptReleased();
    }
  }

  /** The attempt is over. Returns whether this task is to stop. */
  private boolean forget() {
    synchronized (lock) {
      current = null;
      return stopped;
    }
  }

  @Override
  final List<? extends Promise<?>> parts() {
    return waitsFor();
  }

  @Override
  final boolean hasBegun() {
    return begun;
  }

  @Override
  final List<? extends Promise<?>> waitsFor() {
    Promise<?> running;
    synchronized (lock) {
      running = current;
    }
    return running == null ? waitsForInputs() : List.of(running);
  }

  /** What has to end before an attempt is started. */
  List<? extends Promise<?>> waitsForInputs() {
    return List.of();
  }
}
