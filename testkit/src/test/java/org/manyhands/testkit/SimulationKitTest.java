package org.manyhands.testkit;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectNestedClass;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Events;
import org.manyhands.ExecutorConfig;
import org.manyhands.TaskExecutor;

/** The rules of the kit that need no two tasks at a time. */
class SimulationKitTest {

  @ParameterizedTest
  @ValueSource(classes = {BackendConformance.Results.class, BackendConformance.Errors.class})
  void aSimulationKeepsTheRulesOf(Class<?> group) {
    Events rules =
        EngineTestKit.engine("junit-jupiter")
            .selectors(selectNestedClass(List.of(Kit.class), group))
            .execute()
            .testEvents();
    rules.assertStatistics(counts -> counts.failed(0).succeeded(rules.started().count()));
  }

  /** Run by the test above. */
  static final class Kit extends BackendConformance {
    @Override
    protected TaskExecutor open(ExecutorConfig config) {
      return Simulation.seeded(17).open(config);
    }
  }
}
