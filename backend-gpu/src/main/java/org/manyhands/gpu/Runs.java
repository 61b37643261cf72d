package org.manyhands.gpu;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** What runs on the device. Thread-safe. */
final class Runs {

  private final Engine engine;
  private final Set<Run<?>> running = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  Runs(Engine engine) {
    this.engine = engine;
  }

  /**
   * Starts a run.
   *
   * @param source the program, in OpenCL C
   * @param fast whether it may compute what is close to the result
   */
  void start(Run<?> run, String source, boolean fast) {
    running.add(run);
    run.start(engine, source, fast, () -> running.remove(run));
    if (closed) {
      run.cancel(); // closing may not have seen it
    }
  }

  /** Ends all for whoever waits. */
  void close() {
    closed = true;
    running.forEach(Run::cancel);
  }
}
