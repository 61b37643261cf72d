package org.manyhands.benchmarks.gpu;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jocl.CL;
import org.jocl.CLException;
import org.jocl.Pointer;
import org.jocl.Sizeof;
import org.jocl.cl_command_queue;
import org.jocl.cl_context;
import org.jocl.cl_context_properties;
import org.jocl.cl_device_id;
import org.jocl.cl_kernel;
import org.jocl.cl_mem;
import org.jocl.cl_platform_id;
import org.jocl.cl_program;
import org.jspecify.annotations.Nullable;

/**
 * OpenCL as written by hand, through JOCL: one context, one queue in order, buffers that stay on
 * the device, arguments that are set once. On the first GPU, or else on the first CPU.
 */
final class OpenClPeer implements AutoCloseable {

  /** The size of a work group of maps. */
  static final int GROUP = 256;

  private final cl_device_id device;
  private final cl_context context;
  private final cl_command_queue queue;
  private final List<Runnable> releases = new ArrayList<>();

  /** Is opened after the backend {@code gpu}, which keeps PoCL from taking signals of the JVM. */
  OpenClPeer() {
    CL.setExceptionsEnabled(true);
    cl_platform_id[] platforms = platforms();
    cl_device_id found = null;
    cl_platform_id platform = null;
    for (long type : new long[] {CL.CL_DEVICE_TYPE_GPU, CL.CL_DEVICE_TYPE_CPU}) {
      for (int i = 0; i < platforms.length && found == null; i++) {
        platform = platforms[i];
        found = first(platform, type);
      }
    }
    if (found == null || platform == null) {
      throw new IllegalStateException("There is no OpenCL device. Install pocl-opencl-icd.");
    }
    device = found;
    cl_context_properties properties = new cl_context_properties();
    properties.addProperty(CL.CL_CONTEXT_PLATFORM, platform);
    context = CL.clCreateContext(properties, 1, new cl_device_id[] {device}, null, null, null);
    queue = CL.clCreateCommandQueueWithProperties(context, device, null, null);
  }

  private static cl_platform_id[] platforms() {
    int[] count = new int[1];
    CL.clGetPlatformIDs(0, null, count);
    cl_platform_id[] platforms = new cl_platform_id[count[0]];
    CL.clGetPlatformIDs(platforms.length, platforms, null);
    return platforms;
  }

  private static @Nullable cl_device_id first(cl_platform_id platform, long type) {
    cl_device_id[] devices = new cl_device_id[1];
    try {
      CL.clGetDeviceIDs(platform, type, 1, devices, null);
    } catch (CLException e) {
      if (e.getStatus() == CL.CL_DEVICE_NOT_FOUND) {
        return null;
      }
      throw e;
    }
    return devices[0];
  }

  /** The name of the device. */
  String device() {
    byte[] name = new byte[256];
    long[] length = new long[1];
    CL.clGetDeviceInfo(device, CL.CL_DEVICE_NAME, name.length, Pointer.to(name), length);
    return new String(name, 0, (int) length[0] - 1, StandardCharsets.UTF_8);
  }

  /** Whether work items run beside each other, and share their loads: as on a GPU. */
  boolean isGpu() {
    return (number(CL.CL_DEVICE_TYPE) & CL.CL_DEVICE_TYPE_GPU) != 0;
  }

  /** The number of units that run work groups. */
  int units() {
    return (int) number(CL.CL_DEVICE_MAX_COMPUTE_UNITS) & Integer.MAX_VALUE;
  }

  private long number(int property) {
    long[] value = new long[1];
    int bytes = property == CL.CL_DEVICE_TYPE ? Sizeof.cl_ulong : Sizeof.cl_uint;
    if (property == CL.CL_DEVICE_SINGLE_FP_CONFIG) {
      bytes = Sizeof.cl_ulong;
    }
    CL.clGetDeviceInfo(device, property, bytes, Pointer.to(value), null);
    return value[0];
  }

