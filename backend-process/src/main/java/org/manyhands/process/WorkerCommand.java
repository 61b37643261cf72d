package org.manyhands.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.manyhands.task.BackendUnavailableException;
import org.manyhands.wire.ProcessStarter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How a child JVM is started: the same Java, the same class path, options of its own. */
final class WorkerCommand implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(WorkerCommand.class);

  /** Long enough that a program which only needs some tasks done has ended by then. */
  private static final Duration TRAINING_DELAY = Duration.ofSeconds(10);

  /** The JVM refuses to start with two of them. */
  private static final Pattern COLLECTOR =
      Pattern.compile("-XX:\\+Use(Serial|Parallel|G1|Z|Shenandoah|Epsilon)GC");

  private final Path folder;
  private final ProcessSettings settings;
  private final Path java;
  private final ProgramPath program;
  private final Path arguments;
  private final @Nullable StartCache cache;
  private final @Nullable StartTraining training;

  private WorkerCommand(
      Path folder, ProcessSettings settings, Path java, ProgramPath program, Path arguments) {
    this.folder = folder;
    this.settings = settings;
    this.java = java;
    this.program = program;
    this.arguments = arguments;
    this.cache = settings.startCache() ? findCache() : null;
    this.training =
        cache == null || !cache.isMissing()
            ? null
            : new StartTraining(cache, settings, TRAINING_DELAY);
  }

  private @Nullable StartCache findCache() {
    try {
      Optional<String> key = StartKey.of(program, options(settings));
      return key.isEmpty() ? null : new StartCache(PrivateFolder.cache(folder), key.get());
    } catch (IOException | RuntimeException e) { // it never matters to the program
      LOG.debug("Workers start without a cache.", e);
      return null;
    }
  }

  static WorkerCommand prepare(Path folder, ProcessSettings settings) {
    ProgramPath program = ProgramPath.ofThisProgram();
    Path arguments = folder.resolve("arguments");
    try {
      // a file, because a class path may be longer than a command line
      Files.write(arguments, program.argumentLines());
    } catch (IOException e) {
      throw new BackendUnavailableException(
          "The backend 'process' cannot write '%s': %s. Make room in that file system."
              .formatted(arguments, e),
          e);
    }
    return new WorkerCommand(folder, settings, java(), program, arguments);
  }

  /** The launcher of the Java that runs this program. */
  static Path java() {
    Path home = Path.of(System.getProperty("java.home"));
    return Stream.of("java", "java.exe")
        .map(name -> home.resolve("bin").resolve(name))
        .filter(Files::isExecutable)
        .findFirst()
        .orElseThrow(() ->
            new BackendUnavailableException(
                "The backend 'process' starts child JVMs, but there is no 'java' in '%s'. Run on a JDK or JRE, or make the image with its launcher."
                    .formatted(home.resolve("bin")),
                null));
  }

  Process start(Path socket) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command(socket)).redirectErrorStream(true);
    settings.surroundings().prepare(builder);
    Process worker = ProcessStarter.start(builder);
    if (training != null) {
      training.workerStarted();
    }
    return worker;
  }

  /** Whether what a worker needs to start is still there. */
  boolean isIntact() {
    return Files.exists(arguments);
  }

  /** A worker has ended before it had connected. In case its cache is why, there is none now. */
  void failedByItself() {
    if (cache != null) {
      cache.discard();
    }
  }

  /** Ends the making of a cache. */
  @Override
  public void close() {
    if (training != null) {
      training.close();
    }
  }

  private List<String> command(Path socket) {
    List<String> command = new ArrayList<>();
    command.add(java.toString());
    command.addAll(Nesting.options(folder));
    command.addAll(
        List.of(
            "-XX:ErrorFile=" + settings.crashLog(folder, "%p"),
            "-Djava.awt.headless=true",
            "-Dslf4j.provider=" + LogForwarding.class.getName(),
            "-Dslf4j.internal.verbosity=WARN", // no line that says so
            "-D%s=%s".formatted(LogForwarding.LEVEL, settings.logLevel())));
    if (cache != null) {
      command.addAll(cache.options());
    }
    command.addAll(options(settings));
    command.addAll(ProgramPath.exporting(settings.initializer()));
    command.add("@" + arguments);
    command.addAll(program.main());
    command.add(socket.toString());
    command.add(Integer.toString(settings.limit().bytes()));
    command.add(settings.filterPatterns());
    command.add(settings.initializer());
    command.add(Boolean.toString(!settings.values().isEmpty()));
    return command;
  }

  /** The options of each worker's JVM on which its cache depends. */
  static List<String> options(ProcessSettings settings) {
    List<String> options = new ArrayList<>(shares(settings));
    if (settings.jvmOptions().stream().noneMatch(COLLECTOR.asMatchPredicate())) {
      options.add("-XX:+UseSerialGC"); // one core each: the smallest and quickest to start
    }
    options.addAll(
        List.of(
            "-XX:-UsePerfData", // no file per worker in the temp folder
            "-XX:+DisableAttachMechanism",
            "-XX:+ExitOnOutOfMemoryError")); // what is left of a heap then cannot be trusted
    options.addAll(settings.jvmOptions());
    return options;
  }

  /** Of memory and cores, a worker has its share: pools in tasks do not multiply the cores. */
  static List<String> shares(ProcessSettings settings) {
    int workers = settings.workers();
    int cores = Math.ceilDiv(Runtime.getRuntime().availableProcessors(), workers);
    return List.of(settings.memory().option(workers), "-XX:ActiveProcessorCount=" + cores);
  }
}
