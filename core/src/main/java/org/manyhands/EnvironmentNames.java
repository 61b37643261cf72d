package org.manyhands;

import java.util.Locale;

/** How the environment spells keys: {@code MANYHANDS_PROCESS_HEAP}. */
final class EnvironmentNames {

  private EnvironmentNames() {}

  static String of(String key) {
    return key.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
  }
}
