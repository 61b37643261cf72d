package org.manyhands;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.manyhands.Launcher.Preparation;
import org.manyhands.task.TaskTimeoutException;
import org.manyhands.task.WorkerLostException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A task that is run again when it has failed, as its {@link Retry} says. */
final class RetryFuture<T extends @Nullable Object> extends Relay<T> {

  private static final Logger LOG = LoggerFactory.getLogger(RetryFuture.class);

  /** How often an idempotent task is run at most, if every time its worker is lost. */
  static final int MAX_LOST = 3;

  private final Preparation<T> preparation;
  private final Retry retry;
  private final boolean idempotent;
  private volatile int attempts = 1;
  private volatile @Nullable Throwable lastFailure;

  /** Before the next attempt, the one before has to be over, and so has the pause. */
  private final AtomicInteger obstacles = new AtomicInteger();

  RetryFuture(Preparation<T> preparation, Object subject, TaskOptions options, Owner owner) {
    super(subject, owner);
    this.preparation = preparation;
    this.retry = options.retry();
    this.idempotent = options.idempotent();
  }

  static boolean isWanted(TaskOptions options) {
    return options.retry().maxAttempts() > 1 || options.idempotent();
  }

  @Override
  void begin() {
    startOrThrow(preparation.prepare(this, 1)); // so that submit() refuses it as without a retry
  }

  @Override
  void attemptEnded(Promise<T> attempt, boolean over) {
    if (attempt.state() != State.FAILED || attempts >= mostAttempts(attempt)) {
      endAsAttempt(attempt, over);
      return;
    }
    obstacles.set(over ? 1 : 2);
    home().scheduler().execute(() -> decide(attempt));
  }

  private int mostAttempts(Promise<T> attempt) {
    if (!attempt.isAborted() || attempt.exceptionNow() instanceof TaskTimeoutException) {
      return retry.maxAttempts();
    }
    return isLost(attempt) && idempotent ? Math.max(MAX_LOST, retry.maxAttempts()) : 1;
  }

  private static boolean isLost(Promise<?> attempt) {
    return attempt.isAborted() && attempt.exceptionNow() instanceof WorkerLostException;
  }

  /** Runs on a thread that may block, because the condition is a user's. */
  @SuppressWarnings("NonAtomicVolatileUpdate") // one attempt follows the other
  private void decide(Promise<T> attempt) {
    if (!isLost(attempt) && !holds(attempt.exceptionNow())) {
      endAsAttempt(attempt, !attempt.runsOn());
      return;
    }
    Duration pause = retry.pauseAfter(attempts, home().scheduler().random());
    LOG.debug("{} failed in attempt {} and is run again after {}.", describe(), attempts, pause);
    owner().retrying(this, attempt.exceptionNow(), pause);
    lastFailure = attempt.exceptionNow();
    attempts++;
    if (pause.isZero()) {
      obstacleGone();
    } else {
      afterPause(pause, this::obstacleGone);
    }
  }

  @SuppressWarnings("ReferenceEquality") // no exception can suppress itself
  private boolean holds(Throwable failure) {
    try {
      return retry.condition().test(ChunkFailure.thrownBy(failure));
    } catch (Throwable thrown) { // a user's, which may throw anything
      LOG.warn("The retry condition of {} threw; the task is not run again.", describe(), thrown);
      if (thrown != failure) {
        failure.addSuppressed(thrown);
      }
      return false;
    }
  }

  @Override
  String describeEnd() {
    String end = super.describeEnd();
    return attempts == 1 || isCancelled() ? end : "%s after %d attempts".formatted(end, attempts);
  }

  @Override
  @Nullable Throwable lastFailure() {
    return lastFailure;
  }

  @Override
  void attemptReleased() {
    obstacleGone();
  }

  private void obstacleGone() {
    if (obstacles.decrementAndGet() == 0) {
      startAttempt(preparation.prepare(this, attempts));
    }
  }
}
