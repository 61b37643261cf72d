package org.manyhands.process;

import java.io.ObjectInputFilter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.manyhands.spi.BackendOptions;
import org.manyhands.spi.Setting;
import org.manyhands.wire.Filters;
import org.manyhands.wire.MessageLimit;
import org.manyhands.wire.ValueCodecs;
import org.slf4j.event.Level;

/** The configuration of a pool of child JVMs. */
record ProcessSettings(
    String executorName,
    int workers,
    Memory memory,
    SharedMemory.Limits shared,
    int tasksPerWorker,
    Duration idleTimeout,
    List<String> jvmOptions,
    String initializer,
    Surroundings surroundings,
    String crashFolder,
    String blackBoxFolder,
    Level logLevel,
    Duration startTimeout,
    Duration grace,
    MessageLimit limit,
    ObjectInputFilter filter,
    String filterPatterns,
    ValueCodecs values,
    boolean startCache,
    boolean training) {

  /** Whether something is done. */
  private enum Use {
    ON,
    OFF
  }

  private static final Setting<Long> HEAP =
      Setting.bytes(
          "heap",
          "0",
          "Maximum heap of each worker. 0: half of the memory, shared by all workers.");

  private static final Setting<Long> TOTAL_MEMORY =
      Setting.bytes(
          "total-memory",
          "0",
          "What the heaps of all workers may come to. 0: what the machine or its container has.");

  private static final Setting<Integer> TASKS_PER_WORKER =
      Setting.integer(
          "tasks-per-worker",
          0,
          0,
          "0",
          "How many tasks a worker is given before it is replaced, which stops what leaks: at 1,"
              + " each task has a JVM of its own. 0: any number.");

  private static final Setting<Long> MEMORY_PER_WORKER =
      Setting.bytes(
          "memory-per-worker",
          "0",
          "A worker that takes more memory than this, heap and all, is given no more tasks and"
              + " replaced. 0: never. Linux only.");

  private static final Setting<Long> SHARED_MEMORY =
      Setting.bytes(
          "shared-memory",
          "0",
          "What all shared arrays may take. 0: three quarters of the file system that they are in.");

  private static final Setting<String> SHARED_FOLDER =
      Setting.text(
          "shared-folder",
          "",
          "An existing folder in whose file system shared arrays are. Empty: /dev/shm, or else the"
              + " temporary folder.");

  private static final Setting<Duration> IDLE_TIMEOUT =
      Setting.duration(
          "idle-timeout", "5m", "A worker that has had nothing to do for so long ends. 0s: never.");

  private static final Setting<String> INITIALIZER =
      Setting.text(
          "initializer",
          "",
          "A class with a constructor without arguments that is a Runnable, run in each worker"
              + " before its first task.");

  private static final Setting<String> CRASH_FOLDER =
      Setting.text(
          "crash-folder",
          "",
          "An existing folder for the crash logs of workers whose JVM crashes. Empty: none is kept.");

  private static final Setting<String> BLACK_BOX_FOLDER =
      Setting.text(
          "black-box-folder",
          "",
          "A folder for reports on tasks that fail, exceed their time limits or lose their worker,"
              + " with files to run them again: the last 100, and up to 1 GiB. Empty: none.");

  private static final Setting<Level> LOG_LEVEL =
      Setting.choice(
          "log-level",
          Level.INFO,
          "What tasks log through SLF4J is logged by the program, from this level on.");

  private static final Setting<List<String>> JVM_OPTIONS =
      Setting.words(
          "jvm-options",
          "Further options for the JVM of each worker. Its collector is Serial, unless they name"
              + " another.");

  private static final Setting<Duration> START_TIMEOUT =
      longerThanZero(
          Setting.duration("start-timeout", "60s", "How long a worker may take to start."));

  private static final Setting<Duration> GRACE =
      Setting.duration(
          "grace",
          "2s",
          "How long a cancelled task may take to heed the interrupt, and a worker to end, before the"
              + " worker is killed.");

  private static final Setting<Use> START_CACHE =
      Setting.choice(
          "start-cache",
          Use.ON,
          "Whether workers start from a file of loaded classes, which a JVM in the background makes"
              + " once for each class path of jars, when a program has had workers for 10 s.");

  static final List<Setting<?>> ALL =
      List.of(
          HEAP,
          TOTAL_MEMORY,
          TASKS_PER_WORKER,
          MEMORY_PER_WORKER,
          SHARED_MEMORY,
          SHARED_FOLDER,
          IDLE_TIMEOUT,
          JVM_OPTIONS,
          INITIALIZER,
          Surroundings.FOLDER,
          Surroundings.ENVIRONMENT,
          CRASH_FOLDER,
          BLACK_BOX_FOLDER,
          LOG_LEVEL,
          START_TIMEOUT,
          GRACE,
          START_CACHE,
          MessageLimit.SETTING,
          Filters.SETTING);

  private static Setting<Duration> longerThanZero(Setting<Duration> any) {
    Function<String, Duration> parser =
        text -> {
          Duration value = any.parser().apply(text);
          if (value.isZero()) {
            throw new IllegalArgumentException("It must be longer than zero.");
          }
          return value;
        };
    return new Setting<>(
        any.key(),
        any.expected() + ", longer than 0s",
        any.defaultText(),
        any.defaultValue(),
        parser,
        any.description());
  }

  static ProcessSettings of(BackendOptions options, String backend) {
    String patterns = options.get(Filters.SETTING);
    return new ProcessSettings(
        options.executorName(),
        options.parallelism(),
        new Memory(options.get(HEAP), options.get(TOTAL_MEMORY), options.get(MEMORY_PER_WORKER)),
        new SharedMemory.Limits(
            options.get(SHARED_MEMORY), ConfiguredFolder.writable(options, SHARED_FOLDER)),
        options.get(TASKS_PER_WORKER),
        options.get(IDLE_TIMEOUT),
        options.get(JVM_OPTIONS),
        options.get(INITIALIZER),
        Surroundings.of(options),
        ConfiguredFolder.writable(options, CRASH_FOLDER),
        options.get(BLACK_BOX_FOLDER),
        options.get(LOG_LEVEL),
        options.get(START_TIMEOUT),
        options.get(GRACE),
        MessageLimit.of(options, backend),
        Filters.of(patterns),
        patterns,
        ValueCodecs.installed(),
        options.get(START_CACHE) == Use.ON,
        false);
  }

  /**
   * Where the JVM of a worker writes if it crashes.
   *
   * @param pool the folder of the pool, which is deleted with it
   * @param pid the number of the worker's process, or a placeholder
   */
  Path crashLog(Path pool, Object pid) {
    Path kept = crashFolder.isEmpty() ? pool : Path.of(crashFolder).toAbsolutePath();
    return kept.resolve("hs_err_%s.log".formatted(pid));
  }

  /** What a worker is called in logs. */
  String workerName(int number) {
    return (training ? "start-cache-" : "worker-") + number;
  }

  /** How important it is what a worker prints. */
  Level outputLevel() {
    return training ? Level.DEBUG : Level.INFO;
  }

  /**
   * For one worker whose JVM is like those of the pool, but told more. It runs nothing of the
   * program, and makes no cache itself.
   */
  ProcessSettings forTraining(List<String> further, Duration longerGrace) {
    List<String> options = new ArrayList<>(WorkerCommand.shares(this)); // that one has all
    options.addAll(jvmOptions);
    options.addAll(further);
    return new ProcessSettings(
        executorName,
        1,
        new Memory(memory.heap(), memory.total(), 0),
        shared,
        0,
        Duration.ZERO,
        options,
        "",
        surroundings,
        crashFolder,
        "",
        logLevel,
        startTimeout,
        longerGrace,
        limit,
        filter,
        filterPatterns,
        ValueCodecs.NONE,
        false,
        true);
  }
}
