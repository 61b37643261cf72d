package org.manyhands.process;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.manyhands.task.BackendUnavailableException;

/**
 * How deep this JVM is below the first program: a task may open a pool of its own, whose workers
 * are deeper by one. A task that does so in every worker, and so again, would fill the machine.
 */
final class Nesting {

  private static final String PROPERTY = "org.manyhands.process.depth";
  private static final String FOLDER = "org.manyhands.process.folder";
  private static final int DEEPEST = 3;

  private Nesting() {}

  private static int depth() {
    return Integer.getInteger(PROPERTY, 0);
  }

  /**
   * Options for the JVM of a worker.
   *
   * @param folder of its pool
   */
  static List<String> options(Path folder) {
    return List.of("-D%s=%d".formatted(PROPERTY, depth() + 1), "-D%s=%s".formatted(FOLDER, folder));
  }

  /** The folder of the pool whose worker this JVM is, if it is one. */
  static @Nullable Path outerFolder() {
    String folder = System.getProperty(FOLDER, "");
    return folder.isEmpty() ? null : Path.of(folder);
  }

  /**
   * Checks that workers may be started here.
   *
   * @throws BackendUnavailableException if this is too deep
   */
  static void requireAllowed(String backend) {
    if (depth() >= DEEPEST) {
      throw new BackendUnavailableException(
          "The backend '%s' cannot be opened in a worker of a worker of a worker, here at depth '%d'. Does a task open the executor that it runs on? Submit such tasks from the program, or open 'threads' in tasks."
              .formatted(backend, depth()),
          null);
    }
  }
}
