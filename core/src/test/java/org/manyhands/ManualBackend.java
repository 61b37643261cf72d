package org.manyhands;

import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.manyhands.spi.Attempt;
import org.manyhands.spi.Backend;
import org.manyhands.spi.BackendInfo;
import org.manyhands.spi.BackendOptions;
import org.manyhands.spi.BackendProvider;
import org.manyhands.spi.Capability;
import org.manyhands.spi.Scheduler;
import org.manyhands.task.DivisibleTask;
import org.manyhands.task.TaskException;

/** A backend that does nothing by itself: a test carries out what was started. */
final class ManualBackend implements Backend, BackendProvider {

  final List<Attempt<?>> started = new CopyOnWriteArrayList<>();
  private final int parallelism;
  private final Set<Capability> capabilities;
  int closed;

  /** What {@link #start} throws, if anything. */
  @Nullable TaskException refusal;

  /** Which divisible tasks it takes whole, if it has native kernels. */
  Predicate<DivisibleTask<?>> wholes = task -> true;

  private @Nullable Scheduler scheduler;

  ManualBackend(int parallelism, Capability... more) {
    this.parallelism = parallelism;
    this.capabilities = EnumSet.of(Capability.CONCURRENCY);
    capabilities.addAll(List.of(more));
  }

  /** This backend, whose time is a test's. */
  ManualBackend with(Scheduler time) {
    scheduler = time;
    return this;
  }

  @Override
  public boolean takesWhole(DivisibleTask<?> task) {
    return Backend.super.takesWhole(task) && wholes.test(task);
  }

  TaskExecutor executor() {
    return executor(ExecutorConfig.named("manual"));
  }

  TaskExecutor executor(ExecutorConfig config) {
    return TaskExecutor.open(config, this);
  }

  Attempt<?> last() {
    return started.getLast();
  }

  /** Ends the last attempt with a value. */
  @SuppressWarnings("unchecked") // the test knows its type
  void succeedLast(@Nullable Object value) {
    ((Attempt<@Nullable Object>) last()).succeed(value);
  }

  @Override
  public Optional<Scheduler> scheduler() {
    return Optional.ofNullable(scheduler);
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
    if (refusal != null) {
      throw refusal;
    }
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
