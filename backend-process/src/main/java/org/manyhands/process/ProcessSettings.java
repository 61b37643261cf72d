package org.manyhands.process;

import java.io.ObjectInputFilter;
import java.time.Duration;
import java.util.List;
import org.manyhands.spi.BackendOptions;
import org.manyhands.spi.Setting;
import org.manyhands.wire.Filters;
import org.manyhands.wire.MessageLimit;

/** The configuration of a pool of child JVMs. */
record ProcessSettings(
    String executorName,
    int workers,
    long heap,
    List<String> jvmOptions,
    Duration startTimeout,
    Duration grace,
    MessageLimit limit,
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

  static final List<Setting<?>> ALL =
      List.of(HEAP, JVM_OPTIONS, START_TIMEOUT, GRACE, MessageLimit.SETTING, Filters.SETTING);

  static ProcessSettings of(BackendOptions options, String backend) {
    String patterns = options.get(Filters.SETTING);
    return new ProcessSettings(
        options.executorName(),
        options.parallelism(),
        options.get(HEAP),
        options.get(JVM_OPTIONS),
        options.get(START_TIMEOUT),
        options.get(GRACE),
        MessageLimit.of(options, backend),
        Filters.of(patterns),
        patterns);
  }
}
