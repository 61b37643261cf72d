package org.manyhands.process;

import java.io.ObjectInputFilter;
import java.time.Duration;
import java.util.List;
import org.manyhands.spi.BackendOptions;
import org.manyhands.spi.Setting;
import org.manyhands.wire.Filters;

/** The configuration of a pool of child JVMs. */
record ProcessSettings(
    String executorName,
    int workers,
    long heap,
    List<String> jvmOptions,
    Duration startTimeout,
    Duration grace,
    int maxMessage,
    ObjectInputFilter filter,
    String filterPatterns) {

  private static final Setting<Long> HEAP =
      Setting.bytes(
          "heap",
          "0",
          "Maximum heap of each worker. 0: half of the memory, shared by all workers.");

  private static final Setting<List<String>> JVM_OPTIONS =
      Setting.words("jvm-options", "Further options for the JVM of each worker.");

  private static final Setting<Duration> START_TIMEOUT =
      Setting.duration("start-timeout", "60s", "How long a worker may take to start.");

  private static final Setting<Duration> GRACE =
      Setting.duration(
          "grace",
          "2s",
          "How long a cancelled task may take to heed the interrupt, and a worker to end, before the"
              + " worker is killed.");

  private static final Setting<Long> MAX_MESSAGE =
      Setting.bytes("max-message", "1g", "The largest task or result, serialized. At most 2047m.");

  private static final Setting<String> FILTER =
      new Setting<>(
          "filter",
          "patterns as in jdk.serialFilter",
          "",
          "",
          ProcessSettings::checkedPatterns,
          "Which classes may be deserialized, before the built-in patterns; an allow-list ends in"
              + " !*.");

  static final List<Setting<?>> ALL =
      List.of(HEAP, JVM_OPTIONS, START_TIMEOUT, GRACE, MAX_MESSAGE, FILTER);

  /** Messages are arrays of bytes, and an array has a longest length. */
  private static final long LONGEST_MESSAGE = 2047L << 20;

  static ProcessSettings of(BackendOptions options) {
    String patterns = options.get(FILTER);
    return new ProcessSettings(
        options.executorName(),
        options.parallelism(),
        options.get(HEAP),
        options.get(JVM_OPTIONS),
        options.get(START_TIMEOUT),
        options.get(GRACE),
        (int) Math.min(LONGEST_MESSAGE, options.get(MAX_MESSAGE)),
        Filters.of(patterns),
        patterns);
  }

  private static String checkedPatterns(String patterns) {
    Filters.of(patterns);
    return patterns;
  }
}
