package org.manyhands.gpu;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.manyhands.ExecutorConfig;
import org.manyhands.TaskExecutor;
import org.manyhands.gpu.opencl.Devices;
import org.manyhands.gpu.opencl.Session;
import org.manyhands.gpu.opencl.SessionOptions;
import org.manyhands.kernel.IntKernel;
import org.manyhands.kernel.Kernels;
import org.manyhands.spi.Backend;
import org.manyhands.spi.BackendOptions;
import org.manyhands.spi.BackendProvider;
import org.manyhands.spi.Setting;
import org.manyhands.threads.ThreadsProvider;

/** A kernel on several devices, whose sessions tell what they were used for. */
class SeveralDevicesTest {

  private static final int SIZE = 200_000;

  private final List<Session> sessions =
      Stream.generate(() -> Devices.choose("").open(SessionOptions.DEFAULT)).limit(2).toList();

  /** The backend with these sessions, which it closes. */
  private final class Provider implements BackendProvider {
    @Override
    public String name() {
      return "gpu";
    }

    @Override
    public String description() {
      return "several devices";
    }

    @Override
    public List<Setting<?>> settings() {
      return List.of();
    }

    @Override
    public Backend open(BackendOptions options) {
      return new GpuBackend(name(), new ThreadsProvider().open(options), sessions, false, false);
    }
  }

  private List<Long> allocations() {
    return sessions.stream().map(session -> session.statistics().allocations()).toList();
  }

  /** One may get all pieces of a kernel, but not of all kernels. */
  @Test
  void allOfThemCompute() {
    try (TaskExecutor gpu = TaskExecutor.open(ExecutorConfig.defaults(), new Provider())) {
      IntKernel kernel = Kernels.ints(SIZE, i -> i * 31);
      int[] expected = kernel.call();
      List<Long> before = allocations();
      boolean both = false;
      while (!both) { // ends by the time-out of tests if one never computes
        assertArrayEquals(expected, gpu.run(kernel));
        List<Long> after = allocations();
        both = after.getFirst() > before.getFirst() && after.getLast() > before.getLast();
      }
    }
  }
}
