package org.manyhands;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.manyhands.spi.Attempt;
import org.manyhands.spi.Backend;
import org.manyhands.spi.BackendInfo;
import org.manyhands.spi.BackendOptions;
import org.manyhands.spi.BackendProvider;
import org.manyhands.spi.Capability;

/** A backend that does nothing by itself: a test carries out what was started. */
final class ManualBackend implements Backend, BackendProvider {

  final List<Attempt<?>> started = new CopyOnWriteArrayList<>();
  private final int parallelism;
  private final Set<Capability> capabilities;
  int closed;

  ManualBackend(int parallelism, Capability... more) {
    this.parallelism = parallelism;
    this.capabilities = EnumSet.of(Capability.CONCURRENCY);
    capabilities.addAll(List.of(more));
  }

  TaskExecutor executor() {
    return TaskExecutor.open(ExecutorConfig.named("manual"), this);
  }

  void runAll() {
    started.forEach(Attempt::run);
  }

  @Override
  public BackendInfo info() {
    return new BackendInfo("manual", parallelism, parallelism, capabilities);
  }

  @Override
  public void start(Attempt<?> attempt) {
    started.add(attempt);
  }

  @Override
  public void close() {
    closed++;
    started.forEach(Attempt::cancel);
  }

  @Override
  public String name() {
    return "manual";
  }

  @Override
  public String description() {
    return "for tests";
  }

  @Override
  public Backend open(BackendOptions options) {
    return this;
  }
}
