package org.manyhands.threads;

import org.junit.jupiter.api.DisplayName;
import org.manyhands.ExecutorConfig;
import org.manyhands.testkit.BackendConformance;

@DisplayName("The backend 'rehearsal'")
class RehearsalConformanceTest extends BackendConformance {
  @Override
  protected ExecutorConfig config() {
    return super.config().withBackend("rehearsal");
  }
}
