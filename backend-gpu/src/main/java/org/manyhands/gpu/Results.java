package org.manyhands.gpu;

import org.manyhands.kernel.DoubleKernel;
import org.manyhands.kernel.FloatKernel;
import org.manyhands.kernel.IntKernel;
import org.manyhands.kernel.Kernel;
import org.manyhands.kernel.LongKernel;

/** The arrays that kernels return. */
final class Results {

  private Results() {}

  static Object allocate(Kernel<?> kernel) {
    int size = (int) kernel.size();
    return switch (kernel) {
      case IntKernel ints -> new int[size];
      case LongKernel longs -> new long[size];
      case FloatKernel floats -> new float[size];
      case DoubleKernel doubles -> new double[size];
    };
  }
}
