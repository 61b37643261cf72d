package org.manyhands.command;

import java.io.File;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.manyhands.wire.ProcessStarter;
import org.manyhands.wire.TooFewDescriptorsException;

/** Starts the program of a command, or says why that cannot be. */
final class Launch {

  /** Of arguments and variables; Windows takes any character. */
  private static final Charset NATIVE =
      File.separatorChar == '/'
          ? Charset.forName(System.getProperty("native.encoding", "UTF-8"))
          : StandardCharsets.UTF_16;

  private final Command command;
  private final String program;
  private final Path folder;

  private Launch(Command command) {
    this.command = command;
    this.program = command.program();
    this.folder = command.surroundings().path();
  }

  static Process start(Command command) throws CommandFailedException {
    return new Launch(command).start();
  }

  private Process start() throws CommandFailedException {
    checkEncodable();
    ProcessBuilder builder = new ProcessBuilder(command.line().words());
    builder.redirectErrorStream(command.isMerged());
    command.surroundings().applyTo(builder);
    try {
      return ProcessStarter.start(builder);
    } catch (TooFewDescriptorsException e) {
      throw CommandFailedException.notStarted(command, e.getMessage() + ".", e);
    } catch (IOException e) {
      throw CommandFailedException.notStarted(command, reason(e), e);
    }
  }

  /** What the platform cannot encode would reach the program as question marks. */
  private void checkEncodable() throws CommandFailedException {
    if (!Stream.concat(command.line().words().stream(), command.surroundings().texts())
        .allMatch(NATIVE.newEncoder()::canEncode)) {
      throw CommandFailedException.notStarted(
          command,
          "an argument or environment variable cannot be encoded in '%s', as the locale of the JVM that runs the task asks for. Set LC_ALL to a locale with UTF-8, such as C.UTF-8, or send the text as input."
              .formatted(NATIVE),
          null);
    }
  }

  private String reason(IOException e) {
    if (!Files.isDirectory(folder)) {
      return "there is no folder '%s'. Create it, or choose another one with withFolder()."
          .formatted(folder);
    }
    return program.contains("/") || program.contains(File.separator)
        ? reasonOfPath(folder.resolve(program), e)
        : reasonOfName(e);
  }

  private String reasonOfPath(Path file, IOException e) {
    if (!Files.exists(file)) {
      return "there is no file '%s'. Give the path of a program, relative to the folder in which it runs or absolute."
          .formatted(file);
    }
    return Files.isDirectory(file) || !Files.isExecutable(file)
        ? "'%s' is no program. Make it an executable file, or name the program that runs it."
            .formatted(file)
        : other(e);
  }

  private String reasonOfName(IOException e) {
    return isOnPath()
        ? other(e)
        : "there is no program '%s' in the folders of the environment variable PATH of the JVM that runs the task. Install it there, or give its path; a shell's own commands need a shell."
            .formatted(program);
  }

  private boolean isOnPath() {
    String path = System.getenv("PATH");
    return path != null
        && Stream.of(path.split(File.pathSeparator))
            .anyMatch(entry -> Files.isExecutable(folder.resolve(entry).resolve(program)));
  }

  private static String other(IOException e) {
    String message = String.valueOf(e.getMessage()).lines().findFirst().orElse("").strip();
    return "%s. If its arguments or variables are long, send them as input.".formatted(message);
  }
}
