package org.manyhands.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.manyhands.TaskExecutor;

/** A program that tells what there is while it has a pool, and after it has closed it. */
final class ClosingMain {

  private ClosingMain() {}

  public static void main(String[] args) throws IOException {
    Path temp = Path.of(args[0]);
    long worker;
    long open;
    boolean alive;
    try (TaskExecutor executor = Processes.open()) {
      worker = Processes.pid(executor);
      open = files(temp);
      alive = Processes.isAlive(worker);
    }
    System.out.println("%d file, then %d".formatted(open, files(temp)));
    System.out.println("worker alive: %s, then %s".formatted(alive, Processes.isAlive(worker)));
  }

  private static long files(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.count();
    }
  }
}
