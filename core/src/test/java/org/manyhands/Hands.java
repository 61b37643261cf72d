package org.manyhands;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.manyhands.spi.Attempt;
import org.manyhands.spi.Backend;
import org.manyhands.spi.BackendInfo;
import org.manyhands.spi.Scheduler;

/** A backend and a scheduler that do everything in a thread each, and have no clock. */
final class Hands implements Backend, Scheduler {

  private final Deque<Thread> threads = new ArrayDeque<>();
  private final List<Runnable> timers = new ArrayList<>();

  @Override
  public BackendInfo info() {
    return new BackendInfo("hands", 2, 2, Set.of());
  }

  @Override
  public void start(Attempt<?> attempt) {
    execute(attempt);
  }

  @Override
  public void execute(Runnable action) {
    Thread thread = new Thread(action);
    synchronized (this) {
      threads.add(thread);
    }
    thread.start();
  }

  @Override
  public long nanoTime() {
    return 0;
  }

  @Override
  public double random() {
    return 0;
  }

  @Override
  public synchronized Runnable schedule(Duration delay, Runnable action) {
    timers.add(action);
    return () -> cancel(action);
  }

  private synchronized void cancel(Runnable action) {
    timers.remove(action);
  }

  /** Lets the time of the next timer come, if there is one. */
  void letTimePass() {
    Runnable timer = nextTimer();
    if (timer != null) {
      timer.run();
    }
  }

  private synchronized @Nullable Runnable nextTimer() {
    return timers.isEmpty() ? null : timers.removeFirst();
  }

  /** Waits until nothing runs any more. */
  void await() {
    Thread thread = nextThread();
    while (thread != null) {
      Interleavings.join(thread);
      thread = nextThread();
    }
  }

  private synchronized @Nullable Thread nextThread() {
    return threads.poll();
  }

  @Override
  public void close() {}
}
