package org.manyhands;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.manyhands.spi.BackendOptions;
import org.manyhands.spi.BackendProvider;
import org.manyhands.spi.Setting;

/** The configuration of one executor: every layer read, every key and value checked. */
final class ResolvedConfig {

  static final String PREFIX = "manyhands.";
  private static final String NAMED = "executor.";

  /** The name of the file by which a backend is found. */
  private static final String SERVICES = BackendProvider.class.getName();

  private final String name;
  private final List<BackendProvider> providers;
  private final List<ConfigLayer> layers;
  private final Map<String, Setting<?>> known;

  /** Values by key without prefix, for those that are configured. */
  private final Map<String, Object> values = new HashMap<>();

  private ResolvedConfig(String name, List<ConfigLayer> layers, List<BackendProvider> providers) {
    this.name = name;
    this.layers = layers;
    this.providers = providers;
    this.known = SettingsTable.known(providers);
  }

  static ResolvedConfig of(
      ExecutorConfig config, List<ConfigLayer> below, List<BackendProvider> providers) {
    List<ConfigLayer> layers = new ArrayList<>(below);
    layers.add(ConfigLayer.of(ConfigLayer.CODE, config.settings()));
    ResolvedConfig resolved = new ResolvedConfig(config.name(), layers, providers);
    UnknownKeys.check(layers, resolved.known.keySet());
    resolved.known.forEach(resolved::resolve);
    return resolved;
  }

  private void resolve(String key, Setting<?> setting) {
    Found found = find(key);
    if (found != null) {
      values.put(key, parse(found, setting));
    }
  }

  /** Code wins, then the key for this executor in any layer, then the key for all. */
  private @Nullable Found find(String key) {
    ConfigLayer code = layers.getLast();
    List<ConfigLayer> below = layers.subList(0, layers.size() - 1).reversed();
    String general = PREFIX + key;
    String named = PREFIX + NAMED + name + "." + key;
    return Stream.of(
            lookUp(List.of(code), named),
            lookUp(List.of(code), general),
            lookUp(below, named),
            lookUp(below, general))
        .flatMap(Collection::stream)
        .findFirst()
        .orElse(null);
  }

  private static List<Found> lookUp(List<ConfigLayer> layers, String key) {
    for (ConfigLayer layer : layers) {
      String value = layer.value(key);
      if (value != null) {
        return List.of(new Found(layer.spelling().apply(key), value, layer.source()));
      }
    }
    return List.of();
  }

  private static Object parse(Found found, Setting<?> setting) {
    try {
      return setting.parser().apply(found.value().strip());
    } catch (RuntimeException e) {
      throw new ConfigurationException(
          "'%s' is not a value for %s; it must be %s."
              .formatted(found.value(), found.origin(), setting.expected()),
          e);
    }
  }

  String name() {
    return name;
  }

  <T extends @Nullable Object> T get(Setting<T> setting) {
    return get(setting.key(), setting);
  }

  @SuppressWarnings("unchecked") // the value was made by this very setting's parser
  private <T extends @Nullable Object> T get(String key, Setting<T> setting) {
    return values.containsKey(key) ? (T) values.get(key) : setting.defaultValue();
  }

  /** The backend that is configured. */
  BackendProvider provider() {
    if (find(GeneralSettings.BACKEND.key()) == null && providers.size() == 1) {
      return providers.getFirst(); // no choice was made, and there is none
    }
    String wanted = get(GeneralSettings.BACKEND);
    return providers.stream()
        .filter(provider -> provider.name().equals(wanted))
        .findFirst()
        .orElseThrow(() -> noSuchBackend(wanted));
  }

  private ConfigurationException noSuchBackend(String wanted) {
    Found found = find(GeneralSettings.BACKEND.key());
    String origin = found == null ? " (the default)" : ", set by %s".formatted(found.origin());
    if (providers.isEmpty()) {
      return new ConfigurationException(
          "No backend named '%s'%s: none is on the class path. Add org.manyhands:manyhands-threads or another backend. In a jar made of several, their files META-INF/services/%s must be merged."
              .formatted(wanted, origin, SERVICES));
    }
    List<String> names = Providers.names(providers);
    String nearest = Nearest.to(wanted, names);
    return new ConfigurationException(
        "No backend named '%s'%s.%s Available: %s. Set %sbackend to one of them, or add the artifact that brings it, such as manyhands-threads or manyhands-process. In a jar made of several, their files META-INF/services/%s must be merged."
            .formatted(
                wanted,
                origin,
                nearest == null ? "" : " Did you mean '%s'?".formatted(nearest),
                String.join(", ", names),
                PREFIX,
                SERVICES));
  }

  /** What a backend is opened with. */
  BackendOptions options(BackendProvider provider) {
    return new BackendOptions() {
      @Override
      public String executorName() {
        return name;
      }

      @Override
      public int parallelism() {
        return ResolvedConfig.this.get(GeneralSettings.PARALLELISM);
      }

      @Override
      public <T extends @Nullable Object> T get(Setting<T> setting) {
        return ResolvedConfig.this.get(provider.name() + "." + setting.key(), setting);
      }
    };
  }

  private record Found(String key, String value, String source) {
    String origin() {
      return "'%s' (%s)".formatted(key, source);
    }
  }
}
