package org.manyhands.gpu;

import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.manyhands.gpu.opencl.Session;
import org.manyhands.kernel.Kernel;
import org.manyhands.kernel.SharedKernel;
import org.manyhands.spi.Attempt;
import org.manyhands.spi.Backend;
import org.manyhands.spi.BackendInfo;
import org.manyhands.spi.Capability;
import org.manyhands.task.DivisibleTask;
import org.manyhands.task.Task;

/** Kernels on a device, and whatever else on threads. */
final class GpuBackend implements Backend {

  private final BackendInfo info;
  private final Backend host;
  private final Session session;
  private final KernelCache kernels;

  /**
   * A backend.
   *
   * @param host what runs other tasks; it is closed with this one
   * @param session the device; it is closed with this backend
   * @param fallback whether kernels that cannot be compiled run on the host
   */
  GpuBackend(String name, Backend host, Session session, boolean fallback) {
    this.host = host;
    this.session = session;
    this.kernels = new KernelCache(session.device(), fallback);
    Set<Capability> capabilities = EnumSet.of(Capability.NATIVE_KERNELS);
    capabilities.addAll(host.info().capabilities());
    this.info =
        new BackendInfo(name, host.info().parallelism(), host.info().concurrency(), capabilities);
  }

  @Override
  public BackendInfo info() {
    return info;
  }

  @Override
  public boolean takesWhole(DivisibleTask<?> task) {
    return kernel(task).map(kernels::takes).orElse(false);
  }

  private static Optional<Kernel<?>> kernel(Task<?> task) {
    return switch (task) {
      case Kernel<?> kernel -> Optional.of(kernel);
      case SharedKernel<?, ?> shared -> Optional.of(shared.kernel());
      default -> Optional.empty();
    };
  }

  @Override
  public void start(Attempt<?> attempt) {
    if (attempt.task() instanceof Kernel<?> kernel && kernels.takes(kernel)) {
      start(attempt, kernel);
    } else {
      host.start(attempt);
    }
  }

  private void start(Attempt<?> attempt, Kernel<?> kernel) {
    KernelCache.Found found = kernels.find(kernel);
    if (kernel.size() == 0 || found.lacksInput()) {
      host.start(attempt);
    } else {
      MapRun.start(attempt, kernel, found, session);
    }
  }

  @Override
  public void startAll(List<? extends Attempt<?>> parts, int atOnce) {
    if (parts.stream().anyMatch(part -> part.task() instanceof Kernel<?>)) {
      parts.forEach(this::start);
    } else {
      host.startAll(parts, atOnce);
    }
  }

  @Override
  public List<String> explain(Task<?> task) {
    return kernel(task).map(kernels::explain).orElse(List.of());
  }

  @Override
  public void close() {
    session.close();
    host.close();
  }
}
