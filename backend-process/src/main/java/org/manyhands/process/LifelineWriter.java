package org.manyhands.process;

import java.io.BufferedWriter;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells a worker's {@link Lifeline} line after line, in a thread of its own: a worker that is
 * stopped does not read, and when the pipe to it is full, nobody else is to wait. Thread-safe.
 */
final class LifelineWriter implements Runnable {

  private static final Logger LOG = LoggerFactory.getLogger(LifelineWriter.class);

  /** What no line is. */
  private static final String CLOSE = "";

  private final BufferedWriter lifeline;
  private final String worker;

  /** Without a bound: a line is small beside the shared array that it is about. */
  private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();

  private final Thread thread;

  LifelineWriter(BufferedWriter lifeline, String worker, long pid) {
    this.lifeline = lifeline;
    this.worker = worker;
    this.thread = Thread.ofPlatform().daemon().name("manyhands-lifeline-" + pid).unstarted(this);
  }

  void start() {
    thread.start();
  }

  /** Sends a line, some time soon. A child that is gone needs no telling. */
  void tell(String line) {
    lines.add(line);
  }

  @Override
  public void run() {
    try (lifeline) {
      for (String line = lines.take(); !line.equals(CLOSE); line = lines.take()) {
        lifeline.write(line);
        lifeline.newLine();
        lifeline.flush();
      }
    } catch (IOException e) {
      LOG.debug("{} has gone before it could be told.", worker, e);
    } catch (InterruptedException e) { // by nobody of this library
      LOG.warn("{} is told nothing more: its thread was interrupted.", worker, e);
    }
  }

  /**
   * Ends it, after the end of its worker.
   *
   * @param patience how long to wait: a grandchild may hold the lifeline, and not read it
   */
  void close(Duration patience) throws InterruptedException {
    lines.add(CLOSE);
    thread.join(patience);
  }
}
