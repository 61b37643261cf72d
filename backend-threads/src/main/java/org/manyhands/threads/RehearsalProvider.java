package org.manyhands.threads;

import java.util.List;
import org.manyhands.spi.Backend;
import org.manyhands.spi.BackendOptions;
import org.manyhands.spi.BackendProvider;
import org.manyhands.spi.Setting;
import org.manyhands.wire.Filters;
import org.manyhands.wire.MessageLimit;

/** The backend {@code rehearsal}. */
public final class RehearsalProvider implements BackendProvider {

  /** For {@link java.util.ServiceLoader}. */
  public RehearsalProvider() {}

  @Override
  public String name() {
    return "rehearsal";
  }

  @Override
  public String description() {
    return "a pool of platform threads, every task and result serialized, for unit tests";
  }

  @Override
  public List<Setting<?>> settings() {
    return List.of(Grace.SETTING, MessageLimit.SETTING, Filters.SETTING);
  }

  @Override
  public Backend open(BackendOptions options) {
    return RehearsalBackend.open(name(), options);
  }
}
