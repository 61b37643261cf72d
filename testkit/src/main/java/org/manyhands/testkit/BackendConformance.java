package org.manyhands.testkit;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.manyhands.ExecutorConfig;
import org.manyhands.TaskExecutor;

/**
 * The rules that every backend keeps, as tests. A backend that is installed is tested by its name:
 *
 * <pre>{@code
 * class ProcessConformanceTest extends BackendConformance {
 *   @Override
 *   protected ExecutorConfig config() {
 *     return super.config().withBackend("process");
 *   }
 * }
 * }</pre>
 *
 * <p>One that is not, by its provider:
 *
 * <pre>{@code
 * class MyConformanceTest extends BackendConformance {
 *   @Override
 *   protected TaskExecutor open(ExecutorConfig config) {
 *     return TaskExecutor.open(config, new MyProvider());
 *   }
 * }
 * }</pre>
 *
 * <p>A rule that needs a {@linkplain org.manyhands.spi.Capability capability} is skipped if the
 * backend does not declare it. Most rules share one executor; after a rule that failed, the next
 * one gets a new executor. No rule waits for ever, and none measures time.
 */
@TestInstance(Lifecycle.PER_CLASS)
public abstract class BackendConformance {

  @RegisterExtension static final RuleExtension RULES = new RuleExtension();

  private @Nullable TaskExecutor shared;

  /** For subclasses. */
  protected BackendConformance() {}

  /**
   * The configuration under test. Rules change the name of the executor and some settings.
   *
   * @return by default, an executor of two workers on the backend that is configured
   */
  protected ExecutorConfig config() {
    return ExecutorConfig.named("conformance").withParallelism(2);
  }

  /**
   * Opens an executor on the backend under test.
   *
   * @param config {@link #config()}, possibly changed
   * @return a new executor, which the kit closes
   */
  protected TaskExecutor open(ExecutorConfig config) {
    return TaskExecutor.open(config);
  }

  /**
   * How long a rule waits before it says that something does not happen.
   *
   * @return a time that a slow machine never needs; 20 seconds by default
   */
  protected Duration bound() {
    return Duration.ofSeconds(20);
  }

  /** The executor of the rules that do not close theirs. */
  final TaskExecutor shared() {
    TaskExecutor executor = shared;
    if (executor == null) {
      executor = open(config());
      shared = executor;
    }
    return executor;
  }

  /** Gives the next rule a new executor. */
  @AfterAll
  final void discard() {
    TaskExecutor executor = shared;
    shared = null;
    if (executor != null) {
      Bounded.tearDown(executor, bound());
    }
  }

  @Nested
  @DisplayName("§1 Results")
  class Results extends ResultRules {
    Results() {
      super(BackendConformance.this);
    }
  }

  @Nested
  @DisplayName("§2 Errors")
  class Errors extends ErrorRules {
    Errors() {
      super(BackendConformance.this);
    }
  }

  @Nested
  @DisplayName("§3 Futures")
  class Futures extends FutureRules {
    Futures() {
      super(BackendConformance.this);
    }
  }

  @Nested
  @DisplayName("§4 Kernels")
  class Kernels extends KernelRules {
    Kernels() {
      super(BackendConformance.this);
    }
  }

  @Nested
  @DisplayName("§5 Lifecycle")
  class Lifecycles extends LifecycleRules {
    Lifecycles() {
      super(BackendConformance.this);
    }
  }

  @Nested
  @DisplayName("§6 Mapping")
  class Mappings extends MappingRules {
    Mappings() {
      super(BackendConformance.this);
    }
  }

  @Nested
  @DisplayName("§7 Cancelling")
  class Cancelling extends CancelRules {
    Cancelling() {
      super(BackendConformance.this);
    }
  }

  @Nested
  @DisplayName("§8 Isolation")
  class Isolation extends IsolationRules {
    Isolation() {
      super(BackendConformance.this);
    }
  }

  @Nested
  @DisplayName("§9 Options")
  class Options extends OptionRules {
    Options() {
      super(BackendConformance.this);
    }
  }

  @Nested
  @DisplayName("§10 ExecutorService")
  class ExecutorServices extends ExecutorServiceRules {
    ExecutorServices() {
      super(BackendConformance.this);
    }
  }

  @Nested
  @DisplayName("§11 Bounds")
  class Bounds extends BoundRules {
    Bounds() {
      super(BackendConformance.this);
    }
  }

  @Nested
  @DisplayName("§12 Delay and repetition")
  class Delays extends DelayRules {
    Delays() {
      super(BackendConformance.this);
    }
  }

  @Nested
  @DisplayName("§13 Composition")
  class Composition extends CompositionRules {
    Composition() {
      super(BackendConformance.this);
    }
  }

  @Nested
  @DisplayName("§14 Scopes")
  class Scopes extends ScopeRules {
    Scopes() {
      super(BackendConformance.this);
    }
  }

  @Nested
  @DisplayName("§15 Context and events")
  class Observing extends ObservationRules {
    Observing() {
      super(BackendConformance.this);
    }
  }

  @Nested
  @DisplayName("§16 Faults")
  class Faults extends FaultRules {
    Faults() {
      super(BackendConformance.this);
    }
  }

  @Nested
  @DisplayName("§17 Shared data")
  class SharedData extends SharedDataRules {
    SharedData() {
      super(BackendConformance.this);
    }
  }
}
