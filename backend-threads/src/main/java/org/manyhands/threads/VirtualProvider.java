package org.manyhands.threads;

import java.util.List;
import org.manyhands.spi.Backend;
import org.manyhands.spi.BackendOptions;
import org.manyhands.spi.BackendProvider;
import org.manyhands.spi.Setting;

/** The backend {@code virtual}. */
public final class VirtualProvider implements BackendProvider {

  /** For {@link java.util.ServiceLoader}. */
  public VirtualProvider() {}

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
        name(), options.executorName(), options.parallelism(), options.get(Grace.SETTING));
  }
}
