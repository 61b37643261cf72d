package org.manyhands.process;

import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.manyhands.wire.Frame;
import org.manyhands.wire.Link;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Tells the program how far the task is and what it logs, from a thread of its own: the task's
 * thread may be interrupted, and whoever is while it writes to a channel closes it. Of several
 * reports of progress that wait, only the last is sent.
 */
final class Reports implements Runnable {

  /** Of log entries that wait; a task that logs more than can be sent loses some. */
  private static final int MOST_ENTRIES = 10_000;

  private final Link link;

  /** Held while reports are sent, so that they do not overtake each other. */
  private final Object sending = new Object();

  private final Deque<Frame> entries = new ArrayDeque<>();
  private @Nullable Frame progress;
  private long lost;
  private boolean started;

  Reports(Link link) {
    this.link = link;
  }

  synchronized void put(Frame latestProgress) {
    progress = latestProgress;
    wake();
  }

  void add(LogEntry entry) {
    add(entry.frame());
  }

  synchronized void add(Frame entry) {
    if (entries.size() < MOST_ENTRIES) {
      entries.add(entry);
    } else {
      lost++;
    }
    wake();
  }

  private void wake() {
    notifyAll();
    if (!started) {
      started = true;
      Thread.ofPlatform().daemon().name("manyhands-reports").start(this);
    }
  }

  @Override
  public void run() {
    try {
      while (true) {
        awaitReport();
        flush();
      }
    } catch (ClosedChannelException e) { // by this side: the worker ends, and says why
      LoggerFactory.getLogger(Reports.class).debug("No more is told to the program.", e);
    } catch (IOException | InterruptedException e) {
      System.err.println("The program is told of no more progress, and sent no more logs: " + e);
    }
  }

  private synchronized void awaitReport() throws InterruptedException {
    while (progress == null && entries.isEmpty()) {
      wait();
    }
  }

  /** Sends the reports that wait. */
  void flush() throws IOException {
    synchronized (sending) {
      List<Frame> reports = take();
      if (!reports.isEmpty()) {
        link.send(reports);
      }
    }
  }

  private synchronized List<Frame> take() {
    List<Frame> reports = new ArrayList<>(entries);
    entries.clear();
    if (lost > 0) {
      reports.add(LogEntry.of(Level.WARN, Reports.class.getName(), lostEntries()).frame());
      lost = 0;
    }
    if (progress != null) {
      reports.add(progress);
      progress = null;
    }
    return reports;
  }

  private String lostEntries() {
    return "'%d' log entries were lost: they came faster than they could be sent.".formatted(lost);
  }
}
