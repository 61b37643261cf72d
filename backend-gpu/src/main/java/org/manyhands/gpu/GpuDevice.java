package org.manyhands.gpu;

import java.util.List;
import java.util.Locale;
import org.manyhands.gpu.opencl.Device;
import org.manyhands.gpu.opencl.Devices;
import org.manyhands.task.BackendUnavailableException;

/**
 * A device that the backend {@code gpu} may use, and what one needs to know to choose it.
 *
 * @param index its number, from 0, which {@code manyhands.gpu.device} may name
 * @param name as its driver calls it
 * @param type what kind of device it is
 * @param vendor who made it
 * @param platform the OpenCL implementation that found it
 * @param driver the version of its driver
 * @param computeUnits how many cores, multiprocessors or the like it has
 * @param memory bytes of memory
 * @param localMemory bytes of memory that a work group shares
 * @param maxWorkGroup the most work items in a group
 * @param doubles whether it computes with 64 bits
 */
public record GpuDevice(
    int index,
    String name,
    Type type,
    String vendor,
    String platform,
    String driver,
    int computeUnits,
    long memory,
    long localMemory,
    long maxWorkGroup,
    boolean doubles) {

  /** Kinds of devices. */
  public enum Type {
    /** A graphics processor. */
    GPU,
    /** Any other processor made for computing, such as an FPGA. */
    ACCELERATOR,
    /** The processor that runs this program, too. */
    CPU;

    /** As {@code manyhands.gpu.device} has it. */
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * All devices of this machine. They are looked for once; a restart finds new ones.
   *
   * @return the devices by their index, one or more
   * @throws BackendUnavailableException if there is none; the message says what to install
   */
  public static List<GpuDevice> all() {
    return Devices.all().stream().map(GpuDevice::of).toList();
  }

  /**
   * The device that the setting {@code manyhands.gpu.device} chooses.
   *
   * @param wanted an index, a type, a part of a name in any case; or nothing, for the default: a
   *     GPU if there is one, else an accelerator, else the CPU
   * @return the best device of those that fit
   * @throws BackendUnavailableException if none fits; the message lists what there is
   */
  public static GpuDevice choose(String wanted) {
    return of(Devices.choose(wanted));
  }

  private static GpuDevice of(Device device) {
    return new GpuDevice(
        device.index(),
        device.name(),
        Type.valueOf(device.type().name()),
        device.vendor(),
        device.platform(),
        device.driver(),
        device.computeUnits(),
        device.globalMemory(),
        device.localMemory(),
        device.maxWorkGroupSize(),
        device.doubles());
  }
}
