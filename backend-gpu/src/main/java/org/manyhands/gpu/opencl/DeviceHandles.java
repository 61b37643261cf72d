package org.manyhands.gpu.opencl;

import java.util.Optional;
import org.jocl.CL;
import org.jocl.CLException;
import org.jocl.cl_device_id;
import org.jocl.cl_platform_id;

/** A device with OpenCL's own handles. */
record DeviceHandles(Device device, cl_platform_id platform, cl_device_id id) {

  /** Describes a device; empty if it is one that cannot compile. */
  static Optional<DeviceHandles> describe(int index, cl_platform_id platform, cl_device_id id) {
    Query query =
        (what, size, answer, length) -> CL.clGetDeviceInfo(id, what, size, answer, length);
    if (query.integer(CL.CL_DEVICE_AVAILABLE) == 0
        || query.integer(CL.CL_DEVICE_COMPILER_AVAILABLE) == 0) {
      return Optional.empty();
    }
    Query platformQuery =
        (what, size, answer, length) -> CL.clGetPlatformInfo(platform, what, size, answer, length);
    Device device =
        new Device(
            index,
            query.string(CL.CL_DEVICE_NAME),
            query.string(CL.CL_DEVICE_VENDOR),
            query.string(CL.CL_DRIVER_VERSION),
            platformQuery.string(CL.CL_PLATFORM_NAME),
            query.string(CL.CL_DEVICE_VERSION),
            query.string(CL.CL_DEVICE_OPENCL_C_VERSION),
            type(query.number(CL.CL_DEVICE_TYPE)),
            sharesHostMemory(query),
            query.integer(CL.CL_DEVICE_MAX_COMPUTE_UNITS),
            query.number(CL.CL_DEVICE_GLOBAL_MEM_SIZE),
            query.number(CL.CL_DEVICE_MAX_MEM_ALLOC_SIZE),
            query.number(CL.CL_DEVICE_LOCAL_MEM_SIZE),
            query.number(CL.CL_DEVICE_MAX_WORK_GROUP_SIZE),
            doubles(query),
            (query.number(CL.CL_DEVICE_SINGLE_FP_CONFIG) & CL.CL_FP_CORRECTLY_ROUNDED_DIVIDE_SQRT)
                != 0,
            query.number(CL.CL_DEVICE_MAX_PARAMETER_SIZE));
    return Optional.of(new DeviceHandles(device, platform, id));
  }

  private static Device.Type type(long bits) {
    if ((bits & CL.CL_DEVICE_TYPE_GPU) != 0) {
      return Device.Type.GPU;
    }
    return (bits & CL.CL_DEVICE_TYPE_CPU) != 0 ? Device.Type.CPU : Device.Type.ACCELERATOR;
  }

  /** Drivers of version 1.1 may refuse the question instead of answering 0. */
  private static boolean doubles(Query query) {
    try {
      return query.number(CL.CL_DEVICE_DOUBLE_FP_CONFIG) != 0;
    } catch (CLException e) {
      return query.string(CL.CL_DEVICE_EXTENSIONS).contains("cl_khr_fp64");
    }
  }

  /** Deprecated since OpenCL 2.0, and so not answered by every driver. */
  @SuppressWarnings("deprecation")
  private static boolean sharesHostMemory(Query query) {
    try {
      return query.integer(CL.CL_DEVICE_HOST_UNIFIED_MEMORY) != 0;
    } catch (CLException e) {
      return false;
    }
  }
}
