package org.manyhands.gpu;

import org.manyhands.ExecutorConfig;
import org.manyhands.testkit.BackendConformance;

class GpuConformanceTest extends BackendConformance {
  @Override
  protected ExecutorConfig config() {
    return super.config()
        .withBackend("gpu")
        .with("manyhands.gpu.fallback", "true"); // many of the kit's kernels wait, or make objects
  }
}
