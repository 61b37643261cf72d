package org.manyhands.examples;

import org.manyhands.gpu.GpuDevice;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** What one needs to know to choose a device for the backend {@code gpu}. */
@Command(name = "devices", description = "Lists the OpenCL devices that kernels can run on.")
final class DevicesCommand implements Runnable {

  private static final long KIB = 1 << 10;
  private static final long MIB = 1 << 20;

  @Mixin private final Output output = new Output();

  @Override
  public void run() {
    GpuDevice preferred = GpuDevice.choose("");
    GpuDevice.all().forEach(device -> describe(device, device.equals(preferred)));
    output.line(
        "Choose one with -Dmanyhands.gpu.device=N, a type (gpu, cpu, accelerator) or a part of its name.");
  }

  private void describe(GpuDevice device, boolean isDefault) {
    output.line("%d: %s%s".formatted(device.index(), device.name(), isDefault ? " (default)" : ""));
    detail("type", "%s, %d compute units".formatted(device.type(), device.computeUnits()));
    detail(
        "memory",
        "%d MiB; local memory of a work group: %d KiB"
            .formatted(device.memory() / MIB, device.localMemory() / KIB));
    detail("work group", "up to %d work items".formatted(device.maxWorkGroup()));
    detail("double", device.doubles() ? "yes" : "no: kernels that compute with it are refused");
    detail(
        "driver",
        "%s of %s, vendor %s".formatted(device.driver(), device.platform(), device.vendor()));
  }

  private void detail(String label, String value) {
    output.line("   %-12s%s".formatted(label, value));
  }
}
