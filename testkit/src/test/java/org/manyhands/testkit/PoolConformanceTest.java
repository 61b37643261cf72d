package org.manyhands.testkit;

import org.junit.jupiter.api.DisplayName;

@DisplayName("A small backend that is correct keeps every rule")
class PoolConformanceTest extends PoolKit {
  PoolConformanceTest() {
    super(PoolBackend::new);
  }
}
