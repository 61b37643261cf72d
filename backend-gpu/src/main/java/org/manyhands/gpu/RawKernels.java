package org.manyhands.gpu;

import java.util.ArrayList;
import java.util.List;
import org.manyhands.gpu.opencl.Device;
import org.manyhands.spi.Attempt;
import org.manyhands.task.UnsupportedTaskException;

/** Runs kernels that somebody has written himself. Thread-safe. */
final class RawKernels {

  private final Device device;
  private final Runs runs;

  RawKernels(Device device, Runs runs) {
    this.device = device;
    this.runs = runs;
  }

  /**
   * Starts a kernel.
   *
   * @throws UnsupportedTaskException if it can be said at once that the device cannot run it
   */
  void start(Attempt<?> attempt, RawCall call) {
    List<String> problems = RawChecks.beforeBuild(call, device);
    if (!problems.isEmpty()) {
      throw unsupported(call, device, problems);
    }
    runs.start(new RawRun<>(attempt, call, device), call.source(), false);
  }

  static UnsupportedTaskException unsupported(RawCall call, Device device, List<String> problems) {
    return new UnsupportedTaskException(
        "Kernel '%s' cannot run on '%s': %s"
            .formatted(call.name(), device.name(), String.join(" Besides, ", problems)));
  }

  List<String> explain(RawCall call) {
    List<String> remarks = new ArrayList<>();
    List<String> problems = RawChecks.beforeBuild(call, device);
    if (!problems.isEmpty()) {
      remarks.add(String.valueOf(unsupported(call, device, problems).getMessage()));
    }
    remarks.add(
        "The device '%s' runs kernel '%s' %s with %s:%n%s"
            .formatted(
                device.name(), call.name(), call.where(), call.allArguments(), call.source()));
    return remarks;
  }
}
