package org.manyhands.examples.own;

import org.junit.jupiter.api.DisplayName;
import org.manyhands.ExecutorConfig;
import org.manyhands.TaskExecutor;
import org.manyhands.testkit.BackendConformance;

@DisplayName("The backend of docs/backends.md")
class PoolConformanceTest extends BackendConformance {

  @Override
  protected TaskExecutor open(ExecutorConfig config) {
    return TaskExecutor.open(config, new PoolProvider());
  }
}
