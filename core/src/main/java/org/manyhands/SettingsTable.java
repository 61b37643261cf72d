package org.manyhands;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.manyhands.spi.BackendProvider;
import org.manyhands.spi.Setting;

/** All keys that are known: those of this library and, below its name, those of each backend. */
final class SettingsTable {

  private SettingsTable() {}

  /** Settings by key, without the prefix common to all. */
  static Map<String, Setting<?>> known(List<BackendProvider> providers) {
    Map<String, Setting<?>> known = new TreeMap<>();
    GeneralSettings.ALL.forEach(setting -> known.put(setting.key(), setting));
    for (BackendProvider provider : providers) {
      for (Setting<?> setting : provider.settings()) {
        known.put(provider.name() + "." + setting.key(), setting);
      }
    }
    return known;
  }

  static String of(List<BackendProvider> providers) {
    String rows =
        known(providers).entrySet().stream()
            .map(entry -> row(entry.getKey(), entry.getValue()))
            .collect(Collectors.joining());
    return "| key | values | default | meaning |\n|---|---|---|---|\n" + rows;
  }

  private static String row(String key, Setting<?> setting) {
    return "| `%s%s` | %s | %s | %s |\n"
        .formatted(
            ResolvedConfig.PREFIX,
            key,
            setting.expected(),
            setting.defaultText().isEmpty() ? "none" : setting.defaultText(),
            setting.description());
  }
}
