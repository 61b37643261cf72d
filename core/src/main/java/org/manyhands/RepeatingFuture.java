package org.manyhands;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.manyhands.Launcher.Preparation;

/** A task that is run again and again until it fails or is cancelled. */
final class RepeatingFuture<T extends @Nullable Object> extends Relay<T> {

  private final Preparation<T> preparation;
  private final Repetition repetition;

  /** When the next run is due, if the rate is fixed; written by one run after the other. */
  private volatile long due;

  private volatile int runs;

  RepeatingFuture(Preparation<T> preparation, Object subject, Repetition repetition, Owner owner) {
    super(subject, owner);
    this.preparation = preparation;
    this.repetition = repetition;
  }

  @Override
  void begin() {
    due = home().scheduler().nanoTime() + Durations.nanos(repetition.initialDelay());
    afterPause(repetition.initialDelay(), this::runOnce);
  }

  @SuppressWarnings("NonAtomicVolatileUpdate") // runs do not overlap
  private void runOnce() {
    runs++;
    startAttempt(preparation.prepare(this, runs));
  }

  @Override
  void attemptEnded(Promise<T> run, boolean over) {
    if (run.state() != State.SUCCESS) {
      endAsAttempt(run, over);
    } else if (isRetired()) {
      cancel(false);
    } else {
      afterPause(pause(), this::runOnce);
    }
  }

  @SuppressWarnings("NonAtomicVolatileUpdate") // as above
  private Duration pause() {
    if (!repetition.fixedRate()) {
      return repetition.period();
    }
    due += Durations.nanos(repetition.period());
    return Duration.ofNanos(Math.max(0, due - home().scheduler().nanoTime()));
  }
}
