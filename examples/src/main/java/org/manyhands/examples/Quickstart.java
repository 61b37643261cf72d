package org.manyhands.examples;

import org.manyhands.TaskExecutor;
import org.manyhands.TaskFuture;
import org.manyhands.kernel.Kernels;

class Quickstart {

  public static void main(String[] arguments) {
    float[] x = {1, 2, 3, 4};
    try (var executor = TaskExecutor.open()) {
      TaskFuture<Integer> answer = executor.submit(() -> 6 * 7);
      float[] squares = executor.run(Kernels.floats(x.length, i -> x[i] * x[i]));
      double pi =
          executor.run(Kernels.sum(10_000_000, i -> (i % 2 == 0 ? 4.0 : -4.0) / (2 * i + 1)));

      System.out.println("ran on:      " + executor.backend().name());
      System.out.println("a task:      " + answer.join());
      System.out.println("a kernel:    " + squares[3]);
      System.out.println("a reduction: " + pi);
    }
  }
}
