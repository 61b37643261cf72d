package org.manyhands.threads;

import java.util.List;
import org.manyhands.spi.Backend;
import org.manyhands.spi.BackendOptions;
import org.manyhands.spi.BackendProvider;
import org.manyhands.spi.Setting;

/** The backend {@code threads}. */
public final class ThreadsProvider implements BackendProvider {

  /** For {@link java.util.ServiceLoader}. */
  public ThreadsProvider() {}

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
    return List.of(Grace.SETTING);
  }

  @Override
  public Backend open(BackendOptions options) {
    return new PlatformBackend(
        name(), options.executorName(), options.parallelism(), options.get(Grace.SETTING));
  }
}
