package org.manyhands.examples;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.manyhands.ExecutorConfig;
import org.manyhands.TaskExecutor;
import org.manyhands.spi.BackendInfo;
import org.manyhands.spi.Capability;
import org.manyhands.task.BackendUnavailableException;
import picocli.CommandLine.Option;

/**
 * The backends that an example runs on, and the option that chooses them. No example names one: it
 * takes what is chosen or configured, or what it finds installed.
 */
final class Backends {

  @Option(
      names = "--backend",
      paramLabel = "NAME",
      description = "The backend to run on. May be repeated.")
  @Nullable List<String> names;

  /** A backend that works here, and how to open an executor on it. */
  record Candidate(ExecutorConfig config, BackendInfo info) {

    static Candidate of(ExecutorConfig config) {
      try (TaskExecutor executor = TaskExecutor.open(config)) {
        return new Candidate(config, executor.backend());
      }
    }

    String name() {
      return info.name();
    }

    /** Whether this one does one thing after the other, which others are measured against. */
    boolean isBaseline() {
      return info.parallelism() == 1 && !info.has(Capability.CONCURRENCY);
    }

    /** Whether kernels run as Java code, so that all backends must agree in every bit. */
    boolean runsJava() {
      return !info.has(Capability.NATIVE_KERNELS);
    }
  }

  /** The chosen ones, or else the configured one. */
  List<Candidate> chosen() {
    List<String> chosen = names;
    return chosen == null
        ? List.of(Candidate.of(ExecutorConfig.defaults()))
        : chosen.stream().distinct().map(Backends::named).toList();
  }

  private static Candidate named(String name) {
    return Candidate.of(ExecutorConfig.defaults().withBackend(name));
  }

  /** The chosen or configured ones, or else all that work here; a baseline comes first. */
  List<Candidate> chosenOrAll(Output output) {
    List<Candidate> candidates = new ArrayList<>(isChosen() ? chosen() : available(output));
    candidates.sort(Comparator.comparing(Candidate::isBaseline).reversed());
    return candidates;
  }

  /** Whether the user said what to run on, on the command line or in the configuration. */
  boolean isChosen() {
    return names != null
        || System.getProperty("manyhands.backend") != null
        || System.getenv("MANYHANDS_BACKEND") != null;
  }

  /** All installed backends that work on this machine. */
  static List<Candidate> available(Output output) {
    List<Candidate> available = new ArrayList<>();
    for (String name : TaskExecutor.availableBackends()) {
      try {
        available.add(named(name));
      } catch (BackendUnavailableException e) {
        output.error("Left out '%s': %s".formatted(name, e.getMessage()));
      }
    }
    return available;
  }
}
