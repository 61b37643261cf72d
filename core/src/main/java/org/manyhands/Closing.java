package org.manyhands;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * That a task of one executor closes another, and so waits for all tasks of it. Nobody keeps a list
 * of these; but those that close executors in their turn are known, and they can make a circle.
 */
final class Closing extends Promise<@Nullable Void> {

  Closing(Home closed) {
    super(Closing.class, new Closed(closed));
    moveToRunning();
  }

  @Override
  String describe() {
    return "closing executor '%s'".formatted(home().executorName());
  }

  @Override
  boolean hasBegun() {
    return true;
  }

  @Override
  void stop(boolean mayInterrupt) {
    over();
  }

  @Override
  List<? extends Promise<?>> waitsFor() {
    return home().closers();
  }

  private record Closed(Home home) implements Owner {
    @Override
    public void ended(Promise<?> task, boolean over) {}
  }
}
