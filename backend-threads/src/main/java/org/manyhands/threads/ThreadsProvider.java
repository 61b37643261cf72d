package org.manyhands.threads;

import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.manyhands.spi.Backend;
import org.manyhands.spi.BackendOptions;
import org.manyhands.spi.BackendProvider;
import org.manyhands.spi.Setting;

/**
 * The backend {@code threads}. Configuration finds it by its name; a program that wants to set up
 * the threads itself opens it by hand:
 *
 * <pre>{@code
 * var threads = new ThreadsProvider(thread -> thread.setPriority(Thread.MIN_PRIORITY));
 * try (var executor = TaskExecutor.open(ExecutorConfig.named("reports"), threads)) { ... }
 * }</pre>
 */
public final class ThreadsProvider implements BackendProvider {

  private static final Setting<Boolean> DAEMON =
      Setting.flag(
          "daemon", true, "Whether the program may end while threads of the pool are alive.");

  private final Consumer<? super Thread> setUp;

  /** For {@link java.util.ServiceLoader}. */
  public ThreadsProvider() {
    this(thread -> {});
  }

  /**
   * A backend whose threads are set up by the program.
   *
   * @param setUp called with each new thread before it starts, to give it a name, a priority, a
   *     class loader or a handler
   */
  public ThreadsProvider(Consumer<? super Thread> setUp) {
    this.setUp = Objects.requireNonNull(setUp, "setUp");
  }

  @Override
  public String name() {
    return "threads";
  }

  @Override
  public String description() {
    return "a pool of platform threads in this JVM, for tasks that compute";
  }

  @Override
  public List<Setting<?>> settings() {
    return List.of(DAEMON, Grace.SETTING);
  }

  @Override
  public Backend open(BackendOptions options) {
    boolean daemon = options.get(DAEMON);
    return new PlatformBackend(
        name(),
        options.executorName(),
        options.parallelism(),
        options.get(Grace.SETTING),
        thread -> {
          thread.setDaemon(daemon);
          setUp.accept(thread);
        });
  }
}
