package org.manyhands.process;

import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.manyhands.wire.Frame;
import org.manyhands.wire.ProcessTree;

/**
 * A worker's standard input, read by a thread of its own: commands, one per line, and the proof
 * that the program lives. When the input ends, the program has ended, however it did, and so does
 * this process, whatever its task is doing.
 */
final class Lifeline extends Thread {

  static final String INTERRUPT = "interrupt ";
  static final String END = "end";

  /** A shared array is closed. */
  static final String FORGET = "forget ";

  private static final long NONE = -1;
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final BufferedReader lines;
  private final Thread taskThread;
  private final @Nullable Path folder;

  /** The task that runs, and the one that is to be interrupted; guarded by this. */
  private long running = NONE;

  private long interrupted = NONE;

  /** What the task's thread waits at when it has nothing to do; guarded by this. */
  private @Nullable Closeable connection;

  private volatile boolean ending;

  /** Where it is told what the task was doing that is interrupted. */
  private Consumer<Frame> reports = trace -> {};

  Lifeline(BufferedReader lines, Thread taskThread, @Nullable Path folder) {
    super("manyhands-lifeline");
    setDaemon(true);
    this.lines = lines;
    this.taskThread = taskThread;
    this.folder = folder;
  }

  @Override
  public void run() {
    try {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        obey(line);
      }
    } catch (IOException e) { // a task has closed it, which says nothing of the program
      System.err.println("The lifeline broke: " + e);
      halt();
    }
    programEnded();
  }

  private void obey(String line) {
    if (line.equals(END)) {
      end();
    }
    if (line.startsWith(INTERRUPT)) {
      interruptTask(Long.parseLong(line.substring(INTERRUPT.length())));
    }
    if (line.startsWith(FORGET)) {
      Attachments.ofThisJvm().forget(line.substring(FORGET.length()));
    }
  }

  /**
   * In order, so that a user's shutdown hooks run, but without the processes that tasks have
   * started and left behind: nobody could find them afterwards.
   */
  private void end() {
    letGo();
    ProcessTree.belowThisJvm().kill();
    System.exit(0);
  }

  /**
   * HotSpot waits up to 0.3 seconds for threads that are in a system call before a process ends, so
   * the one that waits for tasks is made to return from it first.
   */
  private synchronized void letGo() {
    ending = true;
    if (connection != null) {
      try {
        connection.close();
      } catch (IOException e) {
        System.err.println("The connection was not closed: " + e);
      }
    }
  }

  /** To be closed when this worker is told to end. */
  synchronized void connected(Closeable frames) {
    connection = frames;
  }

  /** Whether this worker was told to end. */
  boolean isEnding() {
    return ending;
  }

  private synchronized void interruptTask(long task) {
    interrupted = task;
    if (running == task) {
      StackTraces before = StackTraces.now(taskThread);
      taskThread.interrupt();
      reports.accept(Frame.trace(task, before.text())); // before end(), and so before the answer
    }
  }

  synchronized void reportTo(Consumer<Frame> program) {
    reports = program;
  }

  /** Whether the program has asked for a task to stop. */
  synchronized boolean isToStop(long task) {
    return interrupted == task;
  }

  /** Called by the task's thread before it runs the task: reads, calls, and writes. */
  synchronized void begin(long task) {
    Thread.interrupted();
    running = task;
    if (interrupted == task) {
      taskThread.interrupt();
    }
  }

  /** Called by the task's thread afterwards; from now on no interrupt reaches it. */
  synchronized void done() {
    running = NONE;
    Thread.interrupted();
  }

  /**
   * Called when the connection has ended, which means that the program has, or soon will tell this
   * worker to. The lifeline then cleans up and ends the process; if it does not hear in time, this
   * thread ends it, and leaves the folder to the program, which seems to live.
   */
  void awaitEnd() {
    try {
      join(PATIENCE);
    } catch (InterruptedException e) {
      System.err.println("Interrupted while waiting for the end: " + e);
    }
    halt();
  }

  /**
   * The program could not clean up; every worker tries, and the last one succeeds. What a pool of a
   * task has made meanwhile is deleted when that can make no more.
   */
  private void programEnded() {
    deleteFolder();
    ProcessTree.belowThisJvm().kill();
    deleteFolder();
    halt();
  }

  private void deleteFolder() {
    if (folder != null) {
      try {
        PrivateFolder.delete(folder);
      } catch (UncheckedIOException e) {
        System.err.println("'%s' is left behind: %s".formatted(folder, e));
      }
    }
  }

  /** Ends this process, and before that, as nobody else would, all that tasks have started. */
  private synchronized void halt() {
    ProcessTree.belowThisJvm().kill();
    Runtime.getRuntime().halt(0);
  }
}
