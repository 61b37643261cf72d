package org.manyhands.process;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.manyhands.wire.Frame;
import org.manyhands.wire.FrameChannel;

/**
 * Tells the program how far the task is, from a thread of its own: the task's thread may be
 * interrupted, and whoever writes to a channel while interrupted closes it. Of several reports that
 * wait, only the last is sent.
 */
final class ProgressReports implements Runnable {

  private final FrameChannel frames;

  /** Held while a report is sent, so that reports do not overtake each other. */
  private final Object sending = new Object();

  private @Nullable Frame latest;
  private boolean started;

  ProgressReports(FrameChannel frames) {
    this.frames = frames;
  }

  synchronized void put(Frame report) {
    latest = report;
    notifyAll();
    if (!started) {
      started = true;
      Thread.ofPlatform().daemon().name("manyhands-progress").start(this);
    }
  }

  @Override
  public void run() {
    try {
      while (true) {
        awaitReport();
        flush();
      }
    } catch (IOException | InterruptedException e) {
      System.err.println("The program is told of no more progress: " + e);
    }
  }

  private synchronized void awaitReport() throws InterruptedException {
    while (latest == null) {
      wait();
    }
  }

  /** Sends the report that waits, if there is one. */
  void flush() throws IOException {
    synchronized (sending) {
      Frame report = take();
      if (report != null) {
        frames.write(report);
      }
    }
  }

  private synchronized @Nullable Frame take() {
    Frame report = latest;
    latest = null;
    return report;
  }
}
