package org.manyhands;

import java.util.List;
import java.util.Map;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.TreeMap;
import org.manyhands.spi.BackendProvider;

/** The backends that are installed. */
final class Providers {

  private Providers() {}

  /**
   * Finds providers by the thread's context class loader, which sees an application's modules in
   * containers, and by this library's own.
   */
  static List<BackendProvider> installed() {
    Map<String, BackendProvider> byName = new TreeMap<>();
    try {
      ServiceLoader.load(BackendProvider.class).forEach(provider -> put(byName, provider));
      ServiceLoader.load(BackendProvider.class, Providers.class.getClassLoader())
          .forEach(provider -> put(byName, provider));
    } catch (ServiceConfigurationError e) {
      throw new ConfigurationException(
          "A backend is installed that cannot be loaded: %s. Check that all org.manyhands artifacts have one version."
              .formatted(e.getMessage()),
          e);
    }
    return List.copyOf(byName.values());
  }

  /** The installed ones, and one that takes the place of any installed under its name. */
  static List<BackendProvider> installedAnd(BackendProvider given) {
    Map<String, BackendProvider> byName = new TreeMap<>();
    installed().forEach(provider -> byName.put(provider.name(), provider));
    byName.put(given.name(), given);
    return List.copyOf(byName.values());
  }

  private static void put(Map<String, BackendProvider> byName, BackendProvider provider) {
    BackendProvider other = byName.putIfAbsent(provider.name(), provider);
    if (other != null && other.getClass() != provider.getClass()) {
      throw new ConfigurationException(
          "Two backends are named '%s': '%s' and '%s'. Remove one from the class path."
              .formatted(
                  provider.name(), other.getClass().getName(), provider.getClass().getName()));
    }
  }

  static List<String> names(List<BackendProvider> providers) {
    return providers.stream().map(BackendProvider::name).toList();
  }
}
