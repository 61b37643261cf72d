package org.manyhands.examples;

import java.io.PrintWriter;
import java.util.Arrays;
import java.util.stream.Stream;
import org.manyhands.ConfigurationException;
import org.manyhands.task.TaskException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * Runs the example that its first argument names, or {@code globe} if there is none. Exits with 0
 * if all went well, 1 if a backend failed, 2 if what the user gave cannot be used.
 */
@Command(
    name = "./demo",
    synopsisHeading = "Usage: ",
    customSynopsis = "./demo [NAME] [OPTIONS]   (without NAME: " + Main.DEFAULT + ")",
    description = "Runs an example of Manyhands. ./demo NAME --help lists its options.",
    subcommands = {
      GlobeCommand.class,
      CensusCommand.class,
      WaitsCommand.class,
      QuickstartCommand.class,
      DevicesCommand.class
    })
public final class Main implements Runnable {

  static final String DEFAULT = "globe";

  private static final int FAILED = 1;
  private static final int BAD_INPUT = 2;

  @Mixin private final Output output = new Output();

  @Spec
  @SuppressWarnings("NullAway.Init") // set before the command runs
  private CommandSpec spec;

  @Option(names = "--list", description = "Names the examples, with one line each.")
  private boolean list;

  private Main() {}

  /**
   * Runs an example and ends the JVM.
   *
   * @param arguments the name of an example and its options
   */
  public static void main(String[] arguments) {
    System.setProperty("java.awt.headless", "true");
    System.exit(commandLine().execute(withName(arguments)));
  }

  static CommandLine commandLine() {
    return new CommandLine(new Main())
        .setParameterExceptionHandler(Main::badUsage)
        .setExecutionExceptionHandler((e, command, result) -> failure(e, command));
  }

  /** Options without a name belong to the default example, except those of this command. */
  static String[] withName(String[] arguments) {
    boolean named =
        arguments.length > 0
            && (!arguments[0].startsWith("-")
                || Arrays.asList("--list", "--help", "-h").contains(arguments[0]));
    return named
        ? arguments
        : Stream.concat(Stream.of(DEFAULT), Arrays.stream(arguments)).toArray(String[]::new);
  }

  @Override
  public void run() {
    if (list) {
      spec.subcommands().forEach((name, command) -> output.line(line(name, command)));
    }
  }

  private static String line(String name, CommandLine command) {
    return "%-12s %s".formatted(name, command.getCommandSpec().usageMessage().description()[0]);
  }

  private static int badUsage(ParameterException e, String[] arguments) {
    CommandLine command = e.getCommandLine();
    command
        .getErr()
        .println(
            command.getParent() == null
                ? "No example named '%s'. Available: %s."
                    .formatted(arguments[0], String.join(", ", command.getSubcommands().keySet()))
                : "%s. ./demo %s --help lists the options."
                    .formatted(e.getMessage(), command.getCommandName()));
    return BAD_INPUT;
  }

  private static int failure(Exception e, CommandLine command) {
    PrintWriter err = command.getErr();
    switch (e) {
      case BadInputException bad -> err.println(bad.getMessage());
      case ConfigurationException bad -> err.println(bad.getMessage());
      case TaskException failure -> err.println(failure.getMessage());
      default -> e.printStackTrace(err);
    }
    return e instanceof BadInputException || e instanceof ConfigurationException
        ? BAD_INPUT
        : FAILED;
  }
}
