package org.manyhands;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.manyhands.spi.JoinHelper;
import org.manyhands.spi.Scheduler;

/** What all tasks of one executor have in common. */
final class Home {

  /** For futures that belong to no executor, such as those made of other futures. */
  static final Home NONE = new Home("none", new SystemScheduler("none"));

  private final String executorName;
  private final Scheduler scheduler;
  private final JoinHelper helper;
  private final AtomicLong ids = new AtomicLong();

  /** The tasks of this executor that close other executors, and wait for their tasks. */
  private final Set<Promise<?>> closers = ConcurrentHashMap.newKeySet();

  Home(String executorName, Scheduler scheduler) {
    this(executorName, scheduler, attempt -> {});
  }

  /**
   * The home of tasks whose threads may run others while they would wait for them.
   *
   * @param helper what threads do that know nothing better themselves
   */
  Home(String executorName, Scheduler scheduler, JoinHelper helper) {
    this.executorName = executorName;
    this.scheduler = scheduler;
    this.helper = helper;
  }

  JoinHelper helper(Thread waiting) {
    return waiting instanceof JoinHelper itself ? itself : helper;
  }

  String executorName() {
    return executorName;
  }

  Scheduler scheduler() {
    return scheduler;
  }

  /** Runs the functions of users, which may block. */
  Executor callbacks() {
    return scheduler::execute;
  }

  /**
   * Called before blocking for a limited time.
   *
   * @return for how many nanoseconds to block: none, if the scheduler owns the time, which has
   *     passed
   */
  long beforeBlocking(BooleanSupplier done, Duration limit) throws InterruptedException {
    if (scheduler instanceof SystemScheduler) {
      return Durations.nanos(limit);
    }
    if (done.getAsBoolean()) {
      return 0;
    }
    long start = scheduler.nanoTime();
    Runnable cancel = scheduler.schedule(limit, () -> {}); // so that there is something to wait for
    try {
      scheduler.beforeBlocking(
          () -> done.getAsBoolean() || scheduler.nanoTime() - start >= Durations.nanos(limit));
    } finally {
      cancel.run();
    }
    return Math.max(0, Durations.nanos(limit) - (scheduler.nanoTime() - start));
  }

  void addCloser(Promise<?> task) {
    closers.add(task);
  }

  void removeCloser(Promise<?> task) {
    closers.remove(task);
  }

  List<Promise<?>> closers() {
    return List.copyOf(closers);
  }

  /** A number that no other task of this executor has. Contended: ask only if it is looked at. */
  long nextId() {
    return ids.incrementAndGet();
  }
}
