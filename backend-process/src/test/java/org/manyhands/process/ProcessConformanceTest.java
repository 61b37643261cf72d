package org.manyhands.process;

import org.manyhands.ExecutorConfig;
import org.manyhands.testkit.BackendConformance;

class ProcessConformanceTest extends BackendConformance {
  @Override
  protected ExecutorConfig config() {
    return super.config().withBackend("process");
  }
}
