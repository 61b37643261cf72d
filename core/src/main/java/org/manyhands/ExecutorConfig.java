package org.manyhands;

import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * The name of an executor, and settings from code. Immutable.
 *
 * <p>A setting is looked up in layers; the later ones win:
 *
 * <ol>
 *   <li>its default
 *   <li>{@code manyhands.properties} on the class path
 *   <li>the file that {@code manyhands.config} names, as a system property or as the environment
 *       variable {@code MANYHANDS_CONFIG}
 *   <li>the environment: {@code MANYHANDS_PROCESS_HEAP} for {@code manyhands.process.heap}
 *   <li>system properties: {@code -Dmanyhands.backend=process}
 *   <li>{@link #with} and its siblings
 * </ol>
 *
 * <p>Within and across the layers below code, {@code manyhands.executor.reports.backend} wins over
 * {@code manyhands.backend} for the executor named {@code reports}. An unknown key or value is a
 * {@link ConfigurationException}. {@link #reference()} lists all keys.
 *
 * @param name the name of the executor, for configuration, threads and messages
 * @param settings full keys and values that override all other layers
 */
public record ExecutorConfig(String name, Map<String, String> settings) {

  private static final String DEFAULT_NAME = "default";
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9-]+");

  /** Checks the name and copies the settings. */
  public ExecutorConfig {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(settings, "settings");
    if (!NAME.matcher(name).matches()) {
      throw new ConfigurationException(
          "An executor cannot be named '%s'; use letters, digits and dashes.".formatted(name));
    }
    settings = Map.copyOf(settings);
  }

  /**
   * The executor named {@code default}, with no settings from code.
   *
   * @return a configuration
   */
  public static ExecutorConfig defaults() {
    return named(DEFAULT_NAME);
  }

  /**
   * An executor of a name, with no settings from code.
   *
   * @param name letters, digits and dashes
   * @return a configuration
   */
  public static ExecutorConfig named(String name) {
    return new ExecutorConfig(name, Map.of());
  }

  /**
   * This configuration with one setting changed.
   *
   * @param key the full key, for example {@code manyhands.process.heap}
   * @param value its value, as text
   * @return a new configuration
   */
  public ExecutorConfig with(String key, String value) {
    Map<String, String> changed = new TreeMap<>(settings);
    changed.put(Objects.requireNonNull(key, "key"), Objects.requireNonNull(value, "value"));
    return new ExecutorConfig(name, changed);
  }

  /**
   * This configuration with another backend.
   *
   * @param backend the name of a backend
   * @return a new configuration
   */
  public ExecutorConfig withBackend(String backend) {
    return with(ResolvedConfig.PREFIX + GeneralSettings.BACKEND.key(), backend);
  }

  /**
   * This configuration with another parallelism.
   *
   * @param parallelism how many tasks compute at once, at least one
   * @return a new configuration
   */
  public ExecutorConfig withParallelism(int parallelism) {
    return with(
        ResolvedConfig.PREFIX + GeneralSettings.PARALLELISM.key(), Integer.toString(parallelism));
  }

  /**
   * All settings of this library and of the backends that are installed, as a Markdown table: key,
   * values, default, meaning.
   *
   * @return the table
   */
  public static String reference() {
    return SettingsTable.of(Providers.installed());
  }
}
