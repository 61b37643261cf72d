package org.manyhands.process;

import java.util.List;
import org.manyhands.spi.Backend;
import org.manyhands.spi.BackendOptions;
import org.manyhands.spi.BackendProvider;
import org.manyhands.spi.Setting;

/** The backend {@code process}. */
public final class ProcessProvider implements BackendProvider {

  /** For {@link java.util.ServiceLoader}. */
  public ProcessProvider() {}

  @Override
  public String name() {
    return "process";
  }

  @Override
  public String description() {
    return "child JVMs on this machine, for tasks that may crash, leak or never end";
  }

  @Override
  public List<Setting<?>> settings() {
    return ProcessSettings.ALL;
  }

  @Override
  public Backend open(BackendOptions options) {
    return ProcessBackend.open(name(), ProcessSettings.of(options, name()));
  }
}
