package org.manyhands.testkit;

import java.util.function.Function;
import org.manyhands.ExecutorConfig;
import org.manyhands.TaskExecutor;
import org.manyhands.spi.Backend;
import org.manyhands.spi.BackendOptions;
import org.manyhands.spi.BackendProvider;

/** The kit on a backend that is no service, as an author of a backend may use it. */
abstract class PoolKit extends BackendConformance {

  private final Function<BackendOptions, Backend> backends;

  PoolKit(Function<BackendOptions, Backend> backends) {
    this.backends = backends;
  }

  @Override
  protected TaskExecutor open(ExecutorConfig config) {
    return TaskExecutor.open(config, new PoolProvider(backends));
  }

  private record PoolProvider(Function<BackendOptions, Backend> backends)
      implements BackendProvider {
    @Override
    public String name() {
      return "pool";
    }

    @Override
    public String description() {
      return "a pool of threads, for tests";
    }

    @Override
    public Backend open(BackendOptions options) {
      return backends.apply(options);
    }
  }
}
