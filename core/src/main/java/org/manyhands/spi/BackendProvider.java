package org.manyhands.spi;

import java.util.List;
import org.manyhands.task.BackendUnavailableException;

/**
 * Opens backends of one name. Implementations are declared in {@code META-INF/services} and in
 * {@code module-info}, have a public constructor without parameters, and do no work before {@link
 * #open}.
 */
public interface BackendProvider {

  /**
   * The name by which configuration chooses this backend: lower-case letters, digits and dashes.
   *
   * @return the name
   */
  String name();

  /**
   * What this backend is, in one line, for listings.
   *
   * @return a short description
   */
  String description();

  /**
   * The settings that this backend reads. The setting {@code heap} of the backend {@code process}
   * is configured as {@code manyhands.process.heap}.
   *
   * @return the settings
   */
  default List<Setting<?>> settings() {
    return List.of();
  }

  /**
   * Opens a backend.
   *
   * @param options the configuration, already checked against {@link #settings()}
   * @return a backend ready for attempts
   * @throws BackendUnavailableException if it cannot work on this machine
   */
  Backend open(BackendOptions options);
}
