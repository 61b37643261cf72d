package org.manyhands.process;

import java.io.IOException;
import java.io.Reader;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** Passes on what a worker prints to the log, line by line, and keeps the last lines. */
final class OutputTail implements Runnable {

  private static final Logger LOG = LoggerFactory.getLogger("org.manyhands.process.output");
  private static final int LINES = 30;

  /** A longer line is cut into several, so that a worker cannot fill the program's memory. */
  private static final int MAX_LINE = 4096;

  private final String worker;
  private final Reader output;
  private final Level level;
  private final Deque<String> lines = new ArrayDeque<>();

  OutputTail(String worker, Reader output, Level level) {
    this.worker = worker;
    this.level = level;
    this.output = output;
  }

  @Override
  public void run() {
    StringBuilder line = new StringBuilder();
    char[] buffer = new char[8192];
    try (output) {
      for (int n = output.read(buffer); n >= 0; n = output.read(buffer)) {
        for (int i = 0; i < n; i++) {
          if (buffer[i] == '\n' || line.length() == MAX_LINE) {
            flush(line);
          }
          if (buffer[i] != '\n' && buffer[i] != '\r') {
            line.append(buffer[i]);
          }
        }
      }
    } catch (IOException e) {
      LOG.debug("The output of {} can no longer be read.", worker, e);
    }
    if (!line.isEmpty()) {
      flush(line);
    }
  }

  private void flush(StringBuilder line) {
    String text = line.toString();
    line.setLength(0);
    LOG.atLevel(level).log("[{}] {}", worker, text);
    synchronized (lines) {
      if (lines.size() == LINES) {
        lines.removeFirst();
      }
      lines.add(text);
    }
  }

  List<String> lines() {
    synchronized (lines) {
      return List.copyOf(lines);
    }
  }
}
