package org.manyhands;

import java.util.function.Consumer;

/** Tells somebody else, too, that a task has ended. */
final class EndTold extends OwnerDecorator {

  private final Consumer<TaskFuture<?>> whenEnded;

  EndTold(Owner owner, Consumer<TaskFuture<?>> whenEnded) {
    super(owner);
    this.whenEnded = whenEnded;
  }

  @Override
  public void ended(Promise<?> task, boolean over) {
    super.ended(task, over);
    whenEnded.accept(task);
  }
}
