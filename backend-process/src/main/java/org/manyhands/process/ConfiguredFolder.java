package org.manyhands.process;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.manyhands.spi.BackendOptions;
import org.manyhands.spi.Setting;
import org.manyhands.task.BackendUnavailableException;

/** Folders that settings name: that one is wrong is said when an executor is opened. */
final class ConfiguredFolder {

  private ConfiguredFolder() {}

  /**
   * A folder that has to exist.
   *
   * @return the value of the setting, which may be empty
   * @throws BackendUnavailableException if there is no such folder
   */
  static String existing(BackendOptions options, Setting<String> setting) {
    String folder = options.get(setting);
    if (!folder.isEmpty() && !Files.isDirectory(path(setting, folder))) {
      throw unusable(setting, "there is no folder '%s'".formatted(path(setting, folder)));
    }
    return folder;
  }

  /**
   * A folder that has to exist, and to be writable.
   *
   * @return the value of the setting, which may be empty
   * @throws BackendUnavailableException if there is no such folder
   */
  static String writable(BackendOptions options, Setting<String> setting) {
    String folder = existing(options, setting);
    if (!folder.isEmpty() && !Files.isWritable(path(setting, folder))) {
      throw unusable(setting, "'%s' cannot be written".formatted(path(setting, folder)));
    }
    return folder;
  }

  private static Path path(Setting<String> setting, String folder) {
    try {
      return Path.of(folder).toAbsolutePath();
    } catch (InvalidPathException e) {
      throw unusable(setting, "'%s' is no path".formatted(folder));
    }
  }

  private static BackendUnavailableException unusable(Setting<String> setting, String why) {
    return new BackendUnavailableException(
        "The backend 'process' cannot be opened: %s. Make that folder, or set manyhands.process.%s to another, or to nothing."
            .formatted(why, setting.key()),
        null);
  }
}
