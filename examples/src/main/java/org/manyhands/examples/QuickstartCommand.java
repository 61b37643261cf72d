package org.manyhands.examples;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Runs {@link Quickstart}, whose backend is configured as that of any program. */
@Command(name = "quickstart", description = "Runs a task, a kernel and a reduction.")
final class QuickstartCommand implements Runnable {

  private static final String SETTING = "manyhands.backend";

  @Mixin
  @SuppressWarnings("unused") // gives it --help
  private final Output output = new Output();

  @Option(
      names = "--backend",
      paramLabel = "NAME",
      description = "Sets -D" + SETTING + "=NAME for this run.")
  private @Nullable String backend;

  @Override
  public void run() {
    if (backend != null) {
      System.setProperty(SETTING, backend);
    }
    Quickstart.main(new String[0]);
  }
}
