package org.manyhands.spi;

import java.util.EnumSet;
import java.util.Set;

/**
 * What a backend is and can do.
 *
 * @param name the name of the backend
 * @param parallelism how many attempts can compute at once, at least one; divisible tasks are cut
 *     by it
 * @param concurrency how many attempts can be in progress at once, at least {@code parallelism};
 *     greater where attempts that wait cost nothing
 * @param capabilities what the backend promises beyond running attempts
 */
public record BackendInfo(
    String name, int parallelism, int concurrency, Set<Capability> capabilities) {

  /** Checks the numbers and copies the capabilities. */
  public BackendInfo {
    if (parallelism < 1 || concurrency < parallelism) {
      throw new IllegalArgumentException(
          "Backend '%s' has parallelism '%d' and concurrency '%d'; both must be at least 1, and the"
                  .formatted(name, parallelism, concurrency)
              + " concurrency not below the parallelism.");
    }
    EnumSet<Capability> all = EnumSet.noneOf(Capability.class);
    all.addAll(capabilities);
    if (all.contains(Capability.SHARED_MEMORY)) {
      all.add(Capability.SHARED_DATA); // a reference is all that it takes
    }
    capabilities = Set.copyOf(all);
  }

  /**
   * Whether the backend has a capability.
   *
   * @param capability the capability
   * @return whether it was declared
   */
  public boolean has(Capability capability) {
    return capabilities.contains(capability);
  }
}
