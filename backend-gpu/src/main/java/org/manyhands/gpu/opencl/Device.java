package org.manyhands.gpu.opencl;

/**
 * What is known of an OpenCL device.
 *
 * @param index its place among all, from 0
 * @param name as its driver calls it
 * @param vendor who made it
 * @param driver the driver's version
 * @param platform the name of the OpenCL implementation
 * @param version the version of OpenCL, such as {@code OpenCL 3.0 PoCL}
 * @param languageVersion the version of OpenCL C, such as {@code OpenCL C 1.2}
 * @param type what kind of device it is
 * @param sharesHostMemory whether its memory is the host's
 * @param computeUnits how many cores, multiprocessors or the like it has
 * @param globalMemory bytes of memory
 * @param largestAllocation bytes of the largest buffer
 * @param localMemory bytes of memory that a work group shares
 * @param maxWorkGroupSize the most work items in a group
 * @param doubles whether it computes with 64 bits
 * @param correctlyRoundedDivideAndSqrt whether {@code float} division and square root can be exact
 * @param maxParameterBytes the most bytes that a kernel's arguments may take
 */
public record Device(
    int index,
    String name,
    String vendor,
    String driver,
    String platform,
    String version,
    String languageVersion,
    Type type,
    boolean sharesHostMemory,
    int computeUnits,
    long globalMemory,
    long largestAllocation,
    long localMemory,
    long maxWorkGroupSize,
    boolean doubles,
    boolean correctlyRoundedDivideAndSqrt,
    long maxParameterBytes) {

  /** Kinds of devices, the best for kernels first. */
  public enum Type {
    /** A graphics processor. */
    GPU,
    /** Any other processor made for computing, such as an FPGA. */
    ACCELERATOR,
    /** The processor that runs this program, too. */
    CPU
  }

  private static final long MIB = 1 << 20;

  /**
   * Opens a session on this device.
   *
   * @param options how it works
   * @return the session, to be closed
   * @throws org.manyhands.task.BackendUnavailableException if the device or its driver does not
   *     work
   */
  public Session open(SessionOptions options) {
    return Session.open(Devices.handles(this), options);
  }

  @Override
  public String toString() {
    return "%d: %s (%s, %d compute units, %d MiB, %s, driver %s)"
        .formatted(index, name, type, computeUnits, globalMemory / MIB, platform, driver);
  }
}
