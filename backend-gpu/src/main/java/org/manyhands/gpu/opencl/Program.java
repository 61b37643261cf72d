package org.manyhands.gpu.opencl;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import org.jocl.CL;
import org.jocl.CLException;
import org.jocl.cl_kernel;
import org.jocl.cl_program;

/** A program compiled for a session's device; lives as long as the session. Thread-safe. */
public final class Program {

  private final cl_program handle;
  private final Census census;
  private final Map<String, Deque<Kernel>> idle = new HashMap<>();

  Program(cl_program handle, Census census) {
    this.handle = handle;
    this.census = census;
  }

  /** A kernel object, whose arguments are not thread-safe: one borrower at a time. */
  record Kernel(String name, cl_kernel handle, int parameters) {}

  /**
   * A kernel for one run.
   *
   * @throws DeviceException if there is none of that name
   */
  Kernel borrow(String name) {
    synchronized (this) {
      Deque<Kernel> kernels = idle.get(name);
      if (kernels != null && !kernels.isEmpty()) {
        return kernels.pop();
      }
    }
    try {
      cl_kernel kernel = CL.clCreateKernel(handle, name, null);
      census.made(Census.Kind.KERNEL);
      Query query =
          (what, size, answer, length) -> CL.clGetKernelInfo(kernel, what, size, answer, length);
      return new Kernel(name, kernel, query.integer(CL.CL_KERNEL_NUM_ARGS));
    } catch (CLException e) {
      String kernels = query().string(CL.CL_PROGRAM_KERNEL_NAMES);
      throw DeviceException.of(
          kernels.isEmpty()
              ? "There is no kernel '%s' to run; no function of the program is a 'kernel'"
                  .formatted(name)
              : "There is no kernel '%s' to run; the program has '%s'".formatted(name, kernels),
          e);
    }
  }

  /**
   * What a kernel takes.
   *
   * @param kernel its name
   * @return its signature
   * @throws DeviceException if there is none of that name; the message names those that there are
   */
  public Signature signature(String kernel) {
    Kernel borrowed = borrow(kernel);
    try {
      return Signature.of(borrowed.handle(), borrowed.parameters());
    } finally {
      giveBack(borrowed);
    }
  }

  synchronized void giveBack(Kernel kernel) {
    idle.computeIfAbsent(kernel.name(), _ -> new ArrayDeque<>()).push(kernel);
  }

  Query query() {
    return (what, size, answer, length) -> CL.clGetProgramInfo(handle, what, size, answer, length);
  }

  /** The program and its kernels, of which none may be on loan. */
  synchronized void release() {
    for (Deque<Kernel> kernels : idle.values()) {
      for (Kernel kernel : kernels) {
        CL.clReleaseKernel(kernel.handle());
        census.released(Census.Kind.KERNEL);
      }
    }
    idle.clear();
    CL.clReleaseProgram(handle);
    census.released(Census.Kind.PROGRAM);
  }
}
