package org.manyhands;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.manyhands.spi.Scheduler;

/** Time that passes when a test says so, in the thread of the test. */
final class ManualScheduler implements Scheduler {

  private final PriorityQueue<Call> calls =
      new PriorityQueue<>(Comparator.comparingLong(Call::due));
  private final Queue<Runnable> actions = new ArrayDeque<>();
  private long now;
  private boolean closed;

  private record Call(long due, Runnable action) {}

  /** Lets time pass, and whatever is due in it happen. */
  void pass(Duration time) {
    long until = nanoTime() + time.toNanos();
    settle();
    for (Call call = nextUntil(until); call != null; call = nextUntil(until)) {
      call.action().run();
      settle();
    }
    synchronized (this) {
      now = until;
    }
  }

  private synchronized @Nullable Call nextUntil(long until) {
    if (calls.isEmpty() || calls.peek().due() > until) {
      return null;
    }
    Call call = calls.remove();
    now = Math.max(now, call.due());
    return call;
  }

  /** Lets happen what is to happen now. */
  void settle() {
    for (Runnable action = nextAction(); action != null; action = nextAction()) {
      action.run();
    }
  }

  private synchronized @Nullable Runnable nextAction() {
    return actions.poll();
  }

  /** How many calls are still to be made. */
  synchronized int waiting() {
    return calls.size();
  }

  @Override
  public synchronized long nanoTime() {
    return now;
  }

  @Override
  public synchronized Runnable schedule(Duration delay, Runnable action) {
    Call call = new Call(now + Math.max(0, delay.toNanos()), action);
    if (!closed) {
      calls.add(call);
    }
    return () -> cancel(call);
  }

  private synchronized void cancel(Call call) {
    calls.remove(call);
  }

  @Override
  public double random() {
    return 0;
  }

  @Override
  public synchronized void execute(Runnable action) {
    actions.add(action);
  }

  @Override
  public void beforeBlocking(BooleanSupplier done) {
    settle();
  }

  @Override
  public synchronized void close() {
    closed = true;
    calls.clear();
  }
}
