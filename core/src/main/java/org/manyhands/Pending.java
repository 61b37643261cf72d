package org.manyhands;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/**
 * The tasks that a backend does not know of all the time, because they wait for something before
 * they are started: closing a backend does not end them.
 */
final class Pending {

  /** Each with its number in the order of coming. */
  private final Map<Promise<?>, Long> tasks = new ConcurrentHashMap<>();

  private final AtomicLong numbers = new AtomicLong();
  private volatile boolean draining;
  private volatile boolean closed;

  /** Registers the task of this owner until it has ended. */
  Owner around(Owner owner) {
    return new Registration(owner);
  }

  /** Cancels all tasks that are registered, and those to come. */
  void close() {
    closed = true;
    inOrder().forEach(task -> task.cancel(true));
  }

  /** Lets those that would never end by themselves, and such to come, end as soon as they can. */
  void drain() {
    draining = true;
    inOrder().forEach(Pending::retireIfEndless);
  }

  /** In the order of coming, so that what follows does not depend on hash codes. */
  private Stream<Promise<?>> inOrder() {
    return tasks.entrySet().stream()
        .sorted(Map.Entry.comparingByValue())
        .<Promise<?>>map(Map.Entry::getKey);
  }

  private static void retireIfEndless(Promise<?> task) {
    if (task instanceof RepeatingFuture<?> endless) {
      endless.retire();
    }
  }

  /** How many tasks are registered. */
  int size() {
    return tasks.size();
  }

  private final class Registration extends OwnerDecorator {

    Registration(Owner owner) {
      super(owner);
    }

    @Override
    public void submitted(Promise<?> task) {
      super.submitted(task);
      tasks.put(task, numbers.incrementAndGet());
      if (closed) {
        task.cancel(true);
      } else if (draining) {
        retireIfEndless(task);
      }
      if (task.isDone()) {
        tasks.remove(task);
      }
    }

    @Override
    public void ended(Promise<?> task, boolean over) {
      tasks.remove(task);
      super.ended(task, over);
    }
  }
}
