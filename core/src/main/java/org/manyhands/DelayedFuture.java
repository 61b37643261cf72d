package org.manyhands;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.manyhands.Launcher.Preparation;

/** A task that is started after a delay. */
final class DelayedFuture<T extends @Nullable Object> extends Relay<T> {

  private final Preparation<T> preparation;
  private final Duration delay;

  DelayedFuture(Preparation<T> preparation, Object subject, Duration delay, Owner owner) {
    super(subject, owner);
    this.preparation = preparation;
    this.delay = delay;
  }

  @Override
  void begin() {
    afterPause(delay, () -> startAttempt(preparation.prepare(this, 1)));
  }

  @Override
  void attemptEnded(Promise<T> attempt, boolean over) {
    endAsAttempt(attempt, over);
  }
}
