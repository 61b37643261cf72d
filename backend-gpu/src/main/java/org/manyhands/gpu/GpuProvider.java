package org.manyhands.gpu;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.manyhands.gpu.code.GroupSource;
import org.manyhands.gpu.opencl.Device;
import org.manyhands.gpu.opencl.Devices;
import org.manyhands.gpu.opencl.Session;
import org.manyhands.gpu.opencl.SessionOptions;
import org.manyhands.spi.Backend;
import org.manyhands.spi.BackendOptions;
import org.manyhands.spi.BackendProvider;
import org.manyhands.spi.Setting;
import org.manyhands.threads.ThreadsProvider;

/**
 * The backend {@code gpu}: kernels are compiled for an OpenCL device, and have the results that
 * Java gives them; other tasks run on threads.
 */
public final class GpuProvider implements BackendProvider {

  private static final Setting<String> DEVICE =
      Setting.text(
          "device",
          "",
          "Which device: its number, its type (`gpu`, `cpu`, `accelerator`) or a part of its name;"
              + " several, with commas between them, share the work of a kernel; `all` are all. By"
              + " default a GPU if there is one.");

  private static final Setting<Boolean> FALLBACK =
      Setting.flag(
          "fallback",
          false,
          "Whether kernels that devices cannot run are run on threads, which is logged once for"
              + " each, instead of failing.");

  private static final Setting<Long> MEMORY =
      Setting.bytes(
          "memory", "0", "How much of the device's memory may be used. 0: all that there is.");

  private static final Setting<String> CACHE =
      Setting.text(
          "cache",
          "",
          "A folder for compiled programs, which are then found there by the next JVM. Empty: none.");

  private final Predicate<Device> wantsManyItems;

  /** For {@link java.util.ServiceLoader}. */
  public GpuProvider() {
    this(device ->
        device.type() != Device.Type.CPU && device.maxWorkGroupSize() >= GroupSource.GROUP);
  }

  /**
   * A provider that compiles for other devices than it runs on, for tests.
   *
   * @param wantsManyItems whether a device is busy only with many more work items than cores
   */
  GpuProvider(Predicate<Device> wantsManyItems) {
    this.wantsManyItems = wantsManyItems;
  }

  @Override
  public String name() {
    return "gpu";
  }

  @Override
  public String description() {
    return "an OpenCL device, for kernels; other tasks run on threads";
  }

  @Override
  public List<Setting<?>> settings() {
    return List.of(DEVICE, FALLBACK, MEMORY, CACHE);
  }

  @Override
  public Backend open(BackendOptions options) {
    SessionOptions session =
        SessionOptions.DEFAULT
            .withCacheFolder(folder(options.get(CACHE)))
            .withBufferLimit(options.get(MEMORY));
    List<Session> sessions = new ArrayList<>();
    try {
      for (Device device : Devices.chooseAll(options.get(DEVICE))) {
        sessions.add(device.open(session));
      }
      return new GpuBackend(
          name(),
          new ThreadsProvider().open(options),
          sessions,
          sessions.stream().map(Session::device).allMatch(wantsManyItems),
          options.get(FALLBACK));
    } catch (RuntimeException | Error e) {
      sessions.forEach(Session::close);
      throw e;
    }
  }

  private static @Nullable Path folder(String path) {
    return path.isEmpty() ? null : Path.of(path);
  }
}
