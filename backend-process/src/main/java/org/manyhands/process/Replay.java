package org.manyhands.process;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.manyhands.wire.MessageLimit;
import org.manyhands.wire.RunSignals;
import org.manyhands.wire.WorkerSide;

/**
 * Runs a task again that failed, from the file that {@code manyhands.process.black-box-folder} has
 * of it: in this JVM and in its main thread, so that a debugger stops at its breakpoints.
 *
 * <pre>{@code java -cp <class path of the program> org.manyhands.process.Replay FILE.task}</pre>
 *
 * <p>A task with shared arrays cannot be run again: they are gone with their executor.
 *
 * <p>The program has to be the same build, at least in what the task consists of. The file is as
 * trusted as code: who can write it decides what runs here.
 */
public final class Replay {

  private static final int LONGEST = Integer.MAX_VALUE;
  private static final String MISSING_CLASS = "Is the class path that of the program?";

  private static final String SHARED =
      "its task has a shared array, which has gone with its executor. Let the task capture an array of its own instead.";

  private Replay() {}

  /**
   * Prints what the task returns, and exits with 0; or what it throws, and exits with 1. If there
   * is no task to run, it says why, and exits with 2.
   *
   * @param args the file
   */
  public static void main(String[] args) {
    if (args.length != 1) {
      System.err.println("Usage: java -cp CLASSPATH " + Replay.class.getName() + " FILE.task");
      System.exit(2);
    }
    System.exit(replay(Path.of(args[0]), System.out, System.err));
  }

  static int replay(Path file, PrintStream out, PrintStream err) {
    TaskFile read;
    try {
      read = TaskFile.read(file, Thread.currentThread().getContextClassLoader());
    } catch (IOException | RuntimeException e) {
      err.println("'%s' cannot be replayed: %s".formatted(file, e));
      return 2;
    }
    WorkerSide side =
        new WorkerSide(read.codec(), new MessageLimit(LONGEST, "process"), MISSING_CLASS);
    try {
      out.println(text(side.call(read.task(), new NoSignals())));
      return 0;
    } catch (Throwable thrown) { // the task's
      if (NotSharedHereException.isCauseOf(thrown)) {
        err.println("'%s' cannot be replayed: %s".formatted(file, SHARED));
        return 2;
      }
      if (thrown instanceof ClassNotFoundException) {
        err.println(MISSING_CLASS);
      }
      thrown.printStackTrace(err);
      return 1;
    }
  }

  private static String text(@Nullable Object value) {
    String nested = Arrays.deepToString(new @Nullable Object[] {value}); // for all kinds of arrays
    return nested.substring(1, nested.length() - 1);
  }

  /** Nobody waits here for the task but whoever looks on. */
  private record NoSignals() implements RunSignals {
    @Override
    public boolean isCancelled() {
      return false;
    }

    @Override
    public void progress(long done, long total) {}
  }
}
