package app;

import org.manyhands.TaskExecutor;

/** Loses the Java that it runs on, as if its image had been made without the launcher. */
public final class NoLauncher {

  private NoLauncher() {}

  public static void main(String[] arguments) {
    TaskExecutor.open().close(); // the JDK itself reads files below its home only once
    System.setProperty("java.home", arguments[0]);
    try (TaskExecutor executor = TaskExecutor.open()) {
      System.out.println(executor.run(() -> 42));
    } catch (RuntimeException e) {
      System.out.println(e.getMessage());
    }
  }
}
