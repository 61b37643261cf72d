package org.manyhands.gpu.opencl;

import org.jocl.CL;
import org.jocl.CLException;
import org.jocl.cl_context;
import org.jocl.cl_device_id;
import org.jocl.cl_program;

/** Compiles sources for one device. Thread-safe. */
final class Builder {

  private static final String FIRST_WITH_DEFAULTS = "OpenCL C 1.2";

  private final DeviceHandles handles;
  private final cl_context context;
  private final Census census;

  Builder(DeviceHandles handles, cl_context context, Census census) {
    this.handles = handles;
    this.context = context;
    this.census = census;
  }

  /** Strict unless fast: divisions and roots are exact, and nothing is reordered. */
  String options(boolean fast) {
    Device device = handles.device();
    StringBuilder options = new StringBuilder();
    if (device.languageVersion().compareTo(FIRST_WITH_DEFAULTS) >= 0) {
      options.append("-cl-std=CL1.2");
    }
    if (fast) {
      options.append(" -cl-fast-relaxed-math");
    } else if (device.correctlyRoundedDivideAndSqrt()) {
      options.append(" -cl-fp32-correctly-rounded-divide-sqrt");
    }
    return options.toString().strip();
  }

  /**
   * Compiles.
   *
   * @throws BuildFailedException if the compiler refuses the source
   */
  cl_program build(String source, String options) {
    cl_program program =
        CL.clCreateProgramWithSource(context, 1, new String[] {source}, null, null);
    try {
      CL.clBuildProgram(program, 1, new cl_device_id[] {handles.id()}, options, null, null);
    } catch (CLException e) {
      BuildFailedException failure =
          new BuildFailedException(handles.device().name(), log(program), source, e);
      CL.clReleaseProgram(program);
      throw failure;
    }
    census.made(Census.Kind.PROGRAM);
    return program;
  }

  private String log(cl_program program) {
    Query query =
        (what, size, answer, length) ->
            CL.clGetProgramBuildInfo(program, handles.id(), what, size, answer, length);
    try {
      return query.string(CL.CL_PROGRAM_BUILD_LOG);
    } catch (CLException e) {
      return DeviceException.reason(e);
    }
  }
}
