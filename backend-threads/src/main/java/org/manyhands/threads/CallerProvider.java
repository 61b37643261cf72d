package org.manyhands.threads;

import org.manyhands.spi.Backend;
import org.manyhands.spi.BackendOptions;
import org.manyhands.spi.BackendProvider;
import org.manyhands.spi.CallerBackend;

/** The backend {@code caller}. */
public final class CallerProvider implements BackendProvider {

  /** For {@link java.util.ServiceLoader}. */
  public CallerProvider() {}

  @Override
  public String name() {
    return "caller";
  }

  @Override
  public String description() {
    return "the thread that submits, one task after the other, for debugging";
  }

  @Override
  public Backend open(BackendOptions options) {
    return new CallerBackend(name());
  }
}
