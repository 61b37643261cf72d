package org.manyhands;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.manyhands.spi.Scheduler;

/** Time that passes when a test says so. */
final class ManualTime implements Scheduler {

  private final List<Call> calls = new CopyOnWriteArrayList<>();
  private volatile long now;

  private record Call(long due, Runnable action) {}

  /** Lets time pass, and makes the calls that are due. */
  @SuppressWarnings("NonAtomicVolatileUpdate") // by one thread
  void advance(Duration time) {
    now += time.toNanos();
    for (Call call : List.copyOf(calls)) {
      if (call.due() <= now && calls.remove(call)) {
        call.action().run();
      }
    }
  }

  @Override
  public long nanoTime() {
    return now;
  }

  @Override
  public Runnable schedule(Duration delay, Runnable action) {
    Call call = new Call(now + delay.toNanos(), action);
    calls.add(call);
    return () -> calls.remove(call);
  }

  @Override
  public void execute(Runnable action) {
    Thread.ofVirtual().start(action);
  }

  @Override
  public void close() {
    calls.clear();
  }
}
