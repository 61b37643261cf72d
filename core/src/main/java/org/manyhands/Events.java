package org.manyhands;

import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.manyhands.observe.TaskListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells listeners, one thing after the other, on a thread that no task waits for. */
final class Events {

  private static final Logger LOG = LoggerFactory.getLogger(Events.class);

  private final Home home;
  private final List<TaskListener> listeners = new CopyOnWriteArrayList<>();
  private final Queue<Runnable> untold = new ConcurrentLinkedQueue<>();
  private final AtomicInteger open = new AtomicInteger();
  private final Signal told = new Signal();
  private volatile @Nullable Thread teller;

  Events(Home home) {
    this.home = home;
  }

  void add(TaskListener listener) {
    listeners.add(listener);
  }

  void remove(TaskListener listener) {
    listeners.remove(listener);
  }

  /** The owner itself, if nobody looks. */
  Owner around(Owner owner) {
    boolean recording = TaskEvent.isOn();
    return listeners.isEmpty() && !recording
        ? owner
        : new Observation(owner, List.copyOf(listeners), this, recording ? new TaskEvent() : null);
  }

  /** Tells listeners something soon, after all that they were told before. */
  void tell(List<TaskListener> whom, Consumer<TaskListener> what) {
    if (whom.isEmpty()) {
      return;
    }
    untold.add(() -> whom.forEach(listener -> tell(listener, what)));
    if (open.getAndIncrement() == 0) {
      home.scheduler().execute(this::tellAll);
    }
  }

  private static void tell(TaskListener listener, Consumer<TaskListener> what) {
    try {
      what.accept(listener);
    } catch (RuntimeException | Error e) {
      LOG.warn(
          "The listener '{}' threw; tasks are not affected.", listener.getClass().getName(), e);
    }
  }

  private void tellAll() {
    do {
      Runnable next = untold.poll();
      if (next != null) {
        teller = Thread.currentThread(); // which may do other things before and after
        next.run();
        teller = null;
      }
    } while (open.decrementAndGet() > 0);
    told.raise();
  }

  /** Waits until everything is told, unless a listener is who asks. */
  void awaitTold(Duration patience) throws InterruptedException {
    if (Thread.currentThread().equals(teller)) {
      return;
    }
    if (!told.await(home, () -> open.get() == 0, patience)) {
      LOG.warn(
          "Executor '{}' is closed before its listeners have heard of everything: one of them takes long.",
          home.executorName());
    }
  }
}
