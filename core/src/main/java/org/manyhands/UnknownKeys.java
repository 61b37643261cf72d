package org.manyhands;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Refuses keys that nobody reads, which are most often mistyped. */
final class UnknownKeys {

  private static final Logger LOG = LoggerFactory.getLogger(UnknownKeys.class);
  private static final String ENVIRONMENT_PREFIX = EnvironmentNames.of(ResolvedConfig.PREFIX);

  /** The start of a key for one executor; what follows is a key as for all. */
  private static final Pattern NAMED = Pattern.compile("executor\\.[A-Za-z0-9-]+\\.");

  private UnknownKeys() {}

  static void check(List<ConfigLayer> layers, Set<String> known) {
    for (ConfigLayer layer : layers) {
      layer.entries().keySet().forEach(key -> check(layer, key, known));
    }
  }

  private static void check(ConfigLayer layer, String key, Set<String> known) {
    if (layer.isEnvironment()) {
      checkVariable(key, known);
    } else if (key.startsWith(ResolvedConfig.PREFIX)) {
      checkKey(layer, key, known);
    } else if (layer.source().equals(ConfigLayer.CODE)) {
      throw unknown(key, layer.source(), nearest(key, "", known));
    }
  }

  private static void checkKey(ConfigLayer layer, String key, Set<String> known) {
    String rest = key.substring(ResolvedConfig.PREFIX.length());
    Matcher named = NAMED.matcher(rest);
    String start = named.lookingAt() ? named.group() : "";
    String common = rest.substring(start.length());
    if (!known.contains(common)) {
      throw unknown(key, layer.source(), nearest(common, start, known));
    }
    if (common.equals(GeneralSettings.CONFIG.key()) && !layer.source().equals(ConfigLayer.SYSTEM)) {
      throw new ConfigurationException(
          "'%s' (%s) comes too late to be read; set it as a system property, or set MANYHANDS_CONFIG in the environment."
              .formatted(key, layer.source()));
    }
  }

  /**
   * A variable that resembles no key is left alone: a container platform may set variables such as
   * {@code MANYHANDS_SERVICE_HOST} by itself.
   */
  private static void checkVariable(String variable, Set<String> known) {
    if (!variable.startsWith(ENVIRONMENT_PREFIX)
        || variable.startsWith(ENVIRONMENT_PREFIX + "EXECUTOR_")) {
      return;
    }
    List<String> variables = full("", known).stream().map(EnvironmentNames::of).toList();
    if (variables.contains(variable)) {
      return;
    }
    String nearest = Nearest.to(variable, variables);
    if (nearest != null) {
      throw unknown(variable, "environment variable", nearest);
    }
    LOG.warn("The environment variable '{}' is not a setting and is ignored.", variable);
  }

  /**
   * The full key that somebody probably meant who mistyped it, left out its beginning, or both:
   * {@code heap} is {@code manyhands.process.heap}. A beginning that all keys have is no likeness.
   */
  private static @Nullable String nearest(String typed, String start, Set<String> known) {
    Map<String, String> byEnd = new TreeMap<>();
    for (String key : known) {
      String full = ResolvedConfig.PREFIX + start + key;
      byEnd.put(full, full);
      for (int dot = key.length(); dot >= 0; dot = key.lastIndexOf('.', dot - 1)) {
        byEnd.putIfAbsent(key.substring(dot == key.length() ? 0 : dot + 1), full);
      }
    }
    String nearest = Nearest.to(typed, byEnd.keySet());
    return nearest == null ? null : byEnd.get(nearest);
  }

  private static List<String> full(String start, Set<String> known) {
    List<String> full = new ArrayList<>();
    known.forEach(key -> full.add(ResolvedConfig.PREFIX + start + key));
    return full;
  }

  private static ConfigurationException unknown(
      String key, String source, @Nullable String nearest) {
    return new ConfigurationException(
        "There is no setting '%s' (%s). %s"
            .formatted(
                key,
                source,
                nearest == null
                    ? "Remove it, or add the backend that reads it; ExecutorConfig.reference() lists all settings."
                    : "Did you mean '%s'?".formatted(nearest)));
  }
}
