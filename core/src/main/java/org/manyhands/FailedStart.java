package org.manyhands;

import org.jspecify.annotations.Nullable;
import org.manyhands.spi.Backend;
import org.manyhands.task.SharingException;
import org.manyhands.task.UnsupportedTaskException;

/** A task that threw when it was to be cut. */
final class FailedStart<T extends @Nullable Object> extends Startable<T> {

  private final Throwable thrown;

  FailedStart(Throwable thrown, Object subject, Owner owner) {
    super(subject, owner);
    this.thrown = thrown;
  }

  @Override
  void start(Backend backend) {
    owner().submitted(this);
    switch (thrown) {
      case SharingException noRoom -> endWithReason(noRoom); // the executor's, not the task's own
      case UnsupportedTaskException unsupported -> endWithReason(unsupported); // it was not tried
      default -> endWithFailure(thrown);
    }
  }

  @Override
  void stop(boolean mayInterrupt) {}

  @Override
  boolean hasBegun() {
    return false;
  }
}
