package org.manyhands.benchmarks.faults;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What tasks and the campaign tell, beside the library: one line each, appended to one file by all
 * processes. The system appends small writes one after the other, so that the file has their order,
 * and what was written remains when the writer is killed.
 */
final class Journal implements AutoCloseable {

  /** What has happened. */
  enum Event {
    /** A worker has come, and has not connected yet. */
    UP,
    /** A worker ends in order. */
    BYE,
    /** A call starts. */
    START,
    /** A call has done its work. */
    END,
    /** A call is left by an exception. */
    LEAVE,
    /** A task is about to end its worker. */
    DIE,
    /** Somebody in a worker wants it to be killed. */
    ASK,
    /** The campaign is about to kill a worker. */
    KILL,
    /** The campaign is about to stop a worker for a while. */
    STOP,
    /** The campaign has seen that a worker is gone. */
    GONE,
    /** The campaign is about to close the executor. */
    CLOSE
  }

  /**
   * A line.
   *
   * @param event what has happened
   * @param id the task, or 0
   * @param attempt which of its attempts, or 0
   * @param pid the worker
   */
  record Line(Event event, long id, int attempt, long pid) {
    static Line parse(String text) {
      String[] words = text.split(" ", -1);
      return new Line(
          Event.valueOf(words[0]),
          Long.parseLong(words[1]),
          Integer.parseInt(words[2]),
          Long.parseLong(words[3]));
    }
  }

  /** Not a channel: an interrupt would close that. */
  private final FileOutputStream out;

  private Journal(FileOutputStream out) {
    this.out = out;
  }

  static Journal open(Path file) throws IOException {
    return new Journal(new FileOutputStream(file.toFile(), true));
  }

  void write(Event event, long id, int attempt, long pid) {
    String line = "%s %d %d %d\n".formatted(event, id, attempt, pid);
    try {
      out.write(line.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException("The journal cannot be written.", e);
    }
  }

  @Override
  public void close() throws IOException {
    out.close();
  }

  /** Reads what was added since the last time. For one thread. */
  static final class Reader implements AutoCloseable {

    private final RandomAccessFile in;

    Reader(Path file) throws IOException {
      in = new RandomAccessFile(file.toFile(), "r");
    }

    List<Line> more() throws IOException {
      byte[] bytes = new byte[Math.toIntExact(in.length() - in.getFilePointer())];
      in.readFully(bytes);
      String text = new String(bytes, StandardCharsets.UTF_8);
      int whole = text.lastIndexOf('\n') + 1;
      in.seek(in.getFilePointer() - (text.length() - whole));
      List<Line> lines = new ArrayList<>();
      text.substring(0, whole).lines().forEach(line -> lines.add(Line.parse(line)));
      return lines;
    }

    @Override
    public void close() throws IOException {
      in.close();
    }
  }
}
