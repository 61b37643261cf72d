package org.manyhands.process;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.manyhands.TaskExecutor;
import org.manyhands.TaskFuture;
import org.manyhands.task.TaskException;
import org.manyhands.task.WorkerLostException;

/**
 * A program that takes all that there is of something, lets its worker die, and submits tasks: it
 * prints how many had a value or failed, and why the last one did. Then it gives back a little, and
 * so on; in the end all, when tasks have to work again.
 */
final class ScarceMain {

  private static final int TASKS = 2;
  private static final int STEPS = 10;
  private static final int AT_ONCE = 4;

  private final Deque<AutoCloseable> taken = new ArrayDeque<>();

  private ScarceMain() {}

  /**
   * Started by a test.
   *
   * @param args the folder to fill; without one, descriptors are taken
   */
  public static void main(String[] args) throws Exception {
    ScarceMain program = new ScarceMain();
    try (TaskExecutor executor = Processes.open()) {
      executor.run(() -> 1);
      System.out.println("before: " + tryTasks(executor)); // loads classes, too
      if (args.length == 0) {
        program.takeDescriptors();
      } else {
        program.fill(Path.of(args[0]));
      }
      for (int step = 0; step < STEPS; step++) {
        System.out.println("with %d: %s".formatted(step, tryTasks(executor)));
        program.giveBack(AT_ONCE);
      }
      program.giveBack(program.taken.size());
      System.out.println("after: " + tryTasks(executor));
    }
  }

  private void giveBack(int count) throws Exception {
    for (int i = 0; i < count; i++) {
      taken.remove().close();
    }
  }

  private static String tryTasks(TaskExecutor executor) {
    int values = 0;
    List<String> reasons = new ArrayList<>();
    for (int i = 0; i < TASKS; i++) {
      try {
        executor.run(() -> Runtime.getRuntime().halt(7));
      } catch (WorkerLostException expected) {
        System.out.flush();
      } catch (TaskException e) {
        reasons.add(e.toString());
      }
      try {
        TaskFuture<Integer> task = executor.submit(() -> 1);
        values += task.join();
      } catch (TaskException e) {
        reasons.add(e.toString());
      }
    }
    return "%d values %s".formatted(values, reasons.isEmpty() ? "" : reasons.getLast());
  }

  /** Until there is no more. */
  private void takeDescriptors() {
    try {
      while (true) {
        taken.add(new FileInputStream("/dev/null"));
      }
    } catch (IOException e) {
      System.out.println("taken: " + e.getMessage());
    }
  }

  /** With many small files, so that room comes back a little at a time. */
  private void fill(Path folder) throws IOException {
    byte[] block = new byte[4096];
    while (true) {
      Path file = folder.resolve("full" + taken.size());
      try (OutputStream out = Files.newOutputStream(file)) {
        taken.add(() -> Files.delete(file));
        out.write(block);
      } catch (IOException e) {
        System.out.println("taken: " + e.getMessage());
        return;
      }
    }
  }
}
