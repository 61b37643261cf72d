package org.manyhands;

import java.util.List;
import org.manyhands.spi.Setting;

/** The settings that concern every backend. */
final class GeneralSettings {

  static final Setting<String> BACKEND =
      Setting.text(
          "backend",
          "threads",
          "The backend on which tasks run. If only one is installed, that one is the default.");

  static final Setting<String> CONFIG =
      Setting.text(
          "config",
          "",
          "A properties file to read. Only as a system property or environment variable.");

  static final Setting<Integer> PARALLELISM =
      Setting.integer(
          "parallelism",
          1,
          Runtime.getRuntime().availableProcessors(),
          "the processors that this JVM may use",
          "How many tasks compute at once.");

  static final Setting<Integer> KERNEL_PARTS =
      Setting.integer(
          "kernel.parts",
          0,
          0,
          "0",
          "Parts per worker into which a divisible task is cut. 0: 4 where parts share the heap, 1"
              + " where each part copies its input.");

  static final Setting<Integer> MAP_WINDOW =
      Setting.integer(
          "map.window",
          0,
          0,
          "0",
          "Elements in progress in `map`. 0: twice the tasks that the backend can hold in progress,"
              + " from 16 to 1024.");

  static final List<Setting<?>> ALL =
      List.of(BACKEND, CONFIG, KERNEL_PARTS, MAP_WINDOW, PARALLELISM);

  private GeneralSettings() {}
}
