package org.manyhands.spi;

import org.jspecify.annotations.Nullable;

/**
 * The configuration with which a backend is opened. One object, so that what is added later changes
 * no signature.
 */
public interface BackendOptions {

  /**
   * The name of the executor, for the names of threads, processes and log lines.
   *
   * @return the name
   */
  String executorName();

  /**
   * How many tasks should compute at once.
   *
   * @return the parallelism asked for, at least one
   */
  int parallelism();

  /**
   * The value of a setting: configured, or else its default.
   *
   * @param setting one of the provider's {@linkplain BackendProvider#settings() settings}
   * @param <T> the type of the value
   * @return the value
   */
  <T extends @Nullable Object> T get(Setting<T> setting);
}
