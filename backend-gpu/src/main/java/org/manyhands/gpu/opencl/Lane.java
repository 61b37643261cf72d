package org.manyhands.gpu.opencl;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jocl.CL;
import org.jocl.cl_command_queue;

/** A queue of the device, on which flights run in order, and the thread that waits for them. */
final class Lane {

  private final cl_command_queue queue;

  /** On which results come back: those of a flight do not wait for the next one's kernels. */
  private final cl_command_queue back;

  private final Staging staging;
  private final Census census;
  private final String device;
  private final Set<Flight> flying = new LinkedHashSet<>();
  private final BlockingQueue<Optional<Flight>> arrivals = new LinkedBlockingQueue<>();
  private final AtomicInteger load = new AtomicInteger();
  private final Thread waiter;
  private boolean closed;

  Lane(
      cl_command_queue queue,
      cl_command_queue back,
      String device,
      String name,
      Staging staging,
      Census census) {
    this.queue = queue;
    this.back = back;
    this.device = device;
    this.staging = staging;
    this.census = census;
    this.waiter = thread(name, this::await);
  }

  /** A daemon, which inherits nothing from whoever happens to open the session. */
  static Thread thread(String name, Runnable body) {
    Thread thread =
        Thread.ofPlatform()
            .daemon()
            .name(name)
            .inheritInheritableThreadLocals(false)
            .unstarted(body);
    thread.setContextClassLoader(null);
    return thread;
  }

  void open() {
    waiter.start();
  }

  void start(List<Step> steps, Completion completion) {
    Flight flight = new Flight(steps, completion, queue, back, staging, census);
    load.incrementAndGet();
    flight.prepare();
    synchronized (this) {
      if (!closed) {
        flight.enqueue();
        flying.add(flight);
        arrivals.add(Optional.of(flight));
        return;
      }
    }
    flight.abandon(new SessionClosedException(device));
    flight.land();
  }

  /** How many flights are under way; asked without waiting for one that is just being queued. */
  int load() {
    return load.get();
  }

  synchronized List<Flight> flying() {
    return List.copyOf(flying);
  }

  private void await() {
    while (true) {
      Optional<Flight> next = Uninterruptibly.get(arrivals::take);
      if (next.isEmpty()) {
        return;
      }
      next.get().land();
      synchronized (this) {
        flying.remove(next.get());
        load.decrementAndGet();
      }
    }
  }

  boolean isWaiter(Thread thread) {
    return thread.equals(waiter);
  }

  /** No flight starts any more; those on their way end with a failure now. */
  void shut() {
    List<Flight> left;
    synchronized (this) {
      closed = true;
      arrivals.add(Optional.empty());
      left = flying();
    }
    left.forEach(flight -> flight.abandon(new SessionClosedException(device)));
  }

  /** Waits until the device is done with the flights, then gives the queue back. */
  void release() {
    Uninterruptibly.get(() -> {
      waiter.join();
      return true;
    });
    for (cl_command_queue each : List.of(queue, back)) {
      CL.clReleaseCommandQueue(each);
      census.released(Census.Kind.QUEUE);
    }
  }
}
