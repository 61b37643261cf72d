package org.manyhands.process;

import org.manyhands.TaskExecutor;

/** A program that is killed while its worker computes for ever. */
final class ParentMain {

  private ParentMain() {}

  @SuppressWarnings("InfiniteLoop")
  public static void main(String[] args) throws InterruptedException {
    TaskExecutor executor = Processes.open();
    System.out.println(Processes.pid(executor));
    executor.run(() -> {
      while (true) {
        Thread.onSpinWait();
      }
    });
  }
}
