package app;

/** Run in each worker before its first task, although nobody else may know of this package. */
public final class Starter implements Runnable {

  static boolean hasRun;

  public Starter() {}

  @Override
  public void run() {
    hasRun = true;
  }
}
