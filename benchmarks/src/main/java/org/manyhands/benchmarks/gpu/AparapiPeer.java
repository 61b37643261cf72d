package org.manyhands.benchmarks.gpu;

import com.aparapi.Kernel;
import com.aparapi.Range;
import com.aparapi.device.Device;
import com.aparapi.device.OpenCLDevice;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Kernels of Aparapi, on the device of the other ways or not at all. */
final class AparapiPeer {

  private final OpenCLDevice device;

  /** Is opened after the backend {@code gpu}, which keeps PoCL from taking signals of the JVM. */
  AparapiPeer(String name) {
    List<OpenCLDevice> devices =
        Stream.of(Device.TYPE.GPU, Device.TYPE.CPU)
            .flatMap(type -> OpenCLDevice.listDevices(type).stream())
            .toList();
    device =
        devices.stream()
            .filter(candidate -> candidate.getName().strip().equals(name.strip()))
            .findFirst()
            .orElseThrow(() ->
                new IllegalStateException(
                    "Aparapi does not see the device '%s', only: %s".formatted(name, devices)));
  }

  /** A work item for each element, in whole groups. */
  Range over(int elements) {
    int groups = (int) ((elements + OpenClPeer.GROUP - 1L) / OpenClPeer.GROUP);
    return over(groups, OpenClPeer.GROUP);
  }

  /** As many groups. */
  Range over(int groups, int group) {
    return device.createRange(groups * group, group);
  }

  /**
   * Runs a kernel to the end.
   *
   * @throws IllegalStateException if it was run in Java instead
   */
  void run(Kernel kernel, Range range) {
    try {
      kernel.execute(range);
    } catch (AssertionError e) { // the next device in its list is not that of the range
      throw notOnDevice(kernel, e);
    }
    if (!device.equals(kernel.getTargetDevice()) || !kernel.isRunningCL()) {
      throw notOnDevice(kernel, null);
    }
  }

  private IllegalStateException notOnDevice(Kernel kernel, @Nullable AssertionError cause) {
    return new IllegalStateException(
        "Aparapi did not run '%s' on '%s'; its log says why."
            .formatted(kernel.getClass().getSimpleName(), device.getName()),
        cause);
  }
}
