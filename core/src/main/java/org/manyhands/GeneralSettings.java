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

  static final Setting<Boolean> KERNEL_CALLER_HELPS =
      Setting.flag(
          "kernel.caller-helps",
          true,
          "Whether a thread that waits in `run` for a divisible task computes parts of it, too: if"
              + " the backend shares its memory with the program, and the task has no time limit.");

  static final Setting<Integer> KERNEL_PARTS =
      Setting.integer(
          "kernel.parts",
          0,
          0,
          "0",
          "Parts per worker into which a divisible task is cut. 0: 4 where parts share the heap, up"
              + " to 8 if each then has 16 384 elements; 1 where each part copies its input.");

  static final Setting<Integer> MAP_CHUNK =
      Setting.integer(
          "map.chunk",
          1,
          1,
          "1",
          "Elements of `map` that are computed by one task: faster where tasks travel, but they are"
              + " also timed, lost and run again together.");

  static final Setting<Integer> MAP_WINDOW =
      Setting.integer(
          "map.window",
          0,
          0,
          "0",
          "Elements in progress in `map`, at least one chunk. 0: twice the tasks that the backend"
              + " can hold in progress, from 16 to 1024.");

  static final Setting<Integer> IN_FLIGHT_TASKS =
      Setting.integer(
          "in-flight.tasks",
          0,
          0,
          "0",
          "How many tasks may be in flight: submitted, and neither ended nor abandoned while they"
              + " still run. 0: any number.");

  static final Setting<Long> IN_FLIGHT_BYTES =
      Setting.bytes(
          "in-flight.bytes",
          "0",
          "How many bytes the tasks in flight may hold, by their serialized size or as they declare."
              + " A larger task runs alone. 0: any number.");

  static final Setting<WhenFull> IN_FLIGHT_FULL =
      Setting.choice(
          "in-flight.full",
          WhenFull.BLOCK,
          "What becomes of a task beyond these bounds: its submitter waits, it is rejected, or its"
              + " submitter runs it, if the backend shares its memory with the program; if not,"
              + " its submitter waits.");

  static final List<Setting<?>> ALL =
      List.of(
          BACKEND,
          CONFIG,
          IN_FLIGHT_BYTES,
          IN_FLIGHT_FULL,
          IN_FLIGHT_TASKS,
          KERNEL_CALLER_HELPS,
          KERNEL_PARTS,
          MAP_CHUNK,
          MAP_WINDOW,
          PARALLELISM);

  /** What becomes of a task that does not fit. */
  enum WhenFull {
    BLOCK,
    REJECT,
    CALLER_RUNS
  }

  private GeneralSettings() {}
}
