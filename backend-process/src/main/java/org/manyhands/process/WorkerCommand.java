package org.manyhands.process;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.manyhands.task.BackendUnavailableException;

/** How a child JVM is started: the same Java, the same class path, options of its own. */
final class WorkerCommand {

  /** What would change the JVM, or what it loads, behind the back of its command line. */
  private static final List<String> REMOVED_VARIABLES =
      List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS", "CLASSPATH", "LD_PRELOAD");

  private final Path folder;
  private final ProcessSettings settings;
  private final Path java;
  private final ProgramPath program;
  private final Path arguments;

  private WorkerCommand(
      Path folder, ProcessSettings settings, Path java, ProgramPath program, Path arguments) {
    this.folder = folder;
    this.settings = settings;
    this.java = java;
    this.program = program;
    this.arguments = arguments;
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
    Map<String, String> environment = builder.environment();
    REMOVED_VARIABLES.forEach(environment::remove);
    if (!settings.folder().isEmpty()) {
      builder.directory(new File(settings.folder()));
    }
    return builder.start();
  }

  private List<String> command(Path socket) {
    List<String> command = new ArrayList<>();
    command.add(java.toString());
    command.add(settings.memory().option(settings.workers()));
    command.add(cores());
    command.add(Nesting.option());
    command.addAll(
        List.of(
            "-XX:+UseSerialGC", // one core each: the smallest and quickest to start
            "-XX:-UsePerfData", // no file per worker in the temp folder
            "-XX:+DisableAttachMechanism",
            "-XX:+ExitOnOutOfMemoryError", // what is left of a heap after that cannot be trusted
            "-XX:ErrorFile=" + folder.resolve("hs_err_%p.log"),
            "-Djava.awt.headless=true",
            "-Dslf4j.provider=" + LogForwarding.class.getName(),
            "-Dslf4j.internal.verbosity=WARN", // no line that says so
            "-D%s=%s".formatted(LogForwarding.LEVEL, settings.logLevel())));
    command.addAll(settings.jvmOptions());
    command.add("@" + arguments);
    command.addAll(program.main());
    command.add(socket.toString());
    command.add(Integer.toString(settings.limit().bytes()));
    command.add(settings.filterPatterns());
    command.add(settings.initializer());
    return command;
  }

  /** Of the cores, this worker has its share: pools in tasks do not multiply them. */
  private String cores() {
    int cores = Runtime.getRuntime().availableProcessors();
    return "-XX:ActiveProcessorCount=" + Math.ceilDiv(cores, settings.workers());
  }
}
