package org.manyhands.threads;

import java.util.List;
import java.util.Objects;
import java.util.concurrent.ThreadFactory;
import java.util.function.Function;
import org.manyhands.spi.Backend;
import org.manyhands.spi.BackendOptions;
import org.manyhands.spi.BackendProvider;
import org.manyhands.spi.Setting;

/**
 * The backend {@code virtual}. Configuration finds it by its name; a program that wants to make the
 * threads itself opens it with a factory, as {@link ThreadsProvider} is with a set-up.
 */
public final class VirtualProvider implements BackendProvider {

  private final Function<String, ThreadFactory> threads;

  /** For {@link java.util.ServiceLoader}. */
  public VirtualProvider() {
    this.threads = executorName -> Thread.ofVirtual().name("manyhands-" + executorName).factory();
  }

  /**
   * A backend whose threads are made by the program.
   *
   * @param threads makes a thread for each task; any kind of thread, not started
   */
  public VirtualProvider(ThreadFactory threads) {
    Objects.requireNonNull(threads, "threads");
    this.threads = executorName -> threads;
  }

  @Override
  public String name() {
    return "virtual";
  }

  @Override
  public String description() {
    return "a virtual thread per task in this JVM, for many tasks that wait";
  }

  @Override
  public List<Setting<?>> settings() {
    return List.of(Grace.SETTING);
  }

  @Override
  public Backend open(BackendOptions options) {
    return new VirtualBackend(
        name(),
        threads.apply(options.executorName()),
        options.parallelism(),
        options.get(Grace.SETTING));
  }
}
