package org.manyhands;

import java.util.List;
import java.util.Set;
import org.manyhands.spi.Capability;

/**
 * Where a task could run that requires what a backend lacks, in words. It knows the backends of
 * this project by what their documentation promises, and opens none to ask.
 */
final class Suitable {

  private static final List<Known> ALL =
      List.of(
          new Known(
              "threads",
              "manyhands-threads",
              Set.of(
                  Capability.CONCURRENCY,
                  Capability.SHARED_MEMORY,
                  Capability.SHARED_DATA,
                  Capability.INTERRUPTION)),
          new Known(
              "process",
              "manyhands-process",
              Set.of(
                  Capability.CONCURRENCY,
                  Capability.SHARED_DATA,
                  Capability.INTERRUPTION,
                  Capability.KILL,
                  Capability.ISOLATION)));

  private record Known(String backend, String artifact, Set<Capability> capabilities) {}

  private Suitable() {}

  /** What to do to have a task run, as a sentence. */
  static String advice(Set<Capability> required) {
    return advice(required, Providers.names(Providers.installed()));
  }

  /**
   * As {@link #advice(Set)}.
   *
   * @param installed the names of the backends that are there
   */
  static String advice(Set<Capability> required, List<String> installed) {
    return ALL.stream()
        .filter(known -> known.capabilities().containsAll(required))
        .findFirst()
        .map(known -> advice(known, installed))
        .orElse(
            "Set manyhands.backend to one that has all of it, if there is one, or leave a requirement out.");
  }

  private static String advice(Known known, List<String> installed) {
    String change = "set manyhands.backend to '%s', which has it".formatted(known.backend());
    return installed.contains(known.backend())
        ? "S%s, or leave the requirement out.".formatted(change.substring(1))
        : "Add org.manyhands:%s and %s, or leave the requirement out."
            .formatted(known.artifact(), change);
  }
}
