package org.manyhands.examples;

import java.io.PrintWriter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What all commands share: they print line by line, and explain themselves. */
final class Output {

  @Spec(Spec.Target.MIXEE)
  @SuppressWarnings("NullAway.Init") // set before the command runs
  private CommandSpec command;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Shows this help.")
  @SuppressWarnings("unused") // read by picocli
  private boolean help;

  void line(String text) {
    PrintWriter out = command.commandLine().getOut();
    out.println(text);
    out.flush();
  }

  void error(String text) {
    err().println(text);
    err().flush();
  }

  PrintWriter err() {
    return command.commandLine().getErr();
  }
}
