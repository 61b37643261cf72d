package org.manyhands.testkit;

import java.io.Serializable;
import java.nio.file.Path;

/**
 * Holds a task, in whatever process it runs, until a test lets it pass.
 *
 * @param arrived raised by the task when it is at the gate
 * @param opened raised by the test
 */
public record FileGate(FileFlag arrived, FileFlag opened) implements Serializable {

  /**
   * A closed gate.
   *
   * @param folder an existing folder
   * @param name the name of the gate, unused so far
   * @return a gate
   */
  public static FileGate in(Path folder, String name) {
    return new FileGate(
        FileFlag.in(folder, name + ".arrived"), FileFlag.in(folder, name + ".opened"));
  }

  /**
   * Called by the task: says that it is here and waits until the gate is open.
   *
   * @throws InterruptedException if this thread is interrupted
   */
  public void pass() throws InterruptedException {
    arrived.raise();
    opened.await();
  }

  /** Called by the test: lets everybody pass from now on. */
  public void open() {
    opened.raise();
  }
}
