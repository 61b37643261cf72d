package org.manyhands.gpu.opencl;

import org.jocl.CL;
import org.jocl.Pointer;
import org.jocl.Sizeof;
import org.jocl.cl_kernel;

/** An argument of a kernel. */
sealed interface Argument {

  void set(cl_kernel kernel, int index);

  /** A number of so many bytes. */
  record Scalar(long bytes, Pointer value) implements Argument {
    @Override
    public void set(cl_kernel kernel, int index) {
      CL.clSetKernelArg(kernel, index, bytes, value);
    }
  }

  /** Memory of the device. */
  record Global(Buffer buffer) implements Argument {
    @Override
    public void set(cl_kernel kernel, int index) {
      CL.clSetKernelArg(kernel, index, Sizeof.cl_mem, Pointer.to(buffer.handle()));
    }
  }

  /** Memory that each work group has for itself. */
  record Local(long bytes) implements Argument {
    @Override
    public void set(cl_kernel kernel, int index) {
      CL.clSetKernelArg(kernel, index, bytes, null);
    }
  }
}
