package org.manyhands.examples;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.manyhands.ExecutorConfig;
import org.manyhands.TaskExecutor;
import org.manyhands.gpu.OpenClKernel;
import org.manyhands.shared.SharedFloats;

/** The kernel in OpenCL C of docs/gpu.md: on the device, and elsewhere by its reference. */
class OwnKernelTest {

  /** Sums of 64 elements each, by a tree in local memory. */
  private static OpenClKernel<float[]> sums(SharedFloats x) {
    String source =
        """
        kernel void sums(global const float* x, local float* tile, global float* out) {
          size_t i = get_local_id(0);
          tile[i] = x[get_global_id(0)];
          for (size_t half_size = get_local_size(0) / 2; half_size > 0; half_size /= 2) {
            barrier(CLK_LOCAL_MEM_FENCE);
            if (i < half_size) {
              tile[i] += tile[i + half_size];
            }
          }
          if (i == 0) {
            out[get_group_id(0)] = tile[0];
          }
        }
        """;
    return OpenClKernel.floats(x.length() / 64, source, "sums")
        .argument(x)
        .local(64 * Float.BYTES)
        .range(x.length())
        .workGroup(64)
        .reference(() -> {
          float[] sums = new float[x.length() / 64];
          for (int i = 0; i < sums.length * 64; i++) {
            sums[i / 64] += x.get(i);
          }
          return sums;
        });
  }

  @ParameterizedTest
  @ValueSource(strings = {"gpu", "threads", "process", "caller"})
  void itsReferenceIsWhatItComputes(String backend) throws Exception {
    float[] x = new float[1024];
    for (int i = 0; i < x.length; i++) {
      x[i] = i;
    }
    try (TaskExecutor executor = TaskExecutor.open(ExecutorConfig.defaults().withBackend(backend));
        SharedFloats shared = executor.share(x)) {
      OpenClKernel<float[]> kernel = sums(shared);
      assertArrayEquals(kernel.call(), executor.run(kernel), 1e-3f);
    }
  }
}
