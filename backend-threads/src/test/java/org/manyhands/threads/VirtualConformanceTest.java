package org.manyhands.threads;

import org.junit.jupiter.api.DisplayName;
import org.manyhands.ExecutorConfig;
import org.manyhands.testkit.BackendConformance;

@DisplayName("The backend 'virtual'")
class VirtualConformanceTest extends BackendConformance {
  @Override
  protected ExecutorConfig config() {
    return super.config().withBackend("virtual");
  }
}
