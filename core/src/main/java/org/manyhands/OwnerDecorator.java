package org.manyhands;

import java.time.Duration;

/** An owner around another. */
abstract class OwnerDecorator implements Owner {

  private final Owner owner;

  OwnerDecorator(Owner owner) {
    this.owner = owner;
  }

  @Override
  public final Home home() {
    return owner.home();
  }

  @Override
  public final Promise<?> whole(Promise<?> task) {
    return owner.whole(task);
  }

  @Override
  public void submitted(Promise<?> task) {
    owner.submitted(task);
  }

  @Override
  public void began(Promise<?> task) {
    owner.began(task);
  }

  @Override
  public void progressed(Promise<?> task, long done, long total) {
    owner.progressed(task, done, total);
  }

  @Override
  public void retrying(Promise<?> task, Throwable failure, Duration pause) {
    owner.retrying(task, failure, pause);
  }

  @Override
  public void ended(Promise<?> task, boolean over) {
    owner.ended(task, over);
  }

  @Override
  public void released(Promise<?> task) {
    owner.released(task);
  }
}
