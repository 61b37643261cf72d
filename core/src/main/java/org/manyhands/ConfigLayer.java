package org.manyhands;

import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The settings of one source.
 *
 * @param source where they come from, for messages
 * @param entries full keys and values; in the environment, names of variables
 * @param isEnvironment whether the keys are names of environment variables
 */
record ConfigLayer(String source, Map<String, String> entries, boolean isEnvironment) {

  private static final Logger LOG = LoggerFactory.getLogger(ConfigLayer.class);

  static final String SYSTEM = "system property";

  /** The source of settings that a program makes itself. */
  static final String CODE = "set in code";

  private static final String RESOURCE = "manyhands.properties";

  static ConfigLayer of(String source, Map<String, String> entries) {
    return new ConfigLayer(source, entries, false);
  }

  static ConfigLayer environment(Map<String, String> variables) {
    return new ConfigLayer("environment variable", variables, true);
  }

  /** The layers below code, the strongest last. */
  static List<ConfigLayer> ofThisProcess() {
    Map<String, String> system = text(System.getProperties());
    Map<String, String> environment = System.getenv();
    List<ConfigLayer> layers = new ArrayList<>();
    addClassPath(layers);
    String file =
        system.getOrDefault(
            ResolvedConfig.PREFIX + GeneralSettings.CONFIG.key(),
            environment.getOrDefault("MANYHANDS_CONFIG", ""));
    if (!file.isEmpty()) {
      layers.add(file(Path.of(file)));
    }
    layers.add(environment(environment));
    layers.add(of(SYSTEM, system));
    return layers;
  }

  private static void addClassPath(List<ConfigLayer> layers) {
    ClassLoader context = Thread.currentThread().getContextClassLoader();
    ClassLoader loader =
        context != null ? context : Objects.requireNonNull(ConfigLayer.class.getClassLoader());
    try {
      List<URL> found = Collections.list(loader.getResources(RESOURCE));
      if (found.isEmpty()) {
        return;
      }
      if (found.size() > 1) {
        LOG.warn(
            "Several {} are on the class path; '{}' is read, of {}.",
            RESOURCE,
            found.get(0),
            found);
      }
      try (InputStream in = found.get(0).openStream()) {
        layers.add(
            of(
                "'%s' on the class path".formatted(found.get(0)),
                load(new java.io.InputStreamReader(in, StandardCharsets.UTF_8))));
      }
    } catch (IOException | IllegalArgumentException e) {
      throw new ConfigurationException(
          "'%s' on the class path cannot be read: %s".formatted(RESOURCE, e), e);
    }
  }

  private static ConfigLayer file(Path file) {
    try (Reader reader = Files.newBufferedReader(file)) {
      return of("file '%s'".formatted(file), load(reader));
    } catch (IOException | IllegalArgumentException e) {
      throw new ConfigurationException(
          "The file '%s', named by manyhands.config, cannot be read: %s".formatted(file, e), e);
    }
  }

  private static Map<String, String> load(Reader reader) throws IOException {
    Properties properties = new Properties();
    properties.load(reader);
    return text(properties);
  }

  private static Map<String, String> text(Properties properties) {
    Map<String, String> text = new TreeMap<>();
    for (String key : properties.stringPropertyNames()) {
      text.put(key, properties.getProperty(key, ""));
    }
    return text;
  }

  /** The value of a full key, or {@code null}. */
  @Nullable String value(String key) {
    return entries.get(spelling().apply(key));
  }

  /** How this source writes a full key. */
  UnaryOperator<String> spelling() {
    return isEnvironment ? EnvironmentNames::of : UnaryOperator.identity();
  }
}