  /** A buffer with these numbers. */
  cl_mem input(float[] numbers) {
    long bytes = (long) numbers.length * Float.BYTES;
    long flags = CL.CL_MEM_READ_ONLY | CL.CL_MEM_COPY_HOST_PTR;
    return kept(CL.clCreateBuffer(context, flags, bytes, Pointer.to(numbers), null));
  }

  /** A buffer for {@code float} or {@code int} numbers. */
  cl_mem room(int elements) {
    long bytes = (long) elements * Float.BYTES;
    return kept(CL.clCreateBuffer(context, CL.CL_MEM_READ_WRITE, bytes, null, null));
  }

  private cl_mem kept(cl_mem buffer) {
    releases.add(() -> CL.clReleaseMemObject(buffer));
    return buffer;
  }

  /** A program with the arithmetic of Java, where the device offers it: every way does the same. */
  cl_program build(String source) {
    String strict = "#pragma OPENCL FP_CONTRACT OFF\n" + source;
    cl_program program =
        CL.clCreateProgramWithSource(context, 1, new String[] {strict}, null, null);
    releases.add(() -> CL.clReleaseProgram(program));
    boolean rounds =
        (number(CL.CL_DEVICE_SINGLE_FP_CONFIG) & CL.CL_FP_CORRECTLY_ROUNDED_DIVIDE_SQRT) != 0;
    String options = rounds ? "-cl-fp32-correctly-rounded-divide-sqrt" : "";
    CL.clBuildProgram(program, 1, new cl_device_id[] {device}, options, null, null);
    return program;
  }

  /** A kernel over as many groups; its arguments are buffers, numbers and {@link Local}. */
  Launch launchGroups(cl_program program, String name, int groups, int group, Object... arguments) {
    cl_kernel kernel = CL.clCreateKernel(program, name, null);
    releases.add(() -> CL.clReleaseKernel(kernel));
    for (int i = 0; i < arguments.length; i++) {
      switch (arguments[i]) {
        case cl_mem buffer -> CL.clSetKernelArg(kernel, i, Sizeof.cl_mem, Pointer.to(buffer));
        case Integer n -> CL.clSetKernelArg(kernel, i, Sizeof.cl_int, Pointer.to(new int[] {n}));
        case Local local -> CL.clSetKernelArg(kernel, i, (long) local.floats() * Float.BYTES, null);
        default -> throw new IllegalArgumentException("No argument: " + arguments[i]);
      }
    }
    return new Launch(kernel, (long) groups * group, group);
  }

  /** A kernel with a work item for each element, in whole groups. */
  Launch launch(cl_program program, String name, int elements, Object... arguments) {
    int groups = (int) ((elements + GROUP - 1L) / GROUP);
    return launchGroups(program, name, groups, GROUP, arguments);
  }

  /** Runs kernels one after the other, to the end. */
  void run(Launch... launches) {
    for (Launch launch : launches) {
      long[] items = {launch.items()};
      long[] group = {launch.group()};
      CL.clEnqueueNDRangeKernel(queue, launch.kernel(), 1, null, items, group, 0, null, null);
    }
    CL.clFinish(queue);
  }

  /** The numbers in a buffer. */
  float[] floats(cl_mem buffer, int elements) {
    float[] numbers = new float[elements];
    read(buffer, Pointer.to(numbers), elements);
    return numbers;
  }

  /** The numbers in a buffer. */
  int[] ints(cl_mem buffer, int elements) {
    int[] numbers = new int[elements];
    read(buffer, Pointer.to(numbers), elements);
    return numbers;
  }

  private void read(cl_mem buffer, Pointer into, int elements) {
    long bytes = (long) elements * Float.BYTES;
    CL.clEnqueueReadBuffer(queue, buffer, CL.CL_TRUE, 0, bytes, into, 0, null, null);
  }

  @Override
  public void close() {
    releases.reversed().forEach(Runnable::run);
    CL.clReleaseCommandQueue(queue);
    CL.clReleaseContext(context);
  }

  /** Memory of a work group. */
  record Local(int floats) {}

  /** A kernel, ready to run over as many work items in groups. */
  record Launch(cl_kernel kernel, long items, long group) {}
}
