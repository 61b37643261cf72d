package org.manyhands.gpu;

import java.util.ArrayList;
import java.util.List;
import org.manyhands.gpu.opencl.Buffer;
import org.manyhands.gpu.opencl.Session;
import org.manyhands.shared.SharedArray;

/** A device at work, the shared arrays on it, and who waits for its memory. Thread-safe. */
final class Engine {

  private final Session session;
  private final GpuStore store;
  private final Residents residents;
  private List<Runnable> waiting = new ArrayList<>();
  private int running;
  private long ended;

  Engine(Session session) {
    this.session = session;
    this.store = new GpuStore(session);
    this.residents = new Residents(session);
  }

  Session session() {
    return session;
  }

  /** The shared arrays that are results. */
  GpuStore store() {
    return store;
  }

  /**
   * A shared array on the device.
   *
   * @param width the size of an element in bytes
   * @throws IllegalStateException if the handle is closed
   */
  Buffer kept(SharedArray<?> handle, int width) {
    return store.block(handle).map(GpuBlock::buffer).orElseGet(() -> residents.of(handle, width));
  }

  // ---- waiting for memory

  /** A launch is about to start, with its memory. */
  synchronized void launching() {
    running++;
  }

  /** A launch has ended, and its memory is free. */
  void landed() {
    List<Runnable> retries;
    synchronized (this) {
      running--;
      ended++;
      retries = waiting;
      waiting = new ArrayList<>();
    }
    retries.forEach(Runnable::run);
  }

  /** How many launches have ended. */
  synchronized long ended() {
    return ended;
  }

  /**
   * Tries again what found no room, once there may be more.
   *
   * @param before how many launches had ended before it was tried
   * @return whether there will be another try; none if there is nothing to wait for
   */
  boolean retry(long before, Runnable action) {
    synchronized (this) {
      if (ended == before) {
        return running > 0 && waiting.add(action);
      }
    }
    action.run();
    return true;
  }
}
