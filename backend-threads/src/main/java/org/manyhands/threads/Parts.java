package org.manyhands.threads;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.manyhands.spi.Attempt;

/** Attempts that are parts of one task, of which several threads take one after the other. */
final class Parts {

  private final List<? extends Attempt<?>> attempts;
  private final AtomicInteger taken = new AtomicInteger();

  Parts(List<? extends Attempt<?>> attempts) {
    this.attempts = List.copyOf(attempts);
  }

  /** The next, or {@code null} if there are no more. */
  @Nullable Attempt<?> next() {
    int index = taken.getAndIncrement(); // no more often than there are parts and threads
    return index < attempts.size() ? attempts.get(index) : null;
  }

  void cancel() {
    attempts.forEach(Attempt::cancel);
  }
}
